// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.label;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** Names of classes that differ in case or blanks only, such as BENIGN and Benign: tables that were joined have such. */
public final class SimilarClasses {
  private SimilarClasses() {}

  /** A sentence for each class that has several spellings. */
  public static List<String> warnings(Collection<String> classes) {
    SortedMap<String, List<String>> spellings = new TreeMap<>();
    for (String name : classes) {
      spellings.computeIfAbsent(name.toLowerCase(Locale.ROOT).replaceAll("\\s+", ""), any -> new ArrayList<>()).add(name);
    }
    return spellings.values().stream().filter(same -> same.size() > 1).map(same -> "the classes \"" + String.join("\", \"", same)
        + "\" differ in case or blanks only, and are as many classes: give them one name in the labels").toList();
  }
}
