// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.cost;

import java.util.List;

/**
 * What a packet costs: estimated from figures that were measured on one machine, on one packet again and again. Good for comparing
 * models; traffic of many flows finds colder caches.
 *
 * @param parts in the order in which the program does them
 */
public record Estimate(List<CostItem> parts) {
  public Estimate {
    parts = List.copyOf(parts);
  }

  /** Nanoseconds a packet. */
  public double nanos() {
    return parts.stream().mapToDouble(CostItem::nanos).sum();
  }
}
