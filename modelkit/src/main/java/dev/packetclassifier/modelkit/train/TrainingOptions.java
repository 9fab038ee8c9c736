// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.train;

import dev.packetclassifier.modelkit.cost.Size;
import java.util.List;

/**
 * How a model is trained. Made by a {@link Builder}, for most are numbers that exchange in silence.
 *
 * @param kind of model
 * @param weights of classes
 * @param balanceGroups whether every group of a class counts the same, however many packets it has
 * @param leaves most of a tree; 0: what the kind may have
 * @param depth most of a tree; 0: what the kind may have
 * @param trees most, of a forest or boosting
 * @param rate of boosting or a network; 0: the kind's own
 * @param leafWeight least weight of a leaf
 * @param featureShare that a node chooses from; 0: the kind's own
 * @param bins most thresholds tried for a feature; 0: the kind's own
 * @param hidden neurons of each hidden layer
 * @param epochs most, of a network
 * @param refit whether the model is learned again on training and validation packets together, once chosen
 * @param falsePositives share of the default class's packets to which a network may give another class; 1: as it learned
 * @param defaults what trees ask first, and learn nothing of
 * @param seed makes it repeatable
 */
record TrainingOptions(ModelKind kind, ClassWeights weights, boolean balanceGroups, int leaves, int depth, int trees, double rate,
    double leafWeight, double featureShare, int bins, List<Integer> hidden, int epochs, boolean refit, double falsePositives,
    List<DefaultRule> defaults,
    long seed) {
  private static final int PATIENCE = 8;
  /** Thresholds tried for a feature. Time grows with them times classes times leaves: with 1024 a tree of 27 classes took minutes. */
  private static final int BINS = 256;
  /** The same where other trees make up for what one misses: a fifth of the time, and no worse on groups that were not seen. */
  private static final int BINS_OF_MANY = 64;

  TreeParameters treeParameters() {
    int mostLeaves = kind == ModelKind.tree ? 512 : 64;
    int mostDepth = kind == ModelKind.tree ? 24 : 16;
    int leafLimit = (leaves == 0 ? mostLeaves : leaves) - defaults.size();
    int depthLimit = (depth == 0 ? mostDepth : depth) - defaults.size();
    int tried = bins > 0 ? bins : kind == ModelKind.tree ? BINS : BINS_OF_MANY;
    return switch (kind) {
      case tree -> new TreeParameters(leafLimit, depthLimit, 1, 0, 1, 1, 1, or(featureShare, 1), leafWeight, tried, 0);
      case forest -> new TreeParameters(leafLimit, depthLimit, 1, 0, trees, 1, 0.632, or(featureShare, 0.3), leafWeight, tried, 0);
      default -> new TreeParameters(leafLimit, depthLimit, trees, PATIENCE, 1, or(rate, 0.25), 0.8, or(featureShare, 0.5), leafWeight,
          tried, 1);
    };
  }

  /** How large the model may become. */
  Size size() {
    return kind == ModelKind.network ? new Size.Layers(hidden)
        : new Size.Trees(kind == ModelKind.tree ? 1 : trees, treeParameters().leaves(), treeParameters().depth());
  }

  /** The same, of another size. */
  TrainingOptions of(Size size) {
    return size instanceof Size.Trees other ? toBuilder().depth(other.depth()).trees(other.count()).build()
        : toBuilder().hidden(((Size.Layers) size).hidden()).build();
  }

  private static double or(double given, double otherwise) {
    return given == 0 ? otherwise : given;
  }

  /** Defaults of a kind. */
  static Builder builder(ModelKind kind) {
    return new Builder(kind);
  }

  Builder toBuilder() {
    return new Builder(kind).weights(weights).balanceGroups(balanceGroups).leaves(leaves).depth(depth).trees(trees).rate(rate)
        .leafWeight(leafWeight).featureShare(featureShare).bins(bins).hidden(hidden).epochs(epochs).refit(refit)
        .falsePositives(falsePositives).defaults(defaults).seed(seed);
  }

  /** Options by name. */
  static final class Builder {
    private ModelKind kind;
    private ClassWeights weights = ClassWeights.Root;
    private boolean balanceGroups;
    private int leaves;
    private int depth;
    private int trees = 64;
    private double rate;
    private double leafWeight = 1;
    private double featureShare;
    private int bins;
    private List<Integer> hidden = List.of(32, 32);
    private int epochs = 40;
    private boolean refit = true;
    private double falsePositives = 1;
    private List<DefaultRule> defaults = List.of();
    private long seed = 1;

    private Builder(ModelKind kind) {
      this.kind = kind;
    }

    Builder kind(ModelKind other) {
      kind = other;
      return this;
    }

    Builder weights(ClassWeights other) {
      weights = other;
      return this;
    }

    Builder balanceGroups(boolean balanced) {
      balanceGroups = balanced;
      return this;
    }

    Builder leaves(int most) {
      leaves = most;
      return this;
    }

    Builder depth(int most) {
      depth = most;
      return this;
    }

    Builder trees(int most) {
      trees = most;
      return this;
    }

    Builder rate(double learningRate) {
      rate = learningRate;
      return this;
    }

    Builder leafWeight(double least) {
      leafWeight = least;
      return this;
    }

    Builder featureShare(double share) {
      featureShare = share;
      return this;
    }

    Builder bins(int most) {
      bins = most;
      return this;
    }

    Builder hidden(List<Integer> neurons) {
      hidden = List.copyOf(neurons);
      return this;
    }

    Builder epochs(int most) {
      epochs = most;
      return this;
    }

    Builder refit(boolean again) {
      refit = again;
      return this;
    }

    Builder falsePositives(double share) {
      falsePositives = share;
      return this;
    }

    Builder defaults(List<DefaultRule> rules) {
      defaults = List.copyOf(rules);
      return this;
    }

    Builder seed(long number) {
      seed = number;
      return this;
    }

    TrainingOptions build() {
      return new TrainingOptions(kind, weights, balanceGroups, leaves, depth, trees, rate, leafWeight, featureShare, bins, hidden, epochs,
          refit,
          falsePositives, defaults, seed);
    }
  }
}
