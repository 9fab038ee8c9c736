package dev.packetclassifier.bpf.equality;

import dev.packetclassifier.api.v1alpha1.Action;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.bpf.golden.GoldenVectors;
import dev.packetclassifier.bpf.golden.RandomModels;
import dev.packetclassifier.bpf.image.Tracing;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.parse.Outcome;
import dev.packetclassifier.bpf.program.TracedProgram;
import dev.packetclassifier.bpf.program.TracedProgram.Judged;
import dev.packetclassifier.bpf.program.Unjudged;
import dev.packetclassifier.bpf.verdict.Judge;
import dev.packetclassifier.bpf.verdict.Protection;
import dev.packetclassifier.bpf.verdict.Verdict;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Judges the same frames by the same random models in the kernel and in Java, and lists every difference. */
public final class EqualityRun {
  private static final int MOST_SHOWN = 20;

  private final RandomModels models;
  private final Supplier<byte[]> frames;
  private final int framesPerModel;
  private final List<String> shown = new ArrayList<>();
  private long packets;
  private long judged;
  private long wouldDrop;
  private long differences;
  private int modelCount;

  /** @param framesPerModel a model costs some 50 ms to load, a frame some 5 us */
  public EqualityRun(long seed, Supplier<byte[]> frames, int framesPerModel) {
    models = new RandomModels(seed);
    this.frames = frames;
    this.framesPerModel = framesPerModel;
  }

  /** Compares until this many packets were judged in all. */
  public EqualityRun until(long total) {
    while (packets < total) {
      Model model = models.next();
      compare(model, models.nextActions(model), modelCount % 2 == 0 ? Mode.Enforce : Mode.Observe,
          modelCount % 3 == 0 ? Tracing.Copied : Tracing.Verdicts, Math.min(framesPerModel, total - packets));
      modelCount++;
    }
    return this;
  }

  private void compare(Model model, Map<String, Action> actions, Mode mode, Tracing tracing, long count) {
    Judge twin = new Judge(model, actions, mode, new Protection(GoldenVectors.nodeAddresses(), GoldenVectors.peerAddresses()));
    try (TracedProgram kernel = new TracedProgram(model, actions, mode, tracing)) {
      kernel.protect(GoldenVectors.nodeAddresses(), GoldenVectors.peerAddresses());
      for (long i = 0; i < count; i++) {
        byte[] frame = frames.get();
        note(model, frame, twin.judge(frame), kernel.judge(frame));
      }
    }
  }

  private void note(Model model, byte[] frame, Verdict expected, Judged actual) {
    packets++;
    if (expected.outcome() == Outcome.Parsed) {
      judged++;
      wouldDrop += expected.wouldDrop() ? 1 : 0;
    }
    Optional<String> difference = difference(model, expected, actual);
    if (difference.isPresent()) {
      differences++;
      if (shown.size() < MOST_SHOWN) {
        shown.add("model " + modelCount + ", " + difference.get() + ", frame of " + frame.length + ": "
            + HexFormat.of().formatHex(frame, 0, Math.min(frame.length, 256)));
      }
    }
  }

  /** What is not the same, in the order in which it is computed. */
  static Optional<String> difference(Model model, Verdict expected, Judged actual) {
    Optional<Unjudged> unjudged = switch (expected.outcome()) {
      case Parsed -> Optional.empty();
      case Malformed -> Optional.of(Unjudged.Malformed);
      case TooDeep -> Optional.of(Unjudged.TooDeep);
    };
    if (!unjudged.equals(actual.trace().unjudged())) {
      return Optional.of("outcome: twin " + expected.outcome() + ", kernel " + actual.trace().unjudged());
    }
    if (unjudged.isPresent()) {
      return actual.action() == TracedProgram.XDP_PASS ? Optional.empty() : Optional.of("an unjudged frame does not pass");
    }
    return features(model, expected, actual).or(() -> scores(expected, actual)).or(() -> verdict(expected, actual));
  }

  private static Optional<String> features(Model model, Verdict expected, Judged actual) {
    for (int i = 0; i < model.inputs().size(); i++) {
      var feature = model.inputs().get(i).feature();
      long value = Integer.toUnsignedLong(actual.trace().features().get(feature.ordinal()));
      if (value != expected.features()[i]) {
        return Optional.of(feature + ": twin " + expected.features()[i] + ", kernel " + value);
      }
    }
    return Optional.empty();
  }

  private static Optional<String> scores(Verdict expected, Judged actual) {
    for (int c = 0; c < expected.scores().length; c++) {
      if (expected.scores()[c] != actual.trace().scores().get(c)) {
        return Optional.of("score of class " + c + ": twin " + expected.scores()[c] + ", kernel " + actual.trace().scores().get(c));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> verdict(Verdict expected, Judged actual) {
    if (expected.classIndex() != actual.trace().classIndex()) {
      return Optional.of("class: twin " + expected.classIndex() + ", kernel " + actual.trace().classIndex());
    }
    if (expected.wouldDrop() != actual.trace().wouldDrop() || expected.isProtected() != actual.trace().spared()) {
      return Optional.of("would drop, spared: twin " + expected.wouldDrop() + ", " + expected.isProtected() + ", kernel "
          + actual.trace().wouldDrop() + ", " + actual.trace().spared());
    }
    if ((actual.action() == TracedProgram.XDP_DROP) != expected.dropped()) {
      return Optional.of("dropped: twin " + expected.dropped() + ", kernel action " + actual.action());
    }
    return Optional.empty();
  }

  public long packets() {
    return packets;
  }

  /** Of the packets, how many got a verdict. */
  public long judged() {
    return judged;
  }

  /** Of the packets, how many Enforce drops. */
  public long wouldDrop() {
    return wouldDrop;
  }

  public int models() {
    return modelCount;
  }

  public long differences() {
    return differences;
  }

  /** The first differences. */
  public List<String> shown() {
    return shown;
  }
}
