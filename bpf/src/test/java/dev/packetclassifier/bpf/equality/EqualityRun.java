package dev.packetclassifier.bpf.equality;

import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.bpf.golden.RandomModels;
import dev.packetclassifier.bpf.image.Geometry;
import dev.packetclassifier.bpf.image.Table;
import dev.packetclassifier.bpf.image.Tracing;
import dev.packetclassifier.bpf.libbpf.LoadException;
import dev.packetclassifier.bpf.model.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * Lets the same packets pass random models in the kernel and in Java, in both directions and at given times, and reports where they
 * differ. After a first difference a sequence is given up: what follows from it is no news.
 */
public final class EqualityRun {
  private static final int MOST_SHOWN = 5;
  private static final int[] SETS = {1, 1, 2, 4, 64};

  private final SplittableRandom random;
  private final RandomModels models;
  private final SeededFrames frames;
  private final int packetsPerModel;
  private final List<String> shown = new ArrayList<>();
  private long packets;
  private long judged;
  private long leaving;
  private long wouldDrop;
  private long differences;
  private int modelCount;

  /**
   * @param frames of which one is now and then among the conversations
   * @param packetsPerModel a model costs a tenth of a second to load, a packet some microseconds
   */
  EqualityRun(long seed, SeededFrames frames, int packetsPerModel) {
    random = new SplittableRandom(seed);
    models = new RandomModels(seed);
    this.frames = frames;
    this.packetsPerModel = packetsPerModel;
  }

  /** Compares until this many packets went through in all. */
  public EqualityRun until(long total) {
    while (packets < total) {
      Scenario scenario = scenario();
      try {
        compare(scenario, (int) Math.min(packetsPerModel, total - packets));
      } catch (LoadException e) {
        differences++;
        show(scenario.inWords() + " does not load: " + e.getMessage());
      }
      modelCount++;
    }
    return this;
  }

  private Scenario scenario() {
    Model model = models.next();
    Geometry geometry = new Geometry(Map.of(Table.Flows, sets(), Table.Addresses, sets(), Table.Stations, sets()));
    return new Scenario(model, models.nextActions(model), models.nextMargins(model), modelCount % 3 == 0 ? Mode.Observe : Mode.Enforce,
        modelCount % 4 == 0 ? Tracing.Copied : Tracing.Verdicts, geometry);
  }

  private int sets() {
    return SETS[random.nextInt(SETS.length)];
  }

  private void compare(Scenario scenario, int count) {
    List<Step> steps = new ArrayList<>(count);
    try (Comparison comparison = new Comparison(scenario)) {
      Supplier<Step> traffic = frames.traffic(random.split(), comparison.observes());
      for (int i = 0; i < count; i++) {
        Step step = traffic.get();
        steps.add(step);
        String difference = comparison.take(step);
        note(step, comparison);
        if (difference != null) {
          differences++;
          show("packet " + steps.size() + ": " + (shown.size() < MOST_SHOWN ? Shrinking.describe(scenario, steps, difference) : difference));
          return;
        }
      }
    }
  }

  private void note(Step step, Comparison comparison) {
    packets++;
    judged += comparison.judged() ? 1 : 0;
    wouldDrop += comparison.wouldDrop() ? 1 : 0;
    leaving += step.hook().ordinal();
  }

  private void show(String what) {
    if (shown.size() < MOST_SHOWN) {
      shown.add("model " + modelCount + ", " + what);
    }
  }

  public long packets() {
    return packets;
  }

  /** Of the packets, how many got a verdict. */
  public long judged() {
    return judged;
  }

  /** Of the packets, how many left. */
  public long leaving() {
    return leaving;
  }

  /** Of the packets, how many Enforce drops. */
  public long wouldDrop() {
    return wouldDrop;
  }

  public int models() {
    return modelCount;
  }

  /** Models with a difference. */
  public long differences() {
    return differences;
  }

  /** The first differences, each with a short sequence that shows it. */
  public List<String> shown() {
    return shown;
  }
}
