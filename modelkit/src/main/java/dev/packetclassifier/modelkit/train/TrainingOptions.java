// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.train;

import dev.packetclassifier.modelkit.cost.Size;
import java.util.List;

/**
 * How a model is trained.
 *
 * @param kind of model
 * @param weights of classes
 * @param leaves most of a tree; 0: what the kind may have
 * @param depth most of a tree; 0: what the kind may have
 * @param trees most, of a forest or boosting
 * @param rate of boosting or a network; 0: the kind's own
 * @param leafWeight least weight of a leaf
 * @param featureShare that a node chooses from; 0: the kind's own
 * @param hidden neurons of each hidden layer
 * @param epochs most, of a network
 * @param refit whether the model is learned again on training and validation packets together, once chosen
 * @param seed makes it repeatable
 */
record TrainingOptions(ModelKind kind, ClassWeights weights, int leaves, int depth, int trees, double rate, double leafWeight, double featureShare,
    List<Integer> hidden, int epochs, boolean refit, long seed) {
  private static final int PATIENCE = 8;

  TreeParameters treeParameters() {
    int mostLeaves = kind == ModelKind.tree ? 512 : 64;
    int mostDepth = kind == ModelKind.tree ? 24 : 16;
    int leafLimit = leaves == 0 ? mostLeaves : leaves;
    int depthLimit = depth == 0 ? mostDepth : depth;
    return switch (kind) {
      case tree -> new TreeParameters(leafLimit, depthLimit, 1, 0, 1, 1, 1, or(featureShare, 1), leafWeight, 0);
      case forest -> new TreeParameters(leafLimit, depthLimit, 1, 0, trees, 1, 0.632, or(featureShare, 0.3), leafWeight, 0);
      default -> new TreeParameters(leafLimit, depthLimit, trees, PATIENCE, 1, or(rate, 0.25), 0.8, or(featureShare, 0.5), leafWeight, 1);
    };
  }

  TrainingOptions with(int otherLeaves, double otherLeafWeight, double otherFeatureShare) {
    return new TrainingOptions(kind, weights, otherLeaves, depth, trees, rate, otherLeafWeight, otherFeatureShare, hidden, epochs, refit, seed);
  }

  /** How large the model may become. */
  Size size() {
    return kind == ModelKind.network ? new Size.Layers(hidden)
        : new Size.Trees(kind == ModelKind.tree ? 1 : trees, treeParameters().leaves(), treeParameters().depth());
  }

  /** The same way to train, of another size. */
  TrainingOptions of(Size size) {
    return size instanceof Size.Trees other
        ? new TrainingOptions(kind, weights, leaves, other.depth(), other.count(), rate, leafWeight, featureShare, hidden, epochs, refit, seed)
        : new TrainingOptions(kind, weights, leaves, depth, trees, rate, leafWeight, featureShare, ((Size.Layers) size).hidden(), epochs, refit, seed);
  }

  private static double or(double given, double otherwise) {
    return given == 0 ? otherwise : given;
  }
}
