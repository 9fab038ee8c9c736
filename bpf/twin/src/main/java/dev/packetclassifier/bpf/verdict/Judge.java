// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.verdict;

import dev.packetclassifier.api.v1alpha1.Action;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.api.v1alpha1.UnjudgedReason;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.model.SourceRange;
import dev.packetclassifier.bpf.model.Spared;
import dev.packetclassifier.bpf.parse.Hook;
import dev.packetclassifier.bpf.parse.Outcome;
import dev.packetclassifier.bpf.parse.Packet;
import dev.packetclassifier.bpf.shape.Geometry;
import dev.packetclassifier.bpf.state.FlowCounts;
import dev.packetclassifier.bpf.twin.TwinOptions;
import dev.packetclassifier.bpf.twin.TwinPipeline;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/**
 * The kernel program's twin: from the bytes of a frame to a verdict, in the same steps and with the same integers.
 * Allocates nothing per packet. Not for use by several threads.
 */
public final class Judge {
  private final TwinPipeline pipeline;
  private final Scoring active;
  private final Mode mode;
  private final Protection protection;
  private final Set<UnjudgedReason> unjudgedDrops;
  private final Verdict verdict;
  private Sparing sparing = Sparing.NONE;
  private Sparing shadowSparing = Sparing.NONE;
  private SourceRangeSet exceptions = SourceRangeSet.NONE;
  private boolean leased = true;
  private Scoring shadow;
  private Verdict shadowVerdict;

  /**
   * With margins of 0, and tables of standard size when the model needs some.
   *
   * @param actions by class; a class that is not in it passes
   */
  public Judge(Model model, Map<String, Action> actions, Mode mode, Protection protection) {
    this(new TwinPipeline(TwinOptions.of(model, Geometry.standard())), model, actions, new int[model.classes().size()], mode, protection);
  }

  /**
   * @param pipeline computes the features that the model looks at
   * @param actions by class; a class that is not in it passes
   * @param margins by class index: an action applies when the score margin is at least this
   */
  public Judge(TwinPipeline pipeline, Model model, Map<String, Action> actions, int[] margins, Mode mode, Protection protection) {
    this(pipeline, model, actions, margins, Set.of(), mode, protection);
  }

  /**
   * @param pipeline computes the features that the model looks at
   * @param actions by class; a class that is not in it passes
   * @param margins by class index: an action applies when the score margin is at least this
   * @param unjudgedDrops the reasons for which a packet without a verdict is dropped
   */
  public Judge(TwinPipeline pipeline, Model model, Map<String, Action> actions, int[] margins, Set<UnjudgedReason> unjudgedDrops, Mode mode,
      Protection protection) {
    this.unjudgedDrops = Set.copyOf(unjudgedDrops);
    this.pipeline = pipeline;
    this.active = new Scoring(model, actions, margins);
    this.mode = mode;
    this.protection = protection;
    this.verdict = new Verdict(model.inputs().size(), model.classes().size());
  }

  /** What the policy never drops; without it nothing but what always is protected. */
  public Judge sparing(Spared spared) {
    sparing = new Sparing(spared);
    return this;
  }

  /** What the shadow's policy never drops. */
  public Judge shadowSparing(Spared spared) {
    shadowSparing = new Sparing(spared);
    return this;
  }

  /** From now on nothing from these sources is dropped, and what comes from others is again. */
  public void except(Collection<SourceRange> sources) {
    exceptions = new SourceRangeSet(sources);
  }

  /** Whether drops are carried out from now on: without a lease packets are judged and counted only. */
  public void lease(boolean holds) {
    leased = holds;
  }

  /** Number of the model's inputs. */
  public int inputs() {
    return active.inputs();
  }

  /** Number of the model's classes. */
  public int classes() {
    return active.classes();
  }

  /**
   * Adds a second model that judges the same packets and never acts; its verdict is {@link #shadowVerdict()}.
   *
   * @param model reads only features that the pipeline computes for a shadow
   */
  public Judge shadowing(Model model, Map<String, Action> actions, int[] margins) {
    shadow = new Scoring(model, actions, margins);
    shadowVerdict = new Verdict(model.inputs().size(), model.classes().size());
    return this;
  }

  /** What the shadow made of the last packet; it is cold where the packet was judged by the active model only. Null without a shadow. */
  public Verdict shadowVerdict() {
    return shadowVerdict;
  }

