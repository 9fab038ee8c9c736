package dev.packetclassifier.modelkit.manifest;

import dev.packetclassifier.api.v1alpha1.Action;
import dev.packetclassifier.bpf.model.Ensemble;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.model.Network;
import dev.packetclassifier.modelkit.quantize.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pclf inspect}. */
@Command(name = "inspect", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Says what a classifier is, once it is checked as operator and agent check it.")
public final class InspectCommand implements Callable<Integer> {
  @Parameters(paramLabel = "MANIFEST", description = "YAML or JSON of a PacketClassifier or a PacketClassifierRevision.")
  Path manifest;

  @Option(names = "--json", description = "Print the report as JSON.")
  boolean json;

  @Spec
  CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Classifier classifier = Manifests.read(manifest);
    Model model = classifier.model();
    List<String> inputs = model.inputs().stream().map(input -> input.feature().name()).toList();
    Report report = new Report();
    say(report, "name", classifier.name());
    say(report, "digest", classifier.digest());
    say(report, "kind", kind(model));
    say(report, "shape", shape(model));
    say(report, "inputs", String.join(", ", inputs));
    say(report, "classes", String.join(", ", model.classes()));
    say(report, "vantage", model.vantage() + ", stations by " + model.stations());
    say(report, "actions", model.classes().stream()
        .map(name -> name + "=" + classifier.policy().actions().getOrDefault(name, Action.Pass)).collect(Collectors.joining(", ")));
    report.print(spec.commandLine().getOut(), json);
    return 0;
  }

  private static void say(Report report, String name, String value) {
    report.line("%-10s %s", name, value);
    report.value(name, value);
  }

  private static String kind(Model model) {
    if (model.scorer() instanceof Network) {
      return "network";
    }
    return ((Ensemble) model.scorer()).trees().size() == 1 ? "tree" : "ensemble of trees";
  }

  private static String shape(Model model) {
    if (model.scorer() instanceof Network network) {
      return model.inputs().size() + network.layers().stream().map(layer -> "-" + layer.weights().length).collect(Collectors.joining());
    }
    Ensemble ensemble = (Ensemble) model.scorer();
    return ensemble.trees().size() + " trees, " + ensemble.trees().stream().mapToInt(tree -> tree.leafScores().length).sum() + " leaves";
  }
}
