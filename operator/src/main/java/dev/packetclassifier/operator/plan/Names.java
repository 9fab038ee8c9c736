// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.plan;

import java.util.ArrayList;
import java.util.List;

/** Lists of nodes as people read them. */
public final class Names {
  private static final int SHOWN = 10;

  private Names() {}

  /** At most ten of them, and how many more there are. */
  public static String some(List<String> names) {
    String shown = String.join(", ", names.subList(0, Math.min(SHOWN, names.size())));
    return names.size() <= SHOWN ? shown : shown + " and " + (names.size() - SHOWN) + " more";
  }

  /**
   * All of them, joined with commas, in pieces that are each at most so long; a single name may be longer.
   *
   * @param length in characters
   */
  public static List<String> pieces(List<String> names, int length) {
    List<String> pieces = new ArrayList<>();
    StringBuilder piece = new StringBuilder();
    for (String name : names) {
      if (!piece.isEmpty() && piece.length() + 2 + name.length() > length) {
        pieces.add(piece.toString());
        piece.setLength(0);
      }
      piece.append(piece.isEmpty() ? "" : ", ").append(name);
    }
    if (!piece.isEmpty()) {
      pieces.add(piece.toString());
    }
    return pieces;
  }
}
