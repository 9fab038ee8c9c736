// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.model;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/** Decimals that people write in quotes, so that no reader bends them on the way. */
public final class Decimals {
  private static final Pattern FORM = Pattern.compile("(0|[1-9][0-9]{0,3})([.][0-9]{1,12})?");

  private Decimals() {}

  /** The one spelling of a number: without zeros at its end, and without an exponent. */
  public static String normalized(String text) {
    return new BigDecimal(text).stripTrailingZeros().toPlainString();
  }

  static double read(String field, String text, String min, String max, int digits) {
    if (!FORM.matcher(text).matches() || new BigDecimal(text).scale() > digits || new BigDecimal(text).compareTo(new BigDecimal(min)) < 0
        || new BigDecimal(text).compareTo(new BigDecimal(max)) > 0) {
      throw new InvalidModelException(field + " is \"" + (text.length() <= 24 ? text : text.substring(0, 24) + "...")
          + "\", must be a decimal from \"" + min + "\" to \"" + max + "\" with at most " + digits + " digits after the point");
    }
    return Double.parseDouble(text);
  }
}
