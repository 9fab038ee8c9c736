// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.bpf.golden.GoldenModel;
import dev.packetclassifier.bpf.golden.GoldenModels;
import dev.packetclassifier.bpf.golden.GoldenVector;
import dev.packetclassifier.bpf.golden.GoldenVectors;
import dev.packetclassifier.bpf.image.Settings;
import dev.packetclassifier.bpf.image.Tracing;
import dev.packetclassifier.bpf.parse.Hook;
import dev.packetclassifier.bpf.parse.Outcome;
import dev.packetclassifier.bpf.shape.Geometry;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * Runs revisions in this kernel before anything is attached. Nothing here touches an interface or a live map. The programs of the last
 * {@value #KEPT} kinds of model stay loaded: a model that differs from one of them in its numbers only is tested in them, and needs no
 * verifier. One thread at a time uses it.
 */
public final class SelfTest implements AutoCloseable {
  /** Two kinds, at each of two hooks. */
  private static final int KEPT = 4;
  private static final List<Hook> ARRIVING = List.of(Hook.Arriving, Hook.ArrivingTc);
  private static final Geometry TABLES = Geometry.ofRecords(1024, 1024, 1024);
  private static final String NO_DIGEST = "00".repeat(32);

  private final Deque<OfflineProgram> kept = new ArrayDeque<>();
  private boolean boundariesPassed;

  /**
   * Runs the golden frames through the program as it would be attached, and through the observer where it has one, with maps of its own,
   * in Enforce, and compares class and action of every one that arrives with the Java twin's. The first call also judges the golden models
   * at the boundaries of the arithmetic, whose scores are committed.
   *
   * @throws SelfTestException naming the frame, what was expected and what came
   * @throws dev.packetclassifier.bpf.libbpf.LoadException when this kernel does not load it
   */
  public void run(CompiledRevision revision) {
    judgeBoundaries();
    for (Hook hook : ARRIVING) {
      compare(revision, hook, GoldenVectors.of(hook, revision.model(), revision.actions(), revision.margins(), revision.unjudgedDrops(),
          revision.spared(), TABLES));
    }
  }

  /** Does once what needs no revision, and lets this process get used to the rest, so that the first revision is tested faster. */
  public void prepare() {
    judgeBoundaries();
    GoldenModel any = GoldenModels.all().get(0);
    run(new CompiledRevision("", NO_DIGEST, any.model(), Map.of(), new int[any.model().classes().size()]));
  }

  private void judgeBoundaries() {
    if (!boundariesPassed) {
      GoldenModels.all().forEach(SelfTest::judgeBoundary);
      boundariesPassed = true;
    }
  }

  /** As run, in the driver, against given expectations. */
  void compare(CompiledRevision revision, List<GoldenVector> vectors) {
    compare(revision, Hook.Arriving, vectors);
  }

  private void compare(CompiledRevision revision, Hook hook, List<GoldenVector> vectors) {
    OfflineProgram program = programOf(hook,
        Settings.of(revision.model(), KernelSupport.fragments(), TABLES).keeping(revision.features()).given(Tracing.None));
    try {
      program.begin(revision.image(Mode.Enforce, 0));
      ExpectedCounts counts = new ExpectedCounts(program.loaded(), revision.model().classes());
      program.pass(vectors, (vector, action) -> {
        if (vector.step().hook() == Hook.Leaving) {
          compareLeaving(vector, action, counts);
        } else {
          compare(vector, action, counts);
        }
      });
    } catch (RuntimeException e) {
      /* What went wrong in it is looked at again. */
      kept.remove(program);
      program.close();
      throw e;
    }
  }

  /** One that is loaded, else a new one in the place of the one that was not used for longest. */
  private OfflineProgram programOf(Hook hook, Settings settings) {
    OfflineProgram program = kept.stream().filter(each -> each.hook() == hook && each.settings().equals(settings)).findFirst()
        .orElseGet(() -> OfflineProgram.load(hook, settings));
    kept.remove(program);
    kept.addFirst(program);
    if (kept.size() > KEPT) {
      kept.removeLast().close();
    }
    return program;
  }

  /** The programs go. */
  @Override
  public void close() {
    kept.forEach(OfflineProgram::close);
    kept.clear();
  }

  private static void compare(GoldenVector vector, int action, ExpectedCounts counts) {
    counts.expectOneMore(vector);
    Hook hook = vector.step().hook();
    if (action != OfflineRun.action(hook, vector.dropped())) {
      throw new SelfTestException("frame \"" + vector.frame().name() + "\": expected " + (vector.dropped() ? "drop" : "pass") + ", got "
          + name(hook, action));
    }
  }

  /** What the observer took in shows in the verdicts on what arrives later. */
  private static void compareLeaving(GoldenVector vector, int action, ExpectedCounts counts) {
    counts.expectOneMoreObserved(vector);
    if (action != OfflineRun.action(Hook.Leaving, false)) {
      throw new SelfTestException("frame \"" + vector.frame().name() + "\", leaving: expected the observer to go on, got action " + action);
    }
  }

  private static void judgeBoundary(GoldenModel golden) {
    CompiledRevision revision = new CompiledRevision("", NO_DIGEST, golden.model(), Map.of(), new int[golden.model().classes().size()]);
    try (OfflineRun kernel = new OfflineRun(revision, Mode.Observe, TABLES, Tracing.Verdicts)) {
      byte[] frame = golden.frame().bytes();
      kernel.run(Hook.Arriving, 0, frame, 0, frame.length, 0);
      Trace trace = kernel.trace();
      List<Integer> scores = trace.scores().subList(0, golden.scores().size());
      if (!scores.equals(golden.scores()) || trace.classIndex() != golden.classIndex()) {
        throw new SelfTestException("golden model \"" + golden.name() + "\": expected scores " + golden.scores() + ", class "
            + golden.classIndex() + "; got " + scores + ", class " + trace.classIndex());
      }
    }
  }

  private static String name(Hook hook, int action) {
    return action == OfflineRun.action(hook, true) ? "drop" : action == OfflineRun.action(hook, false) ? "pass" : "action " + action;
  }

  /** Follows the counters of a program in which one frame is judged at a time. */
  private static final class ExpectedCounts {
    private final LoadedProgram loaded;
    private final List<String> classes;
    private final long[] judged;
    private long observed;
    private final long[] unjudged = new long[Unjudged.values().length];

    ExpectedCounts(LoadedProgram loaded, List<String> classes) {
      this.loaded = loaded;
      this.classes = classes;
      judged = new long[classes.size()];
    }

    void expectOneMore(GoldenVector vector) {
      boolean counted;
      if (vector.outcome() == Outcome.Parsed) {
        judged[vector.classIndex()] += vector.frames();
        counted = judged[vector.classIndex()] == Counters.ofClass(loaded.counts(), 0, vector.classIndex()).packets();
      } else {
        Unjudged reason = reason(vector.outcome());
        unjudged[reason.ordinal()] += vector.frames();
        counted = unjudged[reason.ordinal()] == Counters.unjudged(loaded.unjudged(), reason).packets();
      }
      if (!counted) {
        throw new SelfTestException("frame \"" + vector.frame().name() + "\": expected " + expected(vector)
            + "; the kernel counted it elsewhere: " + actual(vector));
      }
    }

    void expectOneMoreObserved(GoldenVector vector) {
      long counted = Counters.sum(loaded.observed(), 0);
      if (counted != ++observed) {
        throw new SelfTestException("frame \"" + vector.frame().name() + "\", leaving: expected the observer to have seen " + observed
            + " packets, it counted " + counted);
      }
    }

    private static Unjudged reason(Outcome outcome) {
      return outcome == Outcome.TooDeep ? Unjudged.TooDeep : Unjudged.Malformed;
    }

    private String expected(GoldenVector vector) {
      return vector.outcome() == Outcome.Parsed ? "class " + classes.get(vector.classIndex()) : "no verdict (" + vector.outcome() + ")";
    }

    /** The counter that stands where it should not. */
    private String actual(GoldenVector vector) {
      for (int c = 0; c < judged.length; c++) {
        if (Counters.ofClass(loaded.counts(), 0, c).packets() > judged[c]) {
          return "class " + classes.get(c);
        }
      }
      for (Unjudged reason : Unjudged.values()) {
        if (Counters.unjudged(loaded.unjudged(), reason).packets() > unjudged[reason.ordinal()]) {
          return "no verdict (" + reason + ")";
        }
      }
      return "nowhere";
    }
  }
}
