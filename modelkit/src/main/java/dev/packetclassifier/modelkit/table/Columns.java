// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.table;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.modelkit.InputException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The columns before the features, in the order in which they are written; files may have them in any order. */
final class Columns {
  static final String FILE = "file";
  static final String PACKET = "packet";
  static final String TIME = "time";
  static final String FLOW = "flow";
  static final String FLOW_POSITION = "flow_packet";
  static final String STATION = "station";
  static final String GROUP = "group";
  static final String SPLIT = "split";
  static final String VANTAGE = "vantage";
  static final String LABEL = "label";

  static final List<String> ALL = List.of(FILE, PACKET, TIME, FLOW, FLOW_POSITION, STATION, GROUP, SPLIT, VANTAGE, LABEL);

  private static final Set<String> FEATURES = Arrays.stream(Feature.values()).map(Enum::name).collect(Collectors.toSet());

  private Columns() {}

  /** @throws InputException for a column that is neither of these nor a feature, one that is there twice, or no feature at all */
  static void check(Path file, List<String> names) {
    Set<String> seen = new HashSet<>();
    boolean features = false;
    for (String name : names) {
      if (name.isEmpty() || name.startsWith("__index_level_") || name.startsWith("Unnamed: ")) {
        throw new InputException(file + ": column \"" + name + "\" is the index of a pandas frame: write the table with index=False");
      }
      if (!ALL.contains(name) && !FEATURES.contains(name)) {
        throw new InputException(file + ": column \"" + name + "\" is no feature (kubectl explain pclf.spec.model.features.name, or pclf "
            + "features --list) and none of " + String.join(", ", ALL) + ": make the table with pclf features");
      }
      if (!seen.add(name)) {
        throw new InputException(file + ": column " + name + " is there twice");
      }
      features |= FEATURES.contains(name);
    }
    if (!features) {
      throw new InputException(file + " has no column of a feature: make the table with pclf features");
    }
  }
}
