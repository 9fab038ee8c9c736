// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.bpf.model.Bound;
import dev.packetclassifier.bpf.model.FeatureRange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Every answer about small models and regions against all packets of the region, one by one. */
class BruteForceTest {
  private static final int MODELS = 3000;
  private static final int NETWORKS = 600;
  /** A bound reaches less than this from a packet's number, either way. */
  private static final int WIDTH = 4;
  /** Small numbers of these mean something; rules tie most of them together. */
  private static final List<Feature> FEATURES = List.of(Feature.ForwardPackets, Feature.BackwardPackets, Feature.FlowPackets,
      Feature.SynCount, Feature.AckCount, Feature.MidFlow, Feature.SourceNewFlows1s, Feature.SourceNewFlows60s, Feature.SourcePorts60s,
      Feature.SourcePorts1s, Feature.SourcePackets60s, Feature.SourceUnanswered60s, Feature.FlowDirection, Feature.FirstSize1,
      Feature.PayloadPackets, Feature.TcpFlags, Feature.IcmpType, Feature.SourcePortClass, Feature.Protocol);

  private final Prover prover = new Prover(true);
  private final Map<Proof.Answer, Integer> answers = new EnumMap<>(Proof.Answer.class);

  /** Small ranges of what the rule looks at and of what the domain adds. */
  private static final class Region {
    final List<Bound> bounds = new ArrayList<>();
    final Domain domain;

    Region(Random random, Set<Feature> used) {
      domain = Domain.of(used, true);
      long[] packet = packet(random);
      for (int i = 0; i < packet.length; i++) {
        Feature feature = domain.features().get(i);
        // What is absent is within no bound, so it is asked about without one.
        if (packet[i] > 0) {
          long value = packet[i] - FeatureRange.of(feature).plus();
          bounds.add(new Bound(feature, Math.max(0, value - random.nextInt(WIDTH)), value + random.nextInt(WIDTH)));
        }
      }
    }

    /** Some packet with small numbers. */
    private long[] packet(Random random) {
      List<Box> kinds = domain.boxes(List.of());
      Box box = kinds.get(random.nextInt(kinds.size()));
      List<Integer> places = new ArrayList<>(IntStream.range(0, box.min.length).boxed().toList());
      Collections.shuffle(places, random);
      for (int place : places) {
        Box tried = box.copy();
        tried.min[place] = tried.min[place] + random.nextInt((int) Math.min(12, tried.max[place] - tried.min[place] + 1));
        tried.max[place] = tried.min[place];
        box = domain.narrow(tried) ? tried : box;
      }
      return box.min;
    }
  }

  private static boolean isDropped(DropRule rule, Domain domain, long[] values) {
    Verdicts verdicts = new Verdicts(rule.model(), rule.actions(), rule.margins(), domain);
    long[] scores = new long[rule.model().classes().size()];
    verdicts.bounds.scores(values, scores);
    return verdicts.isDropped(scores);
  }

  /** All packets of the boxes: those within one of the kinds that break no rule. */
  private static boolean anyDropped(DropRule rule, DropRule passer, Region region) {
    Verdicts verdicts = new Verdicts(rule.model(), rule.actions(), rule.margins(), region.domain);
    Verdicts other = passer == null ? null : new Verdicts(passer.model(), passer.actions(), passer.margins(), region.domain);
    long[] scores = new long[verdicts.classes];
    long[] otherScores = new long[other == null ? 0 : other.classes];
    for (Box box : region.domain.boxes(region.bounds)) {
      long[] values = box.min.clone();
      do {
        if (region.domain.broken(values) == null) {
          verdicts.bounds.scores(values, scores);
          if (verdicts.isDropped(scores)) {
            if (other == null) {
              return true;
            }
            other.bounds.scores(values, otherScores);
            if (!other.isDropped(otherScores)) {
              return true;
            }
          }
        }
      } while (next(box, values));
    }
    return false;
  }

  private static boolean next(Box box, long[] values) {
    for (int i = 0; i < values.length; i++) {
      if (values[i] < box.max[i]) {
        values[i]++;
        return true;
      }
      values[i] = box.min[i];
    }
    return false;
  }

