// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.proof;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** All rules, with their reasons. */
public final class Rules {
  private static final List<Rule> ALWAYS = always();
  private static final List<Rule> ALL = joined(ALWAYS, AddressRules.ofTwoWindows());

  private Rules() {}

  private static List<Rule> always() {
    return joined(PacketRules.all(), FlowRules.all(), AddressRules.ofOneWindow());
  }

  @SafeVarargs
  private static List<Rule> joined(List<Rule>... parts) {
    List<Rule> rules = new ArrayList<>();
    for (List<Rule> part : parts) {
      rules.addAll(part);
    }
    return Collections.unmodifiableList(rules);
  }

  /** Those that hold for every packet that a program drops which has warmed up for at least a second. */
  public static List<Rule> all() {
    return ALL;
  }

  /** Those that hold also for what is dropped without a warm-up, as with {@code policy.warmUp: 0s}. */
  public static List<Rule> withoutWarmUp() {
    return ALWAYS;
  }
}
