// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.manifest;

import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.api.v1alpha1.PacketClassifierSpec;
import dev.packetclassifier.api.v1alpha1.PolicySpec;
import dev.packetclassifier.api.v1alpha1.StationKey;
import dev.packetclassifier.api.v1alpha1.TargetSpec;
import dev.packetclassifier.api.v1alpha1.Vantage;
import dev.packetclassifier.modelkit.file.AtomicFile;
import dev.packetclassifier.modelkit.quantize.Manifest;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pclf render}. */
@Command(name = "render", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "Writes a classifier in the one form that Git should hold, with what the options change: checked as the operator "
        + "checks it, fields in a fixed order, defaults left out, nothing of what the API server or kubectl adds. Rendering "
        + "twice changes nothing.",
    "Annotations that say where the model comes from stay; comments are lost."}, footer = {"", "Examples:",
        "  pclf render guard.yaml --mode Enforce --interfaces eth0 -o deploy/guard.yaml",
        "  pclf render guard.yaml --action scan=Drop:0.99 --action flood=Pass --node-label role=edge | kubectl apply -f -",
        "  kubectl get pclf guard -o yaml | pclf render - -o deploy/guard.yaml",
        "  kubectl get pclfrev guard-7943ca4fa1 -o yaml | pclf render - --interfaces eth0    # back to an old revision"})
public final class RenderCommand implements Callable<Integer> {
  @Parameters(paramLabel = "MANIFEST", description = "YAML or JSON of a PacketClassifier or a PacketClassifierRevision, whoever wrote "
      + "it; -: standard input.")
  Path manifest;

  @Option(names = {"-o", "--output"}, paramLabel = "FILE", description = "The file to write. Default: standard output.")
  Path output;

  @Option(names = "--name", paramLabel = "NAME", description = "Name of the classifier.")
  String name;

  @Option(names = "--mode", paramLabel = "MODE", description = "${COMPLETION-CANDIDATES}.")
  Mode mode;

  @Option(names = "--action", paramLabel = "CLASS=ACTION", description = "What is done with a class: Pass, Drop, or Drop:P to drop from "
      + "confidence P on, 0.5 to 0.9999. The other classes keep theirs.")
  Map<String, String> actions = new LinkedHashMap<>();

  @Option(names = "--warm-up", paramLabel = "TIME", description = "How long to observe only after an attach with empty state, such as "
      + "10s, 1m.")
  String warmUp;

  @Mixin
  PlacementOptions placement;

  @Option(names = "--vantage", paramLabel = "WHERE", description = "${COMPLETION-CANDIDATES}: where the model stands. With another than in "
      + "training, flow features mean something else.")
  Vantage vantage;

  @Option(names = "--station-key", paramLabel = "KEY", description = "${COMPLETION-CANDIDATES}: what stations are told apart by, as in "
      + "training.")
  StationKey stationKey;

  @Option(names = "--history-limit", paramLabel = "N", description = "How many old revisions are kept, 1 to 100.")
  Integer historyLimit;

  @Option(names = "--label", paramLabel = "KEY=VALUE", description = "A label of the object.")
  Map<String, String> labels = new LinkedHashMap<>();

  @Option(names = "--annotation", paramLabel = "KEY=VALUE", description = "An annotation of the object, such as a ticket.")
  Map<String, String> annotations = new LinkedHashMap<>();

  @Option(names = "--json", description = "Write JSON instead of YAML.")
  boolean json;

  @Spec
  CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Written read = Manifests.written(manifest);
    Written rendered = Rendering.of(changed(read));
    byte[] bytes = json ? Manifest.json(rendered.name(), rendered.labels(), rendered.annotations(), rendered.spec())
        : Manifest.write(rendered.name(), rendered.labels(), rendered.annotations(), rendered.spec());
    if (output != null) {
      AtomicFile.write(output, bytes);
      return 0;
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(new String(bytes, StandardCharsets.UTF_8));
    out.flush();
    return 0;
  }

  private Written changed(Written read) {
    PacketClassifierSpec wanted = read.spec();
    if (wanted.model != null && vantage != null && wanted.model.vantage != null && wanted.model.vantage != vantage) {
      PrintWriter err = spec.commandLine().getErr();
      err.println("pclf: warning: the manifest says vantage " + wanted.model.vantage + ", --vantage " + vantage + ": unless the model was "
          + "trained for that, its flow features mean something else");
      err.flush();
    }
    wanted.mode = mode == null ? wanted.mode : mode;
    wanted.revisionHistoryLimit = historyLimit == null ? wanted.revisionHistoryLimit : historyLimit;
    wanted.target = wanted.target == null ? new TargetSpec() : wanted.target;
    placement.apply(wanted.target);
    if (wanted.model != null) {
      wanted.model.vantage = vantage == null ? wanted.model.vantage : vantage;
      wanted.model.stationKey = stationKey == null ? wanted.model.stationKey : stationKey;
    }
    policy(wanted);
    return new Written(name == null ? read.name() : name, merged(read.labels(), labels), merged(read.annotations(), annotations), wanted);
  }

  private void policy(PacketClassifierSpec wanted) {
    if (!actions.isEmpty() && wanted.model != null && wanted.model.classes != null) {
      wanted.policy = Actions.replaced(wanted.policy, actions, wanted.model.classes);
    }
    if (warmUp != null) {
      wanted.policy = wanted.policy == null ? new PolicySpec() : wanted.policy;
      wanted.policy.warmUp = warmUp;
    }
  }

  private static SortedMap<String, String> merged(SortedMap<String, String> old, Map<String, String> added) {
    TreeMap<String, String> merged = new TreeMap<>(old);
    merged.putAll(added);
    return merged;
  }
}
