// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.train;

/**
 * How trees grow.
 *
 * @param leaves most a tree may have
 * @param depth most comparisons on a way
 * @param rounds of boosting, at most; 1 for a tree or a forest
 * @param patience rounds without a better validation loss before it ends
 * @param parallel trees a round
 * @param rate learning rate
 * @param packetShare of the packets that each tree sees, 0 to 1
 * @param featureShare of the features that each node may choose from, 0 to 1
 * @param leafWeight least weight of a leaf
 * @param bins most thresholds that are tried for a feature
 * @param lambda how much leaf scores are drawn towards 0
 */
record TreeParameters(int leaves, int depth, int rounds, int patience, int parallel, double rate, double packetShare, double featureShare,
    double leafWeight, int bins, double lambda) {
}
