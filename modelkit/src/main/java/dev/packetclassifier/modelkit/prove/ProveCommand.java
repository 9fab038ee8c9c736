// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.prove;

import dev.packetclassifier.bpf.model.Bound;
import dev.packetclassifier.bpf.model.Guarantee;
import dev.packetclassifier.bpf.proof.Budget;
import dev.packetclassifier.bpf.proof.DropRule;
import dev.packetclassifier.bpf.proof.Proof;
import dev.packetclassifier.bpf.proof.Proof.Answer;
import dev.packetclassifier.bpf.proof.Prover;
import dev.packetclassifier.modelkit.InputException;
import dev.packetclassifier.modelkit.manifest.Classifier;
import dev.packetclassifier.modelkit.manifest.Manifests;
import dev.packetclassifier.modelkit.quantize.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pclf prove}. */
@Command(name = "prove", mixinStandardHelpOptions = true, sortOptions = false, description = "Says of each guarantee of a classifier whether "
    + "the model keeps it by itself: proved for every packet that there can be, or a packet that the model would drop. Exit status 1 unless all "
    + "are proved.", footer = {"", "Examples:", "  pclf prove guard.yaml",
        "  pclf prove guard.yaml --never-drop 'BackwardPackets >= 1, SourceNewFlows60s <= 5'"})
public final class ProveCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "MANIFEST", description = "YAML or JSON of a PacketClassifier or a PacketClassifierRevision; "
      + "-: standard input.")
  Path manifest;

  @Option(names = "--never-drop", paramLabel = "BOUNDS", description = "Ask this instead: whether a packet within all these bounds is ever "
      + "dropped. FEATURE >= NUMBER, <= or =, with a comma between two, in numbers as people mean them: 1 is one packet. May be given several "
      + "times.")
  List<String> asked = new ArrayList<>();

  @Option(names = "--seconds", defaultValue = "20", paramLabel = "N", description = "Longest time for one question. Default: "
      + "${DEFAULT-VALUE}.")
  int seconds;

  @Option(names = "--json", description = "Print the report as JSON.")
  boolean json;

  @Spec
  CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (seconds < 1 || seconds > 86_400) {
      throw new InputException("--seconds is " + seconds + ", must be from 1 to 86400");
    }
    Map<String, List<Bound>> questions = new LinkedHashMap<>();
    asked.forEach(text -> questions.put(text, BoundText.read("--never-drop", text)));
    Classifier classifier = Manifests.read(manifest);
    if (asked.isEmpty()) {
      for (Guarantee guarantee : classifier.policy().guarantees()) {
        questions.put(guarantee.name(), guarantee.when());
      }
    }
    if (questions.isEmpty()) {
      throw new InputException(manifest + " has no policy.guarantees: write some, or ask with --never-drop 'BackwardPackets >= 1'");
    }
    Report report = new Report();
    boolean proved = true;
    List<Map<String, Object>> answers = new ArrayList<>();
    for (Map.Entry<String, List<Bound>> question : questions.entrySet()) {
      Proof proof = prove(classifier, question.getValue());
      proved &= proof.answer() == Answer.Proved;
      answers.add(ProofText.describe(report, question.getKey(), question.getValue(), classifier.model().classes(), proof));
    }
    report.value("guarantees", answers);
    report.print(spec.commandLine().getOut(), json);
    return proved ? 0 : 1;
  }

  private Proof prove(Classifier classifier, List<Bound> when) {
    DropRule rule = new DropRule(classifier.model(), classifier.policy().actions(), classifier.policy().margins());
    return Prover.of(classifier.model(), classifier.policy()).neverDrops(rule, when,
        new Budget(Duration.ofSeconds(seconds), Long.MAX_VALUE));
  }
}
