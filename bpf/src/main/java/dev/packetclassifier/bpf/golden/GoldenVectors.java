package dev.packetclassifier.bpf.golden;

import dev.packetclassifier.api.v1alpha1.Action;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.bpf.image.Geometry;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.parse.Outcome;
import dev.packetclassifier.bpf.twin.Observer;
import dev.packetclassifier.bpf.twin.ObserverOptions;
import dev.packetclassifier.bpf.verdict.Judge;
import dev.packetclassifier.bpf.verdict.Protection;
import dev.packetclassifier.bpf.verdict.Verdict;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;

/** The golden frames with what the twin makes of them under a given model. */
public final class GoldenVectors {
  private GoldenVectors() {
  }

  /** The node's addresses for which the vectors hold. */
  public static List<InetAddress> nodeAddresses() {
    return ProtectedFrames.node();
  }

  /** The peers' addresses for which the vectors hold. */
  public static List<InetAddress> peerAddresses() {
    return ProtectedFrames.peers();
  }

  /**
   * With margins of 0 and tables of the standard size.
   *
   * @param actions by class; a class that is not in it passes
   * @return one vector for each of {@link GoldenFrames#all()}, in that order
   */
  public static List<GoldenVector> of(Model model, Map<String, Action> actions) {
    return of(model, actions, new int[model.classes().size()], Geometry.standard());
  }

  /**
   * All of them arrive at time 0, one after the other.
   *
   * @param actions by class; a class that is not in it passes
   * @param margins by class index: an action applies when the score margin is at least this
   * @param geometry of the tables
   * @return one vector for each of {@link GoldenFrames#all()}, in that order
   */
  public static List<GoldenVector> of(Model model, Map<String, Action> actions, int[] margins, Geometry geometry) {
    Judge judge = new Judge(new Observer(ObserverOptions.of(model, geometry)), model, actions, margins, Mode.Enforce,
        new Protection(nodeAddresses(), peerAddresses()));
    return GoldenFrames.all().stream().map(frame -> vector(frame, judge.judge(frame.bytes()))).toList();
  }

  private static GoldenVector vector(GoldenFrame frame, Verdict verdict) {
    if (verdict.outcome() != Outcome.Parsed) {
      return new GoldenVector(frame, verdict.outcome(), new long[verdict.features().length], new int[verdict.scores().length], 0,
          Action.Pass, false);
    }
    return new GoldenVector(frame, verdict.outcome(), verdict.features().clone(), verdict.scores().clone(), verdict.classIndex(),
        verdict.applies() ? verdict.action() : Action.Pass, verdict.droppable());
  }
}
