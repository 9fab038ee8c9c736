// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.cost;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.shape.LayerShape;
import dev.packetclassifier.bpf.shape.Shape;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Prices, and what a model pays of them. A pure function of the figures. */
public final class CostTable {
  private final UnitCosts prices;

  CostTable(UnitCosts prices) {
    this.prices = prices;
  }

  /** By the committed figures. */
  public static CostTable measured() {
    return new CostTable(UnitCosts.of(BenchmarkFigures.committed()));
  }

  public Estimate of(Model model) {
    return of(Shape.of(model));
  }

  /** What every model of a shape costs, whatever its numbers. */
  Estimate of(Shape shape) {
    List<CostItem> parts = new ArrayList<>(features(shape.features()).parts());
    parts.add(shape.layers().isEmpty() ? trees(shape) : network(shape));
    return new Estimate(parts.stream().filter(part -> part.nanos() > 0).toList());
  }

  /** Parsing, state and features, without what is computed from them. */
  Estimate features(Set<Feature> features) {
    FeatureNeed need = FeatureNeed.of(features.isEmpty() ? EnumSet.noneOf(Feature.class) : EnumSet.copyOf(features));
    List<CostItem> parts = new ArrayList<>();
    parts.add(new CostItem("read the frame, decide, count", prices.floor()));
    add(parts, "payload", need.payloadBytes() || need.payloadClasses(), prices.payload(need.payloadBytes(), need.payloadClasses()));
    add(parts, "flows", need.flows(), prices.flows());
    add(parts, "precise clock", need.state().exactTime(), prices.preciseClock());
    for (UnitCosts.Group group : UnitCosts.Group.values()) {
      add(parts, group.words(), need.group(group.bit()), prices.group(group));
    }
    add(parts, "addresses", need.addresses() > 0,
        need.addresses() * prices.address() + (need.windows() - need.addresses()) * prices.nextWindow());
    add(parts, "stations", !need.stations().isEmpty(), prices.station() + (need.stations().size() - 1) * prices.nextStation());
    return new Estimate(parts);
  }

  private static void add(List<CostItem> parts, String name, boolean needed, double nanos) {
    if (needed) {
      parts.add(new CostItem(name, nanos));
    }
  }

  private CostItem network(Shape shape) {
    return new CostItem("network", shape.inputs() * prices.input() + words(shape) * prices.word() + neurons(shape) * prices.neuron());
  }

  /** Words of three weights that are multiplied. */
  static long words(Shape shape) {
    return shape.layers().stream().mapToLong(layer -> (long) layer.inputs() * layer.chunks() * layer.width()).sum();
  }

  /** Neurons as they are filled up: each is unpacked, shifted and cut. */
  static long neurons(Shape shape) {
    return shape.layers().stream().mapToLong(CostTable::neurons).sum();
  }

  private static long neurons(LayerShape layer) {
    return 3L * layer.chunks() * layer.width();
  }

  private CostItem trees(Shape shape) {
    if (shape.trees() == 1) {
      return new CostItem("tree", shape.depth() * prices.stepOfOne());
    }
    double leaf = words(shape.classes(), shape.lanes()) * prices.leafWord();
    if (shape.sets() == 0) {
      return new CostItem("trees", shape.trees() * (shape.depth() * prices.stepOfSeveral() + leaf));
    }
    return new CostItem("trees", shape.inputs() * shape.depth() * prices.searchStep()
        + shape.trees() * (shape.inputs() * prices.leafSet() + leaf));
  }

  /** Words of leaf scores. */
  static int words(int classes, int lanes) {
    return (classes + lanes - 1) / lanes;
  }
}
