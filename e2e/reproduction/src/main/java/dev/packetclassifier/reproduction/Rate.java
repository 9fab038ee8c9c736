// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.reproduction;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.packetclassifier.modelkit.manifest.Classifier;
import dev.packetclassifier.modelkit.manifest.Manifests;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * {@code Rate PINS SENDER-NAMESPACE SENDER JUDGE-NAMESPACE JUDGE SEND OBJECT FILE NAME=MANIFEST...}: loss at rising rates, for each
 * classifier and for programs that only pass or drop. To be run in the judge's network namespace. FILE gets the curves, JSON.
 */
public final class Rate {
  private static final double[] STEPS = {100e3, 300e3, 600e3, 1e6, 1.5e6, 2e6, 2.5e6, 3e6, 0};
  private static final int TRIES = 5;
  private static final double SECONDS = 0.25;
  private static final double WARM_UP = 0.1;
  private static final int REFINEMENTS = 3;
  private static final double HOPELESS = 0.3;

  private final Wire wire;
  private final Path pins;

  private Rate(Wire wire, Path pins) {
    this.wire = wire;
    this.pins = pins;
  }

  public static void main(String[] a) throws IOException {
    Rate rate = new Rate(new Wire(a[1], a[2], a[3], a[4], Path.of(a[5]), Path.of(a[6])), Path.of(a[0]));
    List<RateCurve> curves = new ArrayList<>();
    for (boolean drop : new boolean[] {false, true}) {
      String plain = drop ? "drop" : "pass";
      try (Judging judging = Judging.plain(rate.wire.object(), plain, rate.wire.judge())) {
        curves.add(rate.curve("XDP_" + plain.toUpperCase(Locale.ROOT) + " alone", drop, judging));
      }
      for (int i = 8; i < a.length; i++) {
        String[] named = a[i].split("=", 2);
        Classifier classifier = Manifests.read(Path.of(named[1]));
        try (Judging judging = Judging.classifier(rate.pins, rate.wire.judge(), classifier.model(), classifier.digest(), drop)) {
          curves.add(rate.curve(named[0], drop, judging));
        }
      }
    }
    new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(Path.of(a[7]).toFile(), curves);
  }

  private RateCurve curve(String program, boolean drop, Judging judging) {
    wire.pinJudge();
    List<RateStep> steps = new ArrayList<>();
    once(STEPS[0], WARM_UP, judging);
    double without = 0;
    double with = 0;
    for (double asked : STEPS) {
      if (asked > 0 && with > 0 && steps.get(steps.size() - 1).lost() > HOPELESS) {
        continue;
      }
      RateStep step = step(asked, judging);
      steps.add(step);
      if (step.lost() == 0 && with == 0) {
        without = asked;
      } else if (step.lost() > 0 && with == 0 && asked > 0) {
        with = asked;
      }
    }
    for (int i = 0; i < REFINEMENTS && with > 0; i++) {
      RateStep step = step((without + with) / 2, judging);
      steps.add(step);
      if (step.lost() == 0) {
        without = step.asked();
      } else {
        with = step.asked();
      }
    }
    RateCurve curve = new RateCurve(program, drop ? "Drop" : "Pass", steps);
    System.out.printf(Locale.ROOT, "%s, %s: without loss up to %,.0f a second, at most %,.0f%n", program, curve.action(), curve.limit(0),
        curve.most());
    return curve;
  }

  private RateStep step(double asked, Judging judging) {
    List<RateStep> tries = new ArrayList<>();
    for (int i = 0; i < TRIES; i++) {
      tries.add(once(asked, SECONDS, judging));
    }
    RateStep step = RateStep.best(tries);
    System.out.printf(Locale.ROOT, "  asked %,10.0f offered %,10.0f judged %,10.0f lost %.5f usually %.5f%n", step.asked(), step.offered(),
        step.judged(), step.lost(), step.usuallyLost());
    return step;
  }

  private RateStep once(double asked, double seconds, Judging judging) {
    Wire.Count before = wire.count();
    long judgedBefore = judging.judged();
    double took = wire.send(asked, seconds);
    Wire.Count after = settled();
    long judged = judging.judged() - judgedBefore;
    long offered = after.offered() - before.offered();
    long arrived = after.arrived() - before.arrived();
    if (judgedBefore >= 0 && judged != arrived) {
      throw new IllegalStateException("of " + arrived + " frames that arrived, the program judged " + judged);
    }
    double lost = (offered - arrived) / (double) offered;
    return new RateStep(asked, offered / took, arrived / took, lost, lost);
  }

  /** The counters, once they stand still: the ring is empty. */
  private Wire.Count settled() {
    Wire.Count last = wire.count();
    for (Wire.Count next = wire.count(); !next.equals(last); next = wire.count()) {
      last = next;
    }
    return last;
  }
}
