// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.train;

/**
 * How a network learns.
 *
 * @param epochs at most
 * @param patience epochs without a better score before it ends
 * @param batch packets a step
 * @param rate Adam's, at the start; falls along a cosine to a hundredth
 * @param decay of weights, per unit of rate
 * @param seed of order and start
 */
record TrainingSchedule(int epochs, int patience, int batch, double rate, double decay, long seed) {
  /** The same schedule, shorter: the rate still falls to its end. */
  TrainingSchedule ofEpochs(int fewer) {
    return new TrainingSchedule(fewer, fewer, batch, rate, decay, seed);
  }

  TrainingSchedule withRate(double other, int otherEpochs) {
    return new TrainingSchedule(otherEpochs, patience, batch, other, 0, seed);
  }
}
