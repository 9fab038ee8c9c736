// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.equality;

import dev.packetclassifier.api.v1alpha1.Action;
import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.api.v1alpha1.UnjudgedReason;
import dev.packetclassifier.bpf.model.Input;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.model.SourceRange;
import dev.packetclassifier.bpf.model.Spared;
import dev.packetclassifier.bpf.parse.Hook;
import dev.packetclassifier.bpf.parse.Outcome;
import dev.packetclassifier.bpf.program.Unjudged;
import dev.packetclassifier.bpf.state.FlowCounts;
import dev.packetclassifier.bpf.twin.TwinPipeline;
import dev.packetclassifier.bpf.verdict.Judge;
import dev.packetclassifier.bpf.verdict.Protection;
import dev.packetclassifier.bpf.verdict.Verdict;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The twin of a program: it takes the same packets and says where the kernel told something else. Allocates nothing while they agree. */
final class Twin {
  private static final int NO_REASON = Unjudged.values().length;

  private final TwinPipeline pipeline;
  private final Judge judge;
  private final Feature[] features;
  private boolean judged;
  private boolean cold;
  private boolean wouldDrop;
  private boolean compared;

  Twin(TwinPipeline pipeline, Model model, Map<String, Action> actions, int[] margins, Mode mode, Protection protection) {
    this(pipeline, model, actions, margins, Set.of(), mode, protection);
  }

  Twin(TwinPipeline pipeline, Model model, Map<String, Action> actions, int[] margins, Set<UnjudgedReason> unjudgedDrops, Mode mode,
      Protection protection) {
    this.pipeline = pipeline;
    judge = new Judge(pipeline, model, actions, margins, unjudgedDrops, mode, protection);
    features = model.inputs().stream().map(Input::feature).distinct().toArray(Feature[]::new);
  }

  /** What its policy never drops. */
  void sparing(Spared spared) {
    judge.sparing(spared);
  }

  /** From now on nothing from these sources is dropped. */
  void except(Collection<SourceRange> sources) {
    judge.except(sources);
  }

  /**
   * Takes a packet.
   *
   * @param bytes the first of the frame, at least 192 or all
   * @param told by the kernel of the same packet
   * @return what is not the same, in the order in which it is computed; null when nothing is
   */
  String take(Hook hook, long nanos, byte[] bytes, int frameLength, int segmentSize, int segments, Told told) {
    pipeline.busyAt(told.busy());
    if (hook == Hook.Leaving) {
      judged = false;
      compared = false;
      cold = false;
      wouldDrop = false;
      Outcome outcome = judge.leave(nanos, bytes, 0, bytes.length, frameLength, segmentSize, segments);
      return observation(outcome, pipeline.cold(), pipeline.busy(), told);
    }
    Verdict verdict = judge.judge(hook, nanos, bytes, 0, bytes.length, frameLength, segmentSize, segments);
    judged = verdict.isJudged();
    compared = false;
    cold = verdict.cold();
    wouldDrop = judged && verdict.wouldDrop();
    String difference = observation(verdict.outcome(), verdict.cold(), verdict.busy(), told);
    if (difference != null) {
      return difference;
    }
    difference = judged ? verdict(verdict, told) : drop(verdict, told);
    return difference != null || judge.shadowVerdict() == null ? difference : shadow(judge.shadowVerdict(), told);
  }

  private String shadow(Verdict verdict, Told told) {
    compared = judged && verdict.isJudged();
    Told.Compared expected = !judged ? Told.Compared.NoShadow : compared ? Told.Compared.Compared : Told.Compared.Cold;
    if (told.compared() != expected) {
      return "shadow: twin " + expected + ", kernel " + told.compared();
    }
    if (!compared) {
      return null;
    }
    for (int i = 0; i < verdict.scores().length; i++) {
      if (verdict.scores()[i] != told.shadowScore(i)) {
        return "shadow's score of class " + i + ": twin " + verdict.scores()[i] + ", kernel " + told.shadowScore(i);
      }
    }
    List<Object> twin = List.of(verdict.classIndex(), verdict.margin(), verdict.applies(), verdict.wouldDrop());
    List<Object> kernel = List.of(told.shadowClassIndex(), told.shadowMargin(), told.shadowApplies(), told.shadowWouldDrop());
    return twin.equals(kernel) ? null : "shadow's class, margin, applies, would drop: twin " + twin + ", kernel " + kernel;
  }

  private String observation(Outcome outcome, boolean cold, boolean busy, Told told) {
    int expected = switch (outcome) {
      case Malformed -> Unjudged.Malformed.ordinal();
      case TooDeep -> Unjudged.TooDeep.ordinal();
      case Parsed -> busy ? Unjudged.Busy.ordinal() : cold ? Unjudged.Cold.ordinal() : NO_REASON;
    };
    if (told.unjudged() != expected) {
      return "reason why it was not judged: twin " + expected + ", kernel " + told.unjudged();
    }
    return expected == NO_REASON ? features(told) : null;
  }

  private String features(Told told) {
    int[] values = pipeline.features();
    for (Feature feature : features) {
      int number = feature.ordinal();
      if (values[number] != told.feature(number)) {
        return feature + ": twin " + Integer.toUnsignedLong(values[number]) + ", kernel " + Integer.toUnsignedLong(told.feature(number));
      }
    }
    return null;
  }

  private static String verdict(Verdict verdict, Told told) {
    for (int i = 0; i < verdict.scores().length; i++) {
      if (verdict.scores()[i] != told.score(i)) {
        return "score of class " + i + ": twin " + verdict.scores()[i] + ", kernel " + told.score(i);
      }
    }
    if (verdict.classIndex() != told.classIndex()) {
      return "class: twin " + verdict.classIndex() + ", kernel " + told.classIndex();
    }
    if (verdict.margin() != told.margin() || verdict.applies() != told.applies()) {
      return "margin, applies: twin " + verdict.margin() + ", " + verdict.applies() + ", kernel " + told.margin() + ", " + told.applies();
    }
    return drop(verdict, told);
  }

  private static String drop(Verdict verdict, Told told) {
    if (verdict.wouldDrop() != told.wouldDrop() || verdict.isProtected() != told.isProtected() || verdict.isExcepted() != told.excepted()
        || verdict.guarantee() != told.guarantee()
        || verdict.dropped() != told.dropped()) {
      return "would drop, protected, guarantee, excepted, dropped: twin "
          + List.of(verdict.wouldDrop(), verdict.isProtected(), verdict.guarantee(), verdict.isExcepted(), verdict.dropped()) + ", kernel "
          + List.of(told.wouldDrop(), told.isProtected(), told.guarantee(), told.excepted(), told.dropped());
    }
    return null;
  }

  /** Adds a second model that only counts. */
  Twin shadowing(Model model, Map<String, Action> actions, int[] margins, Spared spared) {
    judge.shadowing(model, actions, margins).shadowSparing(spared);
    return this;
  }

  /** Flows that were established. */
  FlowCounts flowCounts() {
    return pipeline.flowCounts();
  }

  /** Whether the last packet was judged by the shadow, too. */
  boolean compared() {
    return compared;
  }

  /** Whether the last packet got a verdict. */
  boolean judged() {
    return judged;
  }

  /** Whether the last packet arrived and got none because its flow has not all that the model looks at. */
  boolean cold() {
    return cold;
  }

  /** Whether the last packet's verdict is one that Enforce drops. */
  boolean wouldDrop() {
    return wouldDrop;
  }
}
