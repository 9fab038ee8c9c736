package dev.packetclassifier.bpf.equality;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.bpf.image.Hook;
import dev.packetclassifier.bpf.model.Input;
import dev.packetclassifier.bpf.parse.Outcome;
import dev.packetclassifier.bpf.program.Rehearsal;
import dev.packetclassifier.bpf.program.Unjudged;
import dev.packetclassifier.bpf.verdict.Verdict;
import java.util.List;

/** One program in the kernel and its twin, step by step. Allocates nothing while they agree. */
final class Comparison implements AutoCloseable {
  private static final int NO_REASON = Unjudged.values().length;

  private final Scenario.Twin twin;
  private final Rehearsal kernel;
  private final Feature[] features;
  private boolean judged;
  private boolean wouldDrop;

  Comparison(Scenario scenario) {
    twin = scenario.twin();
    kernel = scenario.kernel();
    features = scenario.model().inputs().stream().map(Input::feature).distinct().toArray(Feature[]::new);
  }

  /** Whether packets that leave are looked at. */
  boolean observes() {
    return kernel.observes();
  }

  /** What is not the same, in the order in which it is computed; null when nothing is. */
  String take(Step step) {
    byte[] frame = step.frame();
    kernel.run(step.hook(), step.nanos(), frame, 0, frame.length, step.segmentSize());
    if (step.hook() == Hook.Leaving) {
      judged = false;
      wouldDrop = false;
      return observation(twin.judge().leave(step.nanos(), frame, 0, frame.length, frame.length, step.segmentSize()), false);
    }
    Verdict verdict = twin.judge().judge(step.nanos(), frame, 0, frame.length, frame.length);
    judged = verdict.isJudged();
    wouldDrop = judged && verdict.wouldDrop();
    String difference = observation(verdict.outcome(), verdict.cold());
    return difference == null && judged ? verdict(verdict) : difference;
  }

  private String observation(Outcome outcome, boolean cold) {
    int expected = switch (outcome) {
      case Malformed -> Unjudged.Malformed.ordinal();
      case TooDeep -> Unjudged.TooDeep.ordinal();
      case Parsed -> cold ? Unjudged.Cold.ordinal() : NO_REASON;
    };
    if (kernel.unjudged() != expected) {
      return "reason why it was not judged: twin " + expected + ", kernel " + kernel.unjudged();
    }
    return expected == NO_REASON ? features() : null;
  }

  private String features() {
    int[] values = twin.observer().features();
    for (Feature feature : features) {
      int number = feature.ordinal();
      if (values[number] != kernel.feature(number)) {
        return feature + ": twin " + Integer.toUnsignedLong(values[number]) + ", kernel " + Integer.toUnsignedLong(kernel.feature(number));
      }
    }
    return null;
  }

  private String verdict(Verdict verdict) {
    for (int i = 0; i < verdict.scores().length; i++) {
      if (verdict.scores()[i] != kernel.score(i)) {
        return "score of class " + i + ": twin " + verdict.scores()[i] + ", kernel " + kernel.score(i);
      }
    }
    if (verdict.classIndex() != kernel.classIndex()) {
      return "class: twin " + verdict.classIndex() + ", kernel " + kernel.classIndex();
    }
    if (verdict.margin() != kernel.margin() || verdict.applies() != kernel.applies()) {
      return "margin, applies: twin " + verdict.margin() + ", " + verdict.applies() + ", kernel " + kernel.margin() + ", " + kernel.applies();
    }
    if (verdict.wouldDrop() != kernel.wouldDrop() || verdict.isProtected() != kernel.spared() || verdict.dropped() != kernel.dropped()) {
      return "would drop, spared, dropped: twin " + List.of(verdict.wouldDrop(), verdict.isProtected(), verdict.dropped()) + ", kernel "
          + List.of(kernel.wouldDrop(), kernel.spared(), kernel.dropped());
    }
    return null;
  }

  /** Whether the last packet got a verdict. */
  boolean judged() {
    return judged;
  }

  /** Whether the last packet's verdict is one that Enforce drops. */
  boolean wouldDrop() {
    return wouldDrop;
  }

  @Override
  public void close() {
    kernel.close();
  }
}