  private static List<Feature> some(Random random, int number) {
    List<Feature> all = new ArrayList<>(FEATURES);
    Collections.shuffle(all, random);
    return List.copyOf(all.subList(0, number));
  }

  private static double size(Region region) {
    double size = 0;
    for (Box box : region.domain.boxes(region.bounds)) {
      double of = 1;
      for (int i = 0; i < box.min.length; i++) {
        of *= box.max[i] - box.min[i] + 1;
      }
      size += of;
    }
    return size;
  }

  private static Region small(Random random, Set<Feature> used) {
    Region region = new Region(random, used);
    while (size(region) > 40_000) {
      region = new Region(random, used);
    }
    return region;
  }

  private void check(DropRule rule, DropRule passer, Region region) {
    Budget budget = new Budget(Duration.ofSeconds(20), Long.MAX_VALUE);
    Proof proof = passer == null ? prover.neverDrops(rule, region.bounds, budget)
        : prover.neverDropsMore(rule, passer, region.bounds, budget);
    answers.merge(proof.answer(), 1, Integer::sum);
    boolean truth = anyDropped(rule, passer, region);
    assertThat(proof.answer() == Proof.Answer.Broken).as("%s of %s: %s", rule, region.bounds, proof).isEqualTo(truth);
    assertThat(proof.answer()).isNotEqualTo(Proof.Answer.Undecided);
    proof.counterExample().ifPresent(example -> {
      long[] values = region.domain.features().stream().mapToLong(example.stored()::get).toArray();
      assertThat(isDropped(rule, region.domain, values)).isTrue();
      assertThat(region.bounds).allMatch(bound -> bound.covers(example.stored().get(bound.feature())));
      assertThat(Rules.all()).filteredOn(other -> example.stored().keySet().containsAll(other.features()))
          .allMatch(other -> other.holds(example.values()));
    });
  }

  @Test
  void treesAgainstAllPackets() {
    RandomModels models = new RandomModels(1);
    Random random = new Random(2);
    for (int i = 0; i < MODELS; i++) {
      List<Feature> features = some(random, 2 + random.nextInt(3));
      DropRule rule = models.ensemble(features, 2 + random.nextInt(3), 1 + random.nextInt(4), 6, 14);
      check(rule, null, small(random, EnumSet.copyOf(features)));
    }
    assertThat(answers.get(Proof.Answer.Proved)).isGreaterThan(MODELS / 20);
    assertThat(answers.get(Proof.Answer.Broken)).isGreaterThan(MODELS / 20);
  }

  @Test
  void differencesAgainstAllPackets() {
    RandomModels models = new RandomModels(3);
    Random random = new Random(4);
    for (int i = 0; i < MODELS / 2; i++) {
      List<Feature> features = some(random, 2 + random.nextInt(3));
      DropRule rule = models.ensemble(features, 2 + random.nextInt(2), 1 + random.nextInt(3), 6, 14);
      DropRule other = models.ensemble(features, 2 + random.nextInt(2), 1 + random.nextInt(3), 6, 14);
      check(rule, other, small(random, EnumSet.copyOf(features)));
    }
    assertThat(answers.get(Proof.Answer.Proved)).isGreaterThan(MODELS / 40);
    assertThat(answers.get(Proof.Answer.Broken)).isGreaterThan(MODELS / 40);
  }

  @Test
  void networksAgainstAllPackets() {
    RandomModels models = new RandomModels(5);
    Random random = new Random(6);
    for (int i = 0; i < NETWORKS; i++) {
      List<Feature> features = some(random, 2 + random.nextInt(2));
      DropRule rule = models.network(features, 2 + random.nextInt(2), 3 + random.nextInt(5), 12);
      check(rule, null, small(random, EnumSet.copyOf(features)));
    }
    assertThat(answers.get(Proof.Answer.Proved)).isGreaterThan(NETWORKS / 20);
    assertThat(answers.get(Proof.Answer.Broken)).isGreaterThan(NETWORKS / 20);
  }
}
