package dev.packetclassifier.bpf.equality;

import dev.packetclassifier.api.v1alpha1.Action;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.bpf.golden.GoldenVectors;
import dev.packetclassifier.bpf.image.Geometry;
import dev.packetclassifier.bpf.image.Table;
import dev.packetclassifier.bpf.image.Tracing;
import dev.packetclassifier.bpf.model.Ensemble;
import dev.packetclassifier.bpf.model.Input;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.model.Network;
import dev.packetclassifier.bpf.program.CompiledRevision;
import dev.packetclassifier.bpf.program.Rehearsal;
import dev.packetclassifier.bpf.twin.Observer;
import dev.packetclassifier.bpf.twin.ObserverOptions;
import dev.packetclassifier.bpf.verdict.Judge;
import dev.packetclassifier.bpf.verdict.Protection;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** Everything but the packets: it makes the same kernel program and the same twin as often as it is asked. */
record Scenario(Model model, Map<String, Action> actions, int[] margins, Mode mode, Tracing tracing, Geometry geometry) {
  Rehearsal kernel() {
    Rehearsal kernel = new Rehearsal(new CompiledRevision("equality", "0".repeat(64), model, actions, margins), mode, geometry, tracing);
    kernel.protect(GoldenVectors.nodeAddresses(), GoldenVectors.peerAddresses());
    return kernel;
  }

  Twin twin() {
    Observer observer = new Observer(ObserverOptions.of(model, geometry));
    return new Twin(observer, new Judge(observer, model, actions, margins, mode,
        new Protection(GoldenVectors.nodeAddresses(), GoldenVectors.peerAddresses())));
  }

  /** What a test needs to make it again. */
  String inWords() {
    String features = model.inputs().stream().map(Input::feature).distinct().map(feature -> "Feature." + feature).collect(Collectors.joining(", "));
    String sets = Arrays.stream(Table.values()).map(table -> table + " " + geometry.sets(table)).collect(Collectors.joining(", "));
    return scorer() + ", " + model.classes().size() + " classes, mode " + mode + ", " + tracing + ", " + model.vantage() + ", stations by "
        + model.stations() + ", sets: " + sets + ", actions " + actions + ", features " + features;
  }

  private String scorer() {
    if (model.scorer() instanceof Ensemble ensemble) {
      return ensemble.trees().size() + " trees of up to " + ensemble.leaves() + " leaves and depth " + ensemble.depth();
    }
    return "layers of " + ((Network) model.scorer()).layers().stream().map(layer -> layer.inputs() + "x" + layer.neurons()).toList();
  }

  /** The judge, and the observer that it asks. */
  record Twin(Observer observer, Judge judge) {
  }
}
