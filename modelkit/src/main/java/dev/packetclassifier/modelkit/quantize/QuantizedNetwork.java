// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.quantize;

import dev.packetclassifier.bpf.model.Input;
import dev.packetclassifier.bpf.model.Network;
import java.util.List;

/**
 * A network in integers and what that cost.
 *
 * @param inputs the kernel's quantizers
 * @param network within every bound
 * @param inputErrors [input] root mean square lost, relative to the input's standard deviation
 * @param layerErrors [layer] root mean square lost up to and including the layer, relative to its outputs
 * @param unit nats that one integer step of a score is worth to the float model
 */
public record QuantizedNetwork(List<Input> inputs, Network network, List<Double> inputErrors, List<Double> layerErrors, double unit) {
  /** Of the scores. */
  public double error() {
    return layerErrors.get(layerErrors.size() - 1);
  }
}
