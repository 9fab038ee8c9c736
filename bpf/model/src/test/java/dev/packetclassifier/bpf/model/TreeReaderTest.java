// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.packetclassifier.api.v1alpha1.ModelSpec;
import dev.packetclassifier.api.v1alpha1.Tree;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TreeReaderTest {
  private static void refused(Consumer<Tree> breakIt, String message) {
    ModelSpec spec = ModelSpecs.tree();
    breakIt.accept(ModelSpecs.onlyTree(spec));
    assertThatThrownBy(() -> Models.read(spec)).isExactlyInstanceOf(InvalidModelException.class).hasMessage(message);
  }

  /** A chain: node i has leaf i on its left and node i + 1 on its right. */
  private static ModelSpec chain(int nodes) {
    ModelSpec spec = ModelSpecs.tree();
    Tree tree = ModelSpecs.onlyTree(spec);
    tree.features = String.join(" ", Collections.nCopies(nodes, "1"));
    tree.thresholds = String.join(" ", Collections.nCopies(nodes, "7"));
    tree.left = IntStream.range(0, nodes).mapToObj(i -> String.valueOf(-i - 1)).collect(Collectors.joining(" "));
    tree.right = IntStream.range(0, nodes).mapToObj(i -> String.valueOf(i + 1 < nodes ? i + 1 : -nodes - 1))
        .collect(Collectors.joining(" "));
    tree.leafScores = ModelSpecs.leafScores(new int[3 * (nodes + 1)]);
    return spec;
  }

  private static dev.packetclassifier.bpf.model.Tree onlyTree(ModelSpec spec) {
    return ((Ensemble) Models.read(spec).scorer()).trees().get(0);
  }

  @Test
  void readsNodesAndLeaves() {
    assertThat(((Ensemble) Models.read(ModelSpecs.tree()).scorer()).baseScores()).containsExactly(0, 12, -7);
    var tree = onlyTree(ModelSpecs.tree());
    assertThat(tree.features()).containsExactly(0, 1, 1);
    assertThat(tree.thresholds()).containsExactly(100, 1024, 4294967295L);
    assertThat(tree.left()).containsExactly(1, -1, -3);
    assertThat(tree.right()).containsExactly(2, -2, -4);
    assertThat(tree.leafScores()).isDeepEqualTo(new byte[][] {{1, 2, 3}, {4, 5, 6}, {-7, -8, -9}, {-128, 127, 0}});
    assertThat(List.of(tree.nodes(), tree.leaves(), tree.depth(), tree.leafShift())).containsExactly(3, 4, 2, 2);
  }

  @Test
  void aTreeMayBeOneLeaf() {
    ModelSpec spec = ModelSpecs.tree();
    Tree tree = ModelSpecs.onlyTree(spec);
    tree.features = tree.thresholds = tree.left = tree.right = null;
    tree.leafScores = ModelSpecs.leafScores(1, 2, 3);
    var read = onlyTree(spec);
    assertThat(List.of(read.nodes(), read.leaves(), read.depth())).containsExactly(0, 1, 0);
  }

  @Test
  void depth24IsTheLast() {
    assertThat(onlyTree(chain(24)).depth()).isEqualTo(24);
    assertThatThrownBy(() -> Models.read(chain(25)))
        .hasMessage("model.treeEnsemble.trees[0] is 25 deep, must be at most 24: train with a maximum depth or prune it");
  }

  @Test
  void leaves512AreTheLast() {
    assertThatThrownBy(() -> Models.read(chain(512)))
        .hasMessage("model.treeEnsemble.trees[0].features has 512 nodes, must have at most 511 (512 leaves): prune the tree");
    ModelSpec spec = ModelSpecs.tree();
    spec.treeEnsemble.trees.set(0, ModelSpecs.balancedTree(512, 3));
    var read = onlyTree(spec);
    assertThat(List.of(read.leaves(), read.depth())).containsExactly(512, 9);
  }

  @Test
  void childrenMustMakeATree() {
    String tree = "model.treeEnsemble.trees[0]";
    refused(t -> t.left = "1 0 -3", tree
        + ", node 1: left is 0, the root, so the tree has a cycle: n is node n (1 and up), -n is leaf n - 1");
    refused(t -> t.right = "1 -2 -4", tree
        + ", node 0: right is 1, which is a child of node 0 already; every node and leaf must have exactly one parent");
    refused(t -> t.left = "1 -1 -2", tree
        + ", node 2: left is -2, which is a child of node 1 already; "
        + "every node and leaf must have exactly one parent");
    refused(t -> t.left = "1 3 -3", tree + ".left, node 1: 3 must be from -4 to 2");
    refused(t -> t.right = "2 -2 -5", tree + ".right, node 2: -5 must be from -4 to 2");
  }

  @Test
  void aCycleApartFromTheRootIsFound() {
    // Node 0 has two leaves; nodes 1 and 2 have each other.
    refused(t -> {
      t.left = "-1 2 1";
      t.right = "-2 -3 -4";
    }, "model.treeEnsemble.trees[0], node 1 is not reached from node 0: it is an orphan or in a cycle; "
        + "every node must hang below the root");
  }

  @Test
  void anOrphanIsFoundByTheChildInItsPlace() {
    refused(t -> t.left = "1 -4 -3",
        "model.treeEnsemble.trees[0], node 2: right is -4, which is a child of node 1 already; "
            + "every node and leaf must have exactly one parent");
    refused(t -> {
      t.left = "-1 1 2";
      t.right = "-2 -3 -4";
    }, "model.treeEnsemble.trees[0], node 1 is not reached from node 0: it is an orphan or in a cycle; "
        + "every node must hang below the root");
  }

  @Test
  void numbersAreBounded() {
    String tree = "model.treeEnsemble.trees[0]";
    refused(t -> t.features = "0 2 1", tree + ".features, node 1: 2 must be from 0 to 1");
    refused(t -> t.thresholds = "0 4294967296 1", tree + ".thresholds, node 1: 4294967296 must be from 0 to 4294967295");
    refused(t -> t.thresholds = "0 1 -1", tree + ".thresholds, node 2: -1 must be from 0 to 4294967295");
    refused(t -> t.leafShift = 9, tree + ".leafShift is 9, must be from 0 to 8");
    refused(t -> t.thresholds = "0 1", tree + ".thresholds has 2 numbers, must have 3: one for each node");
    ModelSpec spec = ModelSpecs.tree();
    spec.treeEnsemble.baseScores = "0 100000000 0";
    assertThatThrownBy(() -> Models.read(spec))
        .hasMessage("model.treeEnsemble.baseScores, class 1: 100000000 must be from -99999999 to 99999999");
  }

  @Test
  void leafScoresMustFit() {
    String field = "model.treeEnsemble.trees[0].leafScores";
    refused(t -> t.leafScores = ModelSpecs.leafScores(new int[9]),
        field + " has 9 bytes, must have 12: 4 leaves (one more than nodes) of 3 classes");
    for (String bad : new String[] {"AAECAwQFBgcICQoL!", "AAECAwQFBgcICQo", "AAECAwQFBgcICQoLDB==", "", "AAEC AwQFBgcICQoL"}) {
      ModelSpec spec = ModelSpecs.tree();
      ModelSpecs.onlyTree(spec).leafScores = bad;
      assertThatThrownBy(() -> Models.read(spec)).as(bad).isInstanceOf(InvalidModelException.class).hasMessageStartingWith(field);
    }
    refused(t -> t.leafScores = null, field + " is missing: write base64 of one signed byte for each leaf and class");
  }

  @Test
  void partsMustAllBeThere() {
    String tree = "model.treeEnsemble.trees[0]";
    refused(t -> t.thresholds = null, tree
        + ": features, thresholds, left and right must all be set, or none of them (a tree that is one leaf)");
    refused(t -> t.features = null, tree
        + ": features, thresholds, left and right must all be set, or none of them (a tree that is one leaf)");
    ModelSpec none = ModelSpecs.tree();
    none.treeEnsemble.trees = null;
    assertThatThrownBy(() -> Models.read(none)).hasMessage("model.treeEnsemble.trees is missing: it must have 1 to 64 entries");
  }

  /** Chains of these many nodes. */
  private static ModelSpec several(int... nodes) {
    ModelSpec spec = ModelSpecs.tree();
    spec.treeEnsemble.trees = IntStream.of(nodes).mapToObj(count -> ModelSpecs.onlyTree(chain(count))).collect(Collectors.toList());
    return spec;
  }

  @Test
  void sixtyFourTreesAreTheMost() {
    Ensemble ensemble = (Ensemble) Models.read(several(Collections.nCopies(64, 16).stream().mapToInt(Integer::intValue).toArray()))
        .scorer();
    assertThat(List.of(ensemble.trees().size(), ensemble.leaves(), ensemble.depth())).containsExactly(64, 17, 16);
    assertThatThrownBy(() -> Models.read(several(Collections.nCopies(65, 1).stream().mapToInt(Integer::intValue).toArray())))
        .hasMessage("model.treeEnsemble.trees has 65 entries, must have 1 to 64");
  }

  @Test
  void treesOfSeveralAreSmallerThanOneAlone() {
    assertThatThrownBy(() -> Models.read(several(2, 17)))
        .hasMessage("model.treeEnsemble.trees[1] is 17 deep, must be at most 16 where there "
            + "are several trees: train with a maximum depth or prune it");
    assertThatThrownBy(() -> Models.read(several(64, 2)))
        .hasMessage("model.treeEnsemble.trees[0].features has 64 nodes, must have at most 63 "
            + "(64 leaves) where there are several trees: prune the tree");
    ModelSpec second = several(2, 2);
    second.treeEnsemble.trees.set(1, null);
    assertThatThrownBy(() -> Models.read(second)).hasMessage("model.treeEnsemble.trees[1] is null: write at least leafScores");
  }

  @Test
  void leafScoresOfAllTreesAreBoundedTogether() {
    ModelSpec spec = several(Collections.nCopies(64, 1).stream().mapToInt(Integer::intValue).toArray());
    spec.classes = IntStream.range(0, 32).mapToObj(i -> "class-" + i).toList();
    spec.treeEnsemble.baseScores = String.join(" ", Collections.nCopies(32, "0"));
    Tree full = ModelSpecs.balancedTree(64, 32);
    spec.treeEnsemble.trees.replaceAll(tree -> full);
    assertThatThrownBy(() -> Models.read(spec))
        .hasMessage("model.treeEnsemble.trees have 174848 characters of leafScores in all, must have "
            + "at most 147456: train with fewer trees, leaves or classes");
    spec.treeEnsemble.trees.subList(0, 11).clear();
    assertThat(((Ensemble) Models.read(spec).scorer()).trees()).hasSize(53);
  }
}
