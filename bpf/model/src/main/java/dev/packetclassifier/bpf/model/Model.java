// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.model;

import dev.packetclassifier.api.v1alpha1.StationKey;
import dev.packetclassifier.api.v1alpha1.Vantage;
import java.util.List;

/**
 * A checked model: everything that {@code KERNEL} arithmetic asks of it holds.
 *
 * @param inputs 1 to 64 inputs, in order
 * @param classes 2 to 32 names; the first is the default class
 * @param scorer what turns inputs into one score a class
 * @param vantage where the model stands
 * @param stations what its stations are told apart by
 */
public record Model(List<Input> inputs, List<String> classes, Scorer scorer, Vantage vantage, StationKey stations) {
  /** As people write it without saying more: at an endpoint, stations by address. */
  public Model(List<Input> inputs, List<String> classes, Scorer scorer) {
    this(inputs, classes, scorer, Vantage.Endpoint, StationKey.Address);
  }
}