  /** A whole frame that arrives at time 0. The verdict is the same object every time. */
  public Verdict judge(byte[] frame) {
    return judge(0, frame, 0, frame.length, frame.length);
  }

  /** A frame that arrives: as {@link TwinPipeline#process}. The verdict is the same object every time. */
  public Verdict judge(long nanos, byte[] bytes, int offset, int available, int frameLength) {
    return judge(Hook.Arriving, nanos, bytes, offset, available, frameLength, 0, 0);
  }

  /** A packet that arrives at one of the two hooks: as {@link TwinPipeline#process}. The verdict is the same object every time. */
  public Verdict judge(Hook hook, long nanos, byte[] bytes, int offset, int available, int frameLength, int segmentSize, int gsoSegments) {
    verdict.outcome = pipeline.process(hook, nanos, bytes, offset, available, frameLength, segmentSize, gsoSegments);
    verdict.frames = pipeline.frames(verdict.outcome);
    verdict.frameBytes = pipeline.frameBytes();
    verdict.busy = verdict.outcome == Outcome.Parsed && pipeline.busy();
    verdict.cold = verdict.outcome == Outcome.Parsed && !verdict.busy && pipeline.cold();
    if (verdict.isJudged()) {
      decide();
    } else {
      boolean drops = isDroppedUnjudged();
      verdict.action = drops ? Action.Drop : Action.Pass;
      verdict.applies = drops;
      verdict.droppable = drops;
      verdict.guarantee = 0;
    }
    verdict.excepted = verdict.wouldDrop() && exceptions.hasSource(pipeline.packet());
    verdict.dropped = mode == Mode.Enforce && leased && verdict.wouldDrop() && !verdict.excepted;
    if (shadow != null) {
      compare();
    }
    if (verdict.isJudged()) {
      if (verdict.dropped) {
        pipeline.dropped();
      } else {
        pipeline.passed(marks());
      }
    }
    return verdict;
  }

  private boolean isDroppedUnjudged() {
    return switch (verdict.outcome) {
      case Parsed -> verdict.busy && drops(UnjudgedReason.Busy) && !sparing.hasGuarantees() && allowsDrop(sparing);
      case Malformed -> drops(UnjudgedReason.Malformed);
      case TooDeep -> drops(UnjudgedReason.TooDeep);
    };
  }

  private boolean drops(UnjudgedReason reason) {
    return unjudgedDrops.contains(reason) && protection.allowsUnjudgedDrop(pipeline.packet())
        && !sparing.hasSource(pipeline.packet());
  }

  /** A frame that leaves: never judged, but remembered. As {@link TwinPipeline#process}. */
  public Outcome leave(long nanos, byte[] bytes, int offset, int available, int frameLength, int segmentSize) {
    return pipeline.process(Hook.Leaving, nanos, bytes, offset, available, frameLength, segmentSize);
  }

  /** As above, with the kernel's number of the packets that it stands for; 0 when it says none. */
  public Outcome leave(long nanos, byte[] bytes, int offset, int available, int frameLength, int segmentSize, int gsoSegments) {
    return pipeline.process(Hook.Leaving, nanos, bytes, offset, available, frameLength, segmentSize, gsoSegments);
  }

  private void decide() {
    active.judge(pipeline.features(), verdict);
    spare(sparing, verdict);
  }

  private void spare(Sparing policy, Verdict judged) {
    judged.droppable = allowsDrop(policy);
    judged.guarantee = 0;
    if (judged.wouldDrop()) {
      judged.guarantee = policy.guarantee(pipeline);
    }
  }

  private boolean allowsDrop(Sparing policy) {
    Packet packet = pipeline.packet();
    return protection.allowsDrop(packet) && !policy.hasSource(packet) && !policy.hasPort(packet, protection);
  }

  private void compare() {
    shadowVerdict.outcome = verdict.outcome;
    shadowVerdict.cold = !verdict.isJudged() || pipeline.coldForShadow();
    if (!shadowVerdict.cold) {
      shadow.judge(pipeline.features(), shadowVerdict);
      spare(shadowSparing, shadowVerdict);
    }
  }

  /** Packets that passed leave with their flow who would have dropped them. */
  private int marks() {
    int marks = verdict.wouldDrop() ? FlowCounts.ACTIVE : 0;
    return shadow != null && shadowVerdict.isJudged() && shadowVerdict.wouldDrop() ? marks | FlowCounts.SHADOW : marks;
  }
}
