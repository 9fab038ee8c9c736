// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.equality;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.bpf.image.Settings;
import dev.packetclassifier.bpf.image.Tracing;
import dev.packetclassifier.bpf.libbpf.LoadException;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.random.RandomModels;
import dev.packetclassifier.bpf.shape.Geometry;
import dev.packetclassifier.bpf.shape.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.LongUnaryOperator;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Lets the same packets pass random models in the kernel and in Java, in both directions and at given times, and reports where they
 * differ. After a first difference a sequence is given up: what follows from it is no news.
 */
public final class EqualityRun {
  private static final int MOST_SHOWN = 5;
  private static final int[] SETS = {1, 1, 2, 4, 64};

  /** Microseconds: random times begin below it. */
  private static final long FAR = 1L << 48;

  private final SplittableRandom random;
  /** With a sequence of its own, so that everything else is as it was without. */
  private final RandomSpared spared;
  private final RandomModels models;
  private final SeededFrames frames;
  private final List<List<Recorded>> conversations;
  private final int packetsAScenario;
  private final List<String> shown = new ArrayList<>();
  private long packets;
  private long judged;
  private long leaving;
  private long cold;
  private long replayed;
  private long wouldDrop;
  private long differences;
  private long compared;
  private final long[] flowTotals = new long[3];
  private int scenarios;

  /**
   * @param captures of which frames are now and then among the conversations, or which are played as they are
   * @param packetsAScenario a model costs a tenth of a second to load, a packet some microseconds
   */
  EqualityRun(long seed, Captures captures, int packetsAScenario) {
    random = new SplittableRandom(seed);
    spared = new RandomSpared(~seed);
    models = new RandomModels(seed);
    frames = new SeededFrames(seed, captures.frames());
    conversations = captures.conversations();
    this.packetsAScenario = packetsAScenario;
  }

  /** Compares until this many packets went through in all. */
  public EqualityRun until(long total) {
    while (packets < total) {
      Scenario scenario = scenario();
      try {
        compare(scenario, (int) Math.min(packetsAScenario, total - packets));
      } catch (LoadException e) {
        differences++;
        show(scenario.inWords() + " does not load: " + e.getMessage());
      }
      scenarios++;
    }
    return this;
  }

  /** One program, or several that take turns over the same tables. */
  private Scenario scenario() {
    Geometry geometry = new Geometry(Map.of(Table.Flows, sets(), Table.Addresses, sets(), Table.Stations, sets()));
    int count = random.nextInt(3) == 0 ? 2 + random.nextInt(2) : 1;
    return new Scenario(IntStream.range(0, count).mapToObj(i -> program()).toList(), geometry, spared.sources());
  }

  private Scenario.Program program() {
    Model model = models.next();
    return new Scenario.Program(model, models.nextActions(model), models.nextMargins(model),
        random.nextInt(3) == 0 ? Mode.Observe : Mode.Enforce, random.nextInt(4) == 0 ? Tracing.Copied : Tracing.Verdicts, coldUntil(),
        second(model), kept(), spared.next());
  }

  /** Every second program has a shadow, if the next model can read the same state. */
  private Optional<Scenario.Second> second(Model active) {
    Model model = models.next();
    if (random.nextBoolean() || Settings.obstacle(active, model).isPresent()) {
      return Optional.empty();
    }
    return Optional.of(new Scenario.Second(model, models.nextActions(model), models.nextMargins(model),
        random.nextInt(3) == 0 ? random.nextLong(FAR) : 0, spared.next()));
  }

  /** Now and then more is kept than is read: for a revision that may come back. */
  private Set<Feature> kept() {
    Feature[] features = Feature.values();
    return random.nextInt(3) != 0 ? Set.of()
        : IntStream.range(0, 4).mapToObj(i -> features[random.nextInt(features.length)]).collect(Collectors.toSet());
  }

  /** Mostly never, else at once or at a time that packets have before and behind them. */
  private long coldUntil() {
    return switch (random.nextInt(4)) {
      case 0 -> 0;
      case 1 -> random.nextLong(FAR);
      default -> -1;
    };
  }

  private int sets() {
    return SETS[random.nextInt(SETS.length)];
  }

  private void compare(Scenario scenario, int count) {
    List<Step> steps = new ArrayList<>(count);
    try (Comparison comparison = new Comparison(scenario)) {
      Supplier<Step> traffic = traffic(comparison.observes());
      for (int i = 0; i < count; i++) {
        Step step = traffic.get();
        steps.add(step);
        String difference = comparison.take(step);
        note(step, comparison);
        if (difference != null) {
          differences++;
          show("packet " + steps.size() + ": " + (shown.size() < MOST_SHOWN ? describe(scenario, steps) : difference));
          return;
        }
      }
      String flows = comparison.flows();
      if (flows != null) {
        differences++;
        show(flows + ", " + scenario.inWords());
      }
      long[] totals = comparison.flowTotals();
      for (int i = 0; i < totals.length; i++) {
        flowTotals[i] += totals[i];
      }
    }
  }

  /** Where there are captures, every second sequence is made of them, most of these at the times that the captures have. */
  private Supplier<Step> traffic(boolean[] observes) {
    SplittableRandom source = random.split();
    Exchange exchange = new Exchange(source, observes);
    if (conversations.isEmpty() || random.nextBoolean()) {
      return new RandomTraffic(source, frames, exchange);
    }
    RandomTime other = new RandomTime(source);
    LongUnaryOperator clock = random.nextInt(3) == 0 ? own -> other.next() : own -> own;
    Supplier<Step> traffic = new ReplayedTraffic(source, conversations, clock, exchange);
    return () -> {
      replayed++;
      return traffic.get();
    };
  }

  /** A short sequence that differs, as text from which a test can be made. */
  private static String describe(Scenario scenario, List<Step> steps) {
    Shrinking shrinking = new Shrinking(() -> new Comparison(scenario));
    List<Step> shortest = shrinking.shortest(steps);
    return shrinking.difference() + "\n  " + scenario.inWords() + "\n  " + shortest.stream().map(Step::asCode)
        .collect(Collectors.joining(",\n  "));
  }

  private void note(Step step, Comparison comparison) {
    packets++;
    judged += comparison.judged() ? 1 : 0;
    cold += comparison.cold() ? 1 : 0;
    wouldDrop += comparison.wouldDrop() ? 1 : 0;
    compared += comparison.compared() ? 1 : 0;
    leaving += step.hook().ordinal();
  }

  private void show(String what) {
    if (shown.size() < MOST_SHOWN) {
      shown.add("scenario " + scenarios + ", " + what);
    }
  }

  public long packets() {
    return packets;
  }

  /** Of the packets, how many got a verdict. */
  public long judged() {
    return judged;
  }

  /** Of the packets, how many were judged by a shadow, too. */
  public long compared() {
    return compared;
  }

  /** Flows that were established; of these, flows of which the active model, and the shadow, would have dropped a packet that passed. */
  public long[] flows() {
    return flowTotals.clone();
  }

  /** Of the packets, how many left. */
  public long leaving() {
    return leaving;
  }

  /** Of the packets, how many Enforce drops. */
  public long wouldDrop() {
    return wouldDrop;
  }

  /** Of the packets, how many arrived and got no verdict because their flow has not all that the model looks at. */
  public long cold() {
    return cold;
  }

  /** Of the packets, how many are those of captures. */
  public long replayed() {
    return replayed;
  }

  public int scenarios() {
    return scenarios;
  }

  /** Scenarios with a difference. */
  public long differences() {
    return differences;
  }

  /** The first differences, each with a short sequence that shows it. */
  public List<String> shown() {
    return shown;
  }
}
