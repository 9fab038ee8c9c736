// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.onnx;

import java.util.regex.Pattern;

/** Names that a file gives to its nodes, inputs and classes. */
final class Names {
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\u0085\\u2028\\u2029]");

  private Names() {}

  /** Line ends and other control characters become question marks: names stand in messages of one line. */
  static String clean(String name) {
    return CONTROL.matcher(name).replaceAll("?");
  }
}
