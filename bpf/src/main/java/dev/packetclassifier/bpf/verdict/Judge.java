package dev.packetclassifier.bpf.verdict;

import dev.packetclassifier.api.v1alpha1.Action;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.bpf.feature.FeatureExtractor;
import dev.packetclassifier.bpf.infer.Inference;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.parse.Outcome;
import dev.packetclassifier.bpf.parse.Packet;
import dev.packetclassifier.bpf.parse.Parser;
import java.util.Map;

/**
 * The kernel program's twin: from the bytes of a frame to a verdict, in the same steps and with the same integers.
 * Allocates nothing per packet. Not for use by several threads.
 */
public final class Judge {
  private final Parser parser = new Parser();
  private final Packet packet = new Packet();
  private final FeatureExtractor extractor;
  private final Inference inference;
  private final Action[] actions;
  private final Mode mode;
  private final Protection protection;
  private final Verdict verdict;

  /**
   * @param actions by class; a class that is not in it passes
   */
  public Judge(Model model, Map<String, Action> actions, Mode mode, Protection protection) {
    this.extractor = FeatureExtractor.of(model.inputs());
    this.inference = Inference.of(model);
    this.actions = model.classes().stream().map(name -> actions.getOrDefault(name, Action.Pass)).toArray(Action[]::new);
    this.mode = mode;
    this.protection = protection;
    this.verdict = new Verdict(model.inputs().size(), model.classes().size());
  }

  /** A whole frame. The verdict is the same object every time. */
  public Verdict judge(byte[] frame) {
    return judge(frame, 0, frame.length, frame.length);
  }

  /** As {@link Parser#parse(byte[], int, int, int, Packet)}. The verdict is the same object every time. */
  public Verdict judge(byte[] bytes, int offset, int available, int frameLength) {
    verdict.outcome = parser.parse(bytes, offset, available, frameLength, packet);
    if (verdict.outcome == Outcome.Parsed) {
      extractor.extract(packet, verdict.features);
      inference.score(verdict.features, verdict.scores);
      verdict.classIndex = Inference.classOf(verdict.scores, verdict.scores.length);
      verdict.action = actions[verdict.classIndex];
      verdict.droppable = protection.allowsDrop(packet);
    } else {
      verdict.action = Action.Pass;
      verdict.droppable = false;
    }
    verdict.dropped = mode == Mode.Enforce && verdict.wouldDrop();
    return verdict;
  }
}
