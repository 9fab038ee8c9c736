// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.proof;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.bpf.model.Bound;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.model.Policy;
import dev.packetclassifier.bpf.model.WarmUp;
import dev.packetclassifier.bpf.proof.CounterExample.DecidingTree;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Answers questions about all packets that can be dropped. Pure: the same question with enough budget has the same answer. */
public final class Prover {
  /** As long as the shorter window. */
  private static final Duration ONE_SECOND = Duration.ofSeconds(1);

  private final boolean warmedUp;

  /** @param warmedUp whether nothing is dropped in the first second of a program: {@code policy.warmUp} is at least 1s, or no state is kept */
  public Prover(boolean warmedUp) {
    this.warmedUp = warmedUp;
  }

  /** For a classifier with this policy. */
  public static Prover of(Model model, Policy policy) {
    return new Prover(isWarmedUp(model, policy));
  }

  /** Whether a program of such a classifier drops nothing in its first second, or keeps no state. */
  public static boolean isWarmedUp(Model model, Policy policy) {
    Duration warmUp = WarmUp.of(model, policy.guarantees(), policy.warmUp());
    return !WarmUp.keepsState(model, policy.guarantees()) || warmUp.compareTo(ONE_SECOND) >= 0;
  }

  /** Whether the model drops no packet within the bounds, without any guard. */
  public Proof neverDrops(DropRule rule, Collection<Bound> when, Budget budget) {
    return search(rule, null, when, budget);
  }

  /** Whether one drops no packet within the bounds that the other passes. */
  public Proof neverDropsMore(DropRule dropper, DropRule passer, Collection<Bound> when, Budget budget) {
    return search(dropper, passer, when, budget);
  }

  private Proof search(DropRule rule, DropRule other, Collection<Bound> when, Budget budget) {
    long begun = System.nanoTime();
    Set<Feature> used = EnumSet.copyOf(rule.features());
    when.forEach(bound -> used.add(bound.feature()));
    if (other != null) {
      used.addAll(other.features());
    }
    Domain domain = Domain.of(used, warmedUp);
    List<Box> boxes = domain.boxes(when);
    if (boxes.isEmpty()) {
      return proof(Proof.Answer.Empty, null, budget, begun);
    }
    Verdicts verdicts = new Verdicts(rule.model(), rule.actions(), rule.margins(), domain);
    Verdicts others = other == null ? null : new Verdicts(other.model(), other.actions(), other.margins(), domain);
    Search search = new Search(domain, verdicts, others, budget);
    return switch (search.run(boxes)) {
      case None -> proof(Proof.Answer.Proved, null, budget, begun);
      case Spent -> proof(Proof.Answer.Undecided, null, budget, begun);
      case Found -> proof(Proof.Answer.Broken, counterExample(rule, verdicts, domain, search.found()), budget, begun);
    };
  }

  private static Proof proof(Proof.Answer answer, CounterExample counterExample, Budget budget, long begun) {
    return new Proof(answer, Optional.ofNullable(counterExample), budget.looked(), System.nanoTime() - begun);
  }

  private static CounterExample counterExample(DropRule rule, Verdicts verdicts, Domain domain, long[] values) {
    SortedMap<Feature, Long> stored = new TreeMap<>();
    for (int i = 0; i < values.length; i++) {
      stored.put(domain.features().get(i), values[i]);
    }
    long[] scores = new long[verdicts.classes];
    verdicts.bounds.scores(values, scores);
    int top = Verdicts.top(scores);
    return new CounterExample(stored, rule.model().classes().get(top), verdicts.margin(scores, top), verdicts.margin(top),
        Arrays.stream(scores).boxed().toList(), trees(verdicts, values, scores, top));
  }

  private static List<DecidingTree> trees(Verdicts verdicts, long[] values, long[] scores, int top) {
    int rival = -1;
    for (int c = 0; c < scores.length; c++) {
      if (!verdicts.drops(c) && (rival < 0 || scores[c] > scores[rival])) {
        rival = c;
      }
    }
    List<DecidingTree> trees = new ArrayList<>();
    if (rival >= 0 && verdicts.bounds instanceof TreeBounds bounds) {
      for (int i = 0; i < bounds.trees(); i++) {
        long[] leaf = bounds.leafScores(i, values);
        trees.add(new DecidingTree(i, leaf[top] - leaf[rival]));
      }
    }
    trees.sort(Comparator.comparingLong(DecidingTree::ahead).reversed());
    return trees;
  }
}
