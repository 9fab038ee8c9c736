// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.proof;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.bpf.model.Bound;
import dev.packetclassifier.bpf.shape.StateUse;
import dev.packetclassifier.bpf.shape.Table;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All packets that can be dropped, as stored numbers of some features: kinds of packets, each a {@link Box}, less what no packet can be by
 * the {@link Rules}.
 */
final class Domain {
  static final long LARGEST = 0xffff_ffffL;

  private final List<Feature> features;
  private final List<Rule.Placed> rules;

  private Domain(List<Feature> features, List<Rule> all) {
    this.features = List.copyOf(features);
    Map<Feature, Integer> places = new EnumMap<>(Feature.class);
    for (int i = 0; i < features.size(); i++) {
      places.put(features.get(i), i);
    }
    rules = all.stream().filter(rule -> places.keySet().containsAll(rule.features())).map(rule -> rule.at(places)).toList();
  }

  /**
   * @param used what models and bounds look at; what ties these together is added
   * @param warmedUp whether nothing is dropped in the first second of a program
   */
  static Domain of(Set<Feature> used, boolean warmedUp) {
    Set<Feature> features = EnumSet.of(Feature.Protocol, Feature.LinkKind);
    features.addAll(used);
    if (StateUse.of(used).tables().contains(Table.Flows)) {
      features.addAll(EnumSet.of(Feature.FlowPackets, Feature.FlowDirection, Feature.MidFlow));
    }
    return new Domain(List.copyOf(features), warmedUp ? Rules.all() : Rules.withoutWarmUp());
  }

  List<Feature> features() {
    return features;
  }

  int place(Feature feature) {
    return features.indexOf(feature);
  }

  /** The boxes of all kinds within these bounds; no two are equal. */
  List<Box> boxes(Collection<Bound> bounds) {
    List<Box> boxes = new ArrayList<>();
    for (Case kind : Case.kinds()) {
      Box box = new Box(features.stream().mapToLong(kind::min).toArray(), features.stream().mapToLong(kind::max).toArray());
      for (Bound bound : bounds) {
        box.atLeast(place(bound.feature()), bound.storedMin());
        box.atMost(place(bound.feature()), bound.storedMax());
      }
      if (narrow(box) && boxes.stream().noneMatch(other -> equal(other, box))) {
        boxes.add(box);
      }
    }
    return boxes;
  }

  private static boolean equal(Box one, Box other) {
    return java.util.Arrays.equals(one.min, other.min) && java.util.Arrays.equals(one.max, other.max);
  }

  /** Cuts off what no packet can be. @return false when nothing is left */
  boolean narrow(Box box) {
    if (box.isEmpty()) {
      return false;
    }
    // Each round can move a bound by one alone, as between two counters: a few rounds are enough in practice, and stopping is sound.
    for (int round = 0; round < 20; round++) {
      boolean changed = false;
      for (Rule.Placed rule : rules) {
        if (rule.narrow(box)) {
          changed = true;
          if (box.isEmpty()) {
            return false;
          }
        }
      }
      if (!changed) {
        return true;
      }
    }
    return true;
  }

  /** The first rule that these numbers break; null when they break none. */
  Rule.Placed broken(long[] values) {
    for (Rule.Placed rule : rules) {
      if (!rule.holds(values)) {
        return rule;
      }
    }
    return null;
  }

  /**
   * A packet of the box, with small numbers where it can have them.
   *
   * @return null when none was found: there may be one nevertheless
   */
  long[] packet(Box box) {
    Box rest = box.copy();
    for (int place = 0; place < features.size(); place++) {
      if (rest.min[place] < rest.max[place]) {
        Box tried = rest.copy();
        tried.max[place] = tried.min[place];
        if (!narrow(tried)) {
          tried = rest.copy();
          tried.min[place] = tried.max[place];
          if (!narrow(tried)) {
            return null;
          }
        }
        rest = tried;
      }
    }
    return broken(rest.min) == null ? rest.min : null;
  }

  /** Where to cut a box in which no packet was found; null when it is a single point, which is none. */
  ScoreBounds.Split cut(Box box) {
    Rule.Placed broken = broken(box.min);
    int widest = -1;
    for (int place : broken == null ? new int[0] : broken.places()) {
      if (box.max[place] > box.min[place] && (widest < 0 || box.max[place] - box.min[place] > box.max[widest] - box.min[widest])) {
        widest = place;
      }
    }
    for (int place = 0; place < features.size() && widest < 0; place++) {
      widest = box.max[place] > box.min[place] ? place : -1;
    }
    return widest < 0 ? null : new ScoreBounds.Split(widest, box.min[widest] + (box.max[widest] - box.min[widest]) / 2);
  }
}
