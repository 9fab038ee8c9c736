// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.golden;

import dev.packetclassifier.api.v1alpha1.Action;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.api.v1alpha1.UnjudgedReason;
import dev.packetclassifier.api.v1alpha1.Vantage;
import dev.packetclassifier.bpf.frame.GoldenStep;
import dev.packetclassifier.bpf.frame.GoldenSteps;
import dev.packetclassifier.bpf.frame.ProtectedFrames;
import dev.packetclassifier.bpf.libbpf.TestRun;
import dev.packetclassifier.bpf.model.Guarantee;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.model.Spared;
import dev.packetclassifier.bpf.parse.Hook;
import dev.packetclassifier.bpf.parse.Outcome;
import dev.packetclassifier.bpf.shape.Geometry;
import dev.packetclassifier.bpf.twin.TwinOptions;
import dev.packetclassifier.bpf.twin.TwinPipeline;
import dev.packetclassifier.bpf.verdict.Judge;
import dev.packetclassifier.bpf.verdict.KnownHosts;
import dev.packetclassifier.bpf.verdict.Protection;
import dev.packetclassifier.bpf.verdict.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The golden steps with what the twin makes of them under a given model. */
public final class GoldenVectors {
  private GoldenVectors() {}

  /** The hosts that must be known for the vectors to hold. */
  public static KnownHosts hosts() {
    return ProtectedFrames.hosts();
  }

  /**
   * With margins of 0 and tables of the standard size.
   *
   * @param actions by class; a class that is not in it passes
   * @return one vector for each of {@link GoldenSteps#all()}, in that order
   */
  public static List<GoldenVector> of(Model model, Map<String, Action> actions) {
    return of(model, actions, new int[model.classes().size()], Geometry.standard());
  }

  /**
   * One after the other. Packets that leave arrive where the model does not look at what leaves.
   *
   * @param actions by class; a class that is not in it passes
   * @param margins by class index: an action applies when the score margin is at least this
   * @param geometry of the tables
   * @return one vector for each of {@link GoldenSteps#all()}, in that order
   */
  public static List<GoldenVector> of(Model model, Map<String, Action> actions, int[] margins, Geometry geometry) {
    return of(model, actions, margins, Set.of(), Spared.NONE, geometry);
  }

  /**
   * The same with reasons for which a packet without a verdict is dropped, and with what is never dropped.
   */
  public static List<GoldenVector> of(Model model, Map<String, Action> actions, int[] margins, Set<UnjudgedReason> unjudgedDrops,
      Spared spared, Geometry geometry) {
    return of(Hook.Arriving, model, actions, margins, unjudgedDrops, spared, geometry);
  }

  /**
   * The same where what arrives is judged at one of the two hooks: packets are merged at tc only, and frames that no kernel runs a program
   * of tc on are left out.
   *
   * @param arriving Arriving or ArrivingTc
   */
  public static List<GoldenVector> of(Hook arriving, Model model, Map<String, Action> actions, int[] margins,
      Set<UnjudgedReason> unjudgedDrops, Spared spared, Geometry geometry) {
    TwinOptions options = TwinOptions.of(model, geometry).keeping(Guarantee.features(spared.guarantees()));
    Judge judge = new Judge(new TwinPipeline(options), model, actions, margins, unjudgedDrops, Mode.Enforce, new Protection(hosts()))
        .sparing(spared);
    boolean observes = model.vantage() == Vantage.Endpoint && !options.use().isNone();
    List<GoldenVector> vectors = new ArrayList<>();
    for (GoldenStep step : GoldenSteps.all()) {
      if (arriving == Hook.ArrivingTc && !TestRun.isPossibleAtTc(step.frame().bytes())) {
        continue;
      }
      vectors.add(vector(judge, observes && step.hook() == Hook.Leaving ? step : arriving(arriving, step)));
    }
    return Collections.unmodifiableList(vectors);
  }

  private static GoldenStep arriving(Hook hook, GoldenStep step) {
    return new GoldenStep(hook, step.nanos(), step.frame(), hook == step.hook() ? step.segmentSize() : 0);
  }

  private static GoldenVector vector(Judge judge, GoldenStep step) {
    byte[] bytes = step.frame().bytes();
    if (step.hook() == Hook.Leaving) {
      return unjudged(judge, step, judge.leave(step.nanos(), bytes, 0, bytes.length, bytes.length, step.segmentSize()), Action.Pass, 1);
    }
    Verdict verdict = judge.judge(step.hook(), step.nanos(), bytes, 0, bytes.length, bytes.length, step.segmentSize(), 0);
    if (!verdict.isJudged()) {
      return unjudged(judge, step, verdict.outcome(), verdict.action(), verdict.frames());
    }
    return new GoldenVector(step, verdict.outcome(), verdict.features().clone(), verdict.scores().clone(), verdict.classIndex(),
        verdict.applies() ? verdict.action() : Action.Pass, verdict.droppable(), verdict.frames());
  }

  private static GoldenVector unjudged(Judge judge, GoldenStep step, Outcome outcome, Action action, int frames) {
    return new GoldenVector(step, outcome, new long[judge.inputs()], new int[judge.classes()], 0, action, action == Action.Drop, frames);
  }
}
