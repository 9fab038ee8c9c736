package dev.packetclassifier.bpf.golden;

import dev.packetclassifier.api.v1alpha1.Action;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.parse.Outcome;
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
   * @param actions by class; a class that is not in it passes
   * @return one vector for each of {@link GoldenFrames#all()}, in that order
   */
  public static List<GoldenVector> of(Model model, Map<String, Action> actions) {
    Judge judge = new Judge(model, actions, Mode.Enforce, new Protection(nodeAddresses(), peerAddresses()));
    return GoldenFrames.all().stream().map(frame -> vector(frame, judge.judge(frame.bytes()))).toList();
  }

  private static GoldenVector vector(GoldenFrame frame, Verdict verdict) {
    if (verdict.outcome() != Outcome.Parsed) {
      return new GoldenVector(frame, verdict.outcome(), new long[verdict.features().length], new int[verdict.scores().length], 0,
          Action.Pass, false);
    }
    return new GoldenVector(frame, verdict.outcome(), verdict.features().clone(), verdict.scores().clone(), verdict.classIndex(),
        verdict.action(), verdict.droppable());
  }
}
