// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.proof;

import dev.packetclassifier.api.v1alpha1.Action;
import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.StationKey;
import dev.packetclassifier.api.v1alpha1.Transform;
import dev.packetclassifier.api.v1alpha1.Vantage;
import dev.packetclassifier.bpf.model.Ensemble;
import dev.packetclassifier.bpf.model.Input;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.model.Network;
import dev.packetclassifier.bpf.model.Scorer;
import dev.packetclassifier.bpf.model.Tree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** Small random models, some of whose classes are dropped. */
final class RandomModels {
  private final Random random;

  RandomModels(long seed) {
    random = new Random(seed);
  }

  /** @param largest thresholds are below this */
  DropRule ensemble(List<Feature> features, int classes, int trees, int leaves, int largest) {
    int[] base = random.ints(classes, -40, 41).toArray();
    List<Tree> all = new ArrayList<>();
    for (int i = 0; i < trees; i++) {
      all.add(tree(features.size(), classes, 1 + random.nextInt(leaves), largest));
    }
    return rule(features, classes, new Ensemble(base, all), 60);
  }

  private Tree tree(int inputs, int classes, int leaves, int largest) {
    int nodes = leaves - 1;
    int[] left = new int[nodes];
    int[] right = new int[nodes];
    // Leaf by leaf: each new node takes the place of a leaf, and has that leaf and the next one below it.
    List<int[]> places = new ArrayList<>();
    int next = 1;
    for (int node = 0; node < nodes; node++) {
      int[] place = places.isEmpty() ? null : places.remove(random.nextInt(places.size()));
      int kept = 0;
      if (place != null) {
        int[] side = place[1] == 0 ? left : right;
        kept = -side[place[0]] - 1;
        side[place[0]] = node;
      }
      left[node] = -kept - 1;
      right[node] = -next++ - 1;
      places.add(new int[] {node, 0});
      places.add(new int[] {node, 1});
    }
    byte[][] scores = new byte[leaves][classes];
    for (byte[] leaf : scores) {
      random.nextBytes(leaf);
    }
    return new Tree(random.ints(nodes, 0, inputs).toArray(), random.longs(nodes, 0, largest).toArray(), left, right, random.nextInt(3),
        scores);
  }

  /** @param largest numbers of this size reach the largest input */
  DropRule network(List<Feature> features, int classes, int hidden, int largest) {
    List<Network.Layer> layers = new ArrayList<>();
    layers.add(layer(features.size(), hidden, 4 + random.nextInt(4)));
    if (random.nextBoolean()) {
      layers.add(layer(hidden, hidden, 4 + random.nextInt(4)));
    }
    layers.add(layer(hidden, classes, 0));
    return rule(features, classes, new Network(layers), largest);
  }

  private Network.Layer layer(int inputs, int neurons, int shift) {
    byte[][] weights = new byte[neurons][inputs];
    for (byte[] row : weights) {
      for (int i = 0; i < inputs; i++) {
        row[i] = (byte) (random.nextInt(255) - 127);
      }
    }
    return new Network.Layer(weights, random.ints(neurons, -3000, 3001).toArray(), shift);
  }

  private DropRule rule(List<Feature> features, int classes, Scorer scorer, int largest) {
    List<Input> inputs = features.stream().map(feature -> new Input(feature, random.nextInt(3) == 0 ? Transform.Log2 : Transform.Linear,
        random.nextInt(2), 1 + random.nextInt(1 + 512 / largest), random.nextInt(2))).toList();
    List<String> names = IntStream.range(0, classes).mapToObj(c -> "c" + c).toList();
    Map<String, Action> actions = new HashMap<>();
    int[] margins = new int[classes];
    for (int c = 0; c < classes; c++) {
      if (random.nextInt(3) > 0 || actions.isEmpty() && c == classes - 1) {
        actions.put(names.get(c), Action.Drop);
        margins[c] = random.nextInt(3) == 0 ? 0 : random.nextInt(300);
      }
    }
    return new DropRule(new Model(inputs, names, scorer, Vantage.Endpoint, StationKey.Address), actions, margins);
  }
}
