// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.equality;

import dev.packetclassifier.api.v1alpha1.Action;
import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.api.v1alpha1.UnjudgedReason;
import dev.packetclassifier.bpf.golden.GoldenVectors;
import dev.packetclassifier.bpf.image.Tracing;
import dev.packetclassifier.bpf.model.Ensemble;
import dev.packetclassifier.bpf.model.Guarantee;
import dev.packetclassifier.bpf.model.Input;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.model.Network;
import dev.packetclassifier.bpf.model.SourceRange;
import dev.packetclassifier.bpf.model.Spared;
import dev.packetclassifier.bpf.program.CompiledRevision;
import dev.packetclassifier.bpf.program.OfflineRun;
import dev.packetclassifier.bpf.program.Shadow;
import dev.packetclassifier.bpf.shape.Geometry;
import dev.packetclassifier.bpf.shape.Table;
import dev.packetclassifier.bpf.state.Secrets;
import dev.packetclassifier.bpf.state.State;
import dev.packetclassifier.bpf.twin.TwinOptions;
import dev.packetclassifier.bpf.twin.TwinPipeline;
import dev.packetclassifier.bpf.verdict.Protection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Everything but the packets: it makes the same kernel programs and the same twins as often as it is asked.
 *
 * @param programs of one classifier: they share its tables
 * @param geometry of the tables
 * @param exceptions the sources from which nothing is dropped
 */
record Scenario(List<Program> programs, Geometry geometry, Set<SourceRange> exceptions) {
  /** A model and how it is judged by. */
  record Program(Model model, Map<String, Action> actions, int[] margins, Mode mode, Tracing tracing, long coldUntil,
      Optional<Second> second, Set<Feature> kept, Spared spared) {
    /** Alone. */
    Program(Model model, Map<String, Action> actions, int[] margins, Mode mode, Tracing tracing, long coldUntil) {
      this(model, actions, margins, mode, tracing, coldUntil, Optional.empty(), Set.of(), Spared.NONE);
    }

    private Optional<Shadow> shadow() {
      return second.map(each -> new Shadow(new CompiledRevision("shadow", "1".repeat(64), each.model, each.actions, each.margins, Set.of(),
          each.spared), each.from));
    }

    private CompiledRevision revision() {
      return new CompiledRevision("equality", "0".repeat(64), model, actions, margins, unjudgedDrops(), spared);
    }

    /** Derived from what else is chosen, so that each set comes about as often: all programs of a run differ in their actions. */
    private Set<UnjudgedReason> unjudgedDrops() {
      UnjudgedReason[] reasons = UnjudgedReason.values();
      int chosen = actions.size() + margins.length;
      return IntStream.range(0, reasons.length).filter(i -> (chosen >> i & 1) != 0).mapToObj(i -> reasons[i]).collect(Collectors.toSet());
    }

    private Twin twin(State state, Geometry geometry) {
      TwinOptions alone = TwinOptions.of(model, geometry).coldUntil(coldUntil).keeping(kept)
          .keeping(Guarantee.features(spared.guarantees()));
      TwinOptions options = second.map(each -> alone.shadowing(each.model, each.from).keeping(Guarantee.features(each.spared.guarantees())))
          .orElse(alone);
      Twin twin = new Twin(new TwinPipeline(options, state), model, actions, margins, unjudgedDrops(), mode,
          new Protection(GoldenVectors.hosts()));
      twin.sparing(spared);
      return second.map(each -> twin.shadowing(each.model, each.actions, each.margins, each.spared)).orElse(twin);
    }

    private String inWords() {
      String features = model.inputs().stream().map(Input::feature).distinct().map(feature -> "Feature." + feature)
          .collect(Collectors.joining(", "));
      return scorer(model) + ", " + model.classes().size() + " classes, mode " + mode + ", " + tracing + ", " + model.vantage()
          + ", stations by "
          + model.stations() + ", cold until " + Long.toUnsignedString(coldUntil) + ", actions " + actions + ", unjudged dropped "
          + unjudgedDrops() + ", features " + features + ", kept " + kept + ", " + spared
          + second.map(each -> ", shadow from " + Long.toUnsignedString(each.from) + ": " + scorer(each.model) + ", actions " + each.actions
              + ", inputs " + each.model.inputs()).orElse("");
    }

    private static String scorer(Model model) {
      if (model.scorer() instanceof Ensemble ensemble) {
        return ensemble.trees().size() + " trees of up to " + ensemble.leaves() + " leaves and depth " + ensemble.depth();
      }
      return "layers of " + ((Network) model.scorer()).layers().stream().map(layer -> layer.inputs() + "x" + layer.neurons()).toList();
    }
  }

  /**
   * A second model that only counts.
   *
   * @param from microseconds: before it every packet is cold for it
   */
  record Second(Model model, Map<String, Action> actions, int[] margins, long from, Spared spared) {
  }

  Scenario {
    programs = List.copyOf(programs);
    exceptions = Set.copyOf(exceptions);
  }

  /** Of one program. */
  static Scenario of(Model model, Map<String, Action> actions, Mode mode, Tracing tracing, Geometry geometry) {
    return new Scenario(List.of(new Program(model, actions, new int[model.classes().size()], mode, tracing, 0)), geometry, Set.of());
  }

  /** The programs in the kernel, in their order. The caller closes them. */
  List<OfflineRun> kernels() {
    List<OfflineRun> kernels = new ArrayList<>();
    try {
      for (Program program : programs) {
        kernels.add(kernels.isEmpty() ? new OfflineRun(program.revision(), program.mode(), geometry, program.tracing(), program.coldUntil(),
            program.shadow(), program.kept())
            : kernels.get(0).alongside(program.revision(), program.mode(), program.tracing(), program.coldUntil(), program.shadow(),
                program.kept()));
      }
      kernels.get(0).protect(GoldenVectors.hosts());
      kernels.get(0).except(exceptions);
      return kernels;
    } catch (RuntimeException e) {
      kernels.forEach(OfflineRun::close);
      throw e;
    }
  }

  /** Their twins. */
  List<Twin> twins() {
    State state = new State(EnumSet.allOf(Table.class), geometry, Secrets.documented());
    List<Twin> twins = programs.stream().map(program -> program.twin(state, geometry)).toList();
    twins.forEach(twin -> twin.except(exceptions));
    if (twins.size() == 1) {
      twins.get(0).alone();
    }
    return twins;
  }

  /** What a test needs to make it again. */
  String inWords() {
    String sets = Arrays.stream(Table.values()).map(table -> table + " " + geometry.sets(table)).collect(Collectors.joining(", "));
    return "sets: " + sets + "; excepted " + exceptions + "; "
        + programs.stream().map(Program::inWords).collect(Collectors.joining("; with it "));
  }
}
