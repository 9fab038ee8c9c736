// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.cost;

import dev.packetclassifier.bpf.shape.LayerShape;
import java.util.EnumMap;
import java.util.Map;

/**
 * Nanoseconds of each thing that a model can ask of the program, solved from the figures.
 *
 * @param floor what every packet costs: parsing, deciding, counting, a tree of one leaf
 * @param payload finding the packet's own payload in the frame
 * @param payloadBytes and reading first bytes of it
 * @param payloadClasses and counting its first bytes by kind
 * @param flows looking up and keeping the flow
 * @param preciseClock reading it instead of the coarse one
 * @param groups of the flow's rows
 * @param address looking one up and keeping one window
 * @param nextWindow of an address that is looked up in any case
 * @param station looking up the first
 * @param nextStation and each further one
 * @param input quantizing one
 * @param word multiplying three weights
 * @param neuron unpacking, shifting and cutting one
 * @param stepOfOne of the only tree
 * @param stepOfSeveral of each tree that is walked
 * @param leafWord adding a word of a tree's leaf scores, two or three classes
 * @param searchStep for an input's leaf sets
 * @param leafSet taking one input's set of one tree
 */
record UnitCosts(double floor, double payload, double payloadBytes, double payloadClasses, double flows, double preciseClock,
    Map<Group, Double> groups, double address, double nextWindow, double station, double nextStation, double input, double word,
    double neuron, double stepOfOne, double stepOfSeveral, double leafWord, double searchStep, double leafSet) {
  /** Groups of flow rows; the names are the benchmark's. */
  enum Group {
    Totals(1, "flow sums and extremes"),
    Running(2, "flow running statistics"),
    Flags(4, "flow flag counts"),
    FirstPayload(8, "flow first payloads"),
    FirstSizes(16, "flow first sizes"),
    Syn(32, "flow SYN memory");

    private final int bit;
    private final String words;

    Group(int bit, String words) {
      this.bit = bit;
      this.words = words;
    }

    int bit() {
      return bit;
    }

    String words() {
      return words;
    }
  }

  private static final int LANES = LayerShape.LANES;
  private static final String TWELVE = "the paper's twelve, one leaf";
  /** The small network of the benchmark, 12-16-16-8: as the kernel fills it up. */
  private static final int SMALL_INPUTS = 12;
  private static final int SMALL_WORDS = 12 * 6 + 16 * 6 + 16 * 3;
  private static final int SMALL_NEURONS = 18 + 18 + 9;
  /** The largest, 64-64-64-64-32, which looks at every group and table. */
  private static final int LARGE_INPUTS = 64;
  private static final int LARGE_WORDS = 3 * 64 * 22 + 64 * 12;
  private static final int LARGE_NEURONS = 3 * 66 + 36;
  /** Steps of the tree of depth 10, as the kernel fills them up. */
  private static final int STEPS_OF_ONE = 12;
  /** Of the benchmark's trees that are walked. */
  private static final int WALKED_TREES = 4;
  private static final int WALKED_STEPS = 6;
  /** Of those found by leaf sets: as the kernel fills them up; few thresholds make few steps. */
  private static final int TREES = 64;
  private static final int SET_INPUTS = 12;
  private static final int SEARCH_STEPS = 10;
  private static final int FEW_SEARCH_STEPS = 2;

  UnitCosts {
    groups = Map.copyOf(groups);
  }

  double group(Group group) {
    return groups.get(group);
  }

  /** Of the packet's own payload. */
  double payload(boolean bytes, boolean classes) {
    return (bytes || classes ? payload : 0) + (bytes ? payloadBytes : 0) + (classes ? payloadClasses : 0);
  }

  /** All prices from the figures of one run. */
  static UnitCosts of(BenchmarkFigures figures) {
    double floor = figures.of("floor: parse, one feature, one leaf");
    Map<Group, Double> groups = new EnumMap<>(Group.class);
    for (Group group : Group.values()) {
      groups.put(group, figures.of("+ " + group));
    }
    double bytes = figures.of("+ PayloadBytes");
    double classes = figures.of("+ PayloadClasses");
    double both = figures.of("+ PayloadBytes and PayloadClasses");
    // What both pay for is in each figure; whoever is cheaper cannot pay more than its own.
    double payload = Math.min(Math.min(bytes, classes), Math.max(0, bytes + classes - both));
    double address = figures.of("+ Source address, 1 s");
    double station = figures.of("+ Source station");
    double input = figures.of("network 12-16-16-8, quantization alone") / SMALL_INPUTS;
    double small = figures.of("network 12-16-16-8, inference and decision");
    double large = figures.of("network 64-64-64-64-32") - floor - both - figures.of("+ all flow, address and station rows")
        - LARGE_INPUTS * input;
    // Two networks, two unknowns.
    double word = Math.max(0, (large * SMALL_NEURONS - small * LARGE_NEURONS)
        / ((double) LARGE_WORDS * SMALL_NEURONS - (double) SMALL_WORDS * LARGE_NEURONS));
    double neuron = Math.max(0, (small - SMALL_WORDS * word) / SMALL_NEURONS);
    double twelve = figures.of(TWELVE);
    double manyClasses = figures.of("64 trees of 64 leaves, depth 6, 27 classes");
    double fewClasses = figures.of("50 trees of depth 6, 8 classes");
    double fewThresholds = figures.of("64 trees of 64 leaves, 3 thresholds a feature, 27 classes");
    double leafWord = Math.max(0, (manyClasses - fewClasses) / TREES / (CostTable.words(27, LANES) - CostTable.words(8, LANES)));
    double searchStep = Math.max(0, (manyClasses - fewThresholds) / SET_INPUTS / (SEARCH_STEPS - FEW_SEARCH_STEPS));
    double leafSet = Math.max(0, (fewClasses - twelve - SET_INPUTS * SEARCH_STEPS * searchStep) / TREES
        - CostTable.words(8, LANES) * leafWord) / SET_INPUTS;
    double step = Math.max(0, (figures.of("4 trees of 64 leaves, depth 6, 8 classes") - twelve) / WALKED_TREES
        - CostTable.words(8, LANES) * leafWord) / WALKED_STEPS;
    return new UnitCosts(floor, payload, bytes - payload, classes - payload, figures.of("flow state, coarse clock"),
        figures.of("+ InterArrival and precise clock"), groups, address,
        Math.max(0, (figures.of("+ Source and Destination address, 1 s and 60 s") - 2 * address) / 2), station,
        Math.max(0, (figures.of("+ Source, Destination and Initiator station") - station) / 2), input, word, neuron,
        Math.max(0, (figures.of("tree of 200 leaves, depth 10") - twelve) / STEPS_OF_ONE), step, leafWord, searchStep, leafSet);
  }
}
