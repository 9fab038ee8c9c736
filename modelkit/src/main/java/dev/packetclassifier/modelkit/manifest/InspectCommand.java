// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.manifest;

import dev.packetclassifier.bpf.model.Ensemble;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.modelkit.InputException;
import dev.packetclassifier.modelkit.cost.CostItem;
import dev.packetclassifier.modelkit.cost.CostTable;
import dev.packetclassifier.modelkit.cost.Estimate;
import dev.packetclassifier.modelkit.quantize.Provenance;
import dev.packetclassifier.modelkit.quantize.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pclf inspect}. */
@Command(name = "inspect", mixinStandardHelpOptions = true, sortOptions = false, description = "Says what a classifier is, once it is checked as operator and agent check it; with two, what is different in the "
    + "second.", footer = {"", "Examples:", "  pclf inspect guard.yaml", "  pclf inspect guard.yaml --tree 3 --tree-depth 6",
        "  pclf inspect running.yaml guard.yaml", "  kubectl get pclf guard -o yaml | pclf inspect - guard.yaml"})
public final class InspectCommand implements Callable<Integer> {
  /** Of a value, beside its name, on a terminal of 80 columns. */
  private static final int WIDTH = 68;

  @Parameters(index = "0", paramLabel = "MANIFEST", description = "YAML or JSON of a PacketClassifier or a PacketClassifierRevision; "
      + "-: standard input.")
  Path manifest;

  @Parameters(index = "1", arity = "0..1", paramLabel = "OTHER", description = "Another one: only what is different in it is said.")
  Path other;

  @Option(names = "--tree", defaultValue = "0", paramLabel = "N", description = "Which tree is drawn, from 0. Default: ${DEFAULT-VALUE}.")
  int tree;

  @Option(names = "--tree-depth", defaultValue = "3", paramLabel = "N", description = "How many comparisons below each other are drawn; "
      + "0: no tree. Default: ${DEFAULT-VALUE}.")
  int treeDepth;

  @Option(names = "--json", description = "Print the report as JSON.")
  boolean json;

  @Spec
  CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (other != null && manifest.toString().equals("-") && other.toString().equals("-")) {
      throw new InputException("standard input can be read once: give a file for one of the two");
    }
    Classifier classifier = checked(manifest);
    Report report = new Report();
    if (other == null) {
      describe(report, classifier);
    } else {
      compare(report, classifier, checked(other));
    }
    report.print(spec.commandLine().getOut(), json);
    return 0;
  }

  private static Classifier checked(Path file) throws IOException {
    Classifier classifier = Manifests.read(file);
    if (classifier.placed() != null) {
      try {
        Rendering.check(classifier.name(), classifier.placed());
      } catch (InputException e) {
        throw new InputException(Documents.name(file) + ": " + e.getMessage(), e);
      }
    }
    return classifier;
  }

  private static void compare(Report report, Classifier before, Classifier after) {
    List<String> changes = Changes.of(before, after, CostTable.measured());
    say(report, "digest", before.digest().equals(after.digest()) ? before.digest() : before.digest() + " -> " + after.digest());
    say(report, "revision", before.revisionName().equals(after.revisionName()) ? before.revisionName()
        : before.revisionName() + " -> " + after.revisionName());
    report.value("changes", changes);
    changes.forEach(change -> report.line("%s", change));
    if (changes.isEmpty()) {
      report.line("nothing is different");
    }
    List<String> drops = before.digest().equals(after.digest()) ? List.of() : DropDifference.of(before, after);
    report.value("drops", drops);
    drops.forEach(sentence -> report.line("%s", sentence));
  }

  private void describe(Report report, Classifier classifier) {
    Model model = classifier.model();
    say(report, "name", classifier.name());
    say(report, "digest", classifier.digest());
    say(report, "revision", classifier.revisionName());
    say(report, "kind", Description.kind(model));
    say(report, "shape", Description.shape(model));
    say(report, "size", Description.size(model));
    say(report, "inputs", Description.inputs(model));
    say(report, "classes", String.join(", ", model.classes()));
    say(report, "vantage", Description.vantage(model));
    say(report, "placement", Description.placement(classifier));
    say(report, "actions", Description.actions(classifier));
    List<BoundUse> bounds = BoundUse.of(model);
    fold(report, "bounds", bounds.stream().map(BoundUse::toString).collect(Collectors.joining(", ")));
    report.value("bounds", bounds);
    cost(report, model);
    provenance(report, classifier);
    if (model.scorer() instanceof Ensemble ensemble) {
      say(report, "compared", Description.compared(model));
      draw(report, model, ensemble);
    }
  }

  private static void cost(Report report, Model model) {
    Estimate estimate = CostTable.measured().of(model);
    report.line("%-10s about %.0f ns a packet, as measured on one machine on one packet", "cost", estimate.nanos());
    report.line("           again and again: good for comparing");
    for (CostItem part : estimate.parts()) {
      report.line("           %8.1f ns  %s", part.nanos(), part.name());
    }
    report.value("nanos", estimate.nanos());
    report.value("nanosParts", estimate.parts());
  }

  private static void provenance(Report report, Classifier classifier) {
    Map<String, String> said = new TreeMap<>();
    classifier.annotations().forEach((key, value) -> {
      if (Provenance.holds(key)) {
        said.put(Provenance.shortName(key), value);
      }
    });
    said.forEach((key, value) -> fold(report, "from", key + ": " + value));
    report.value("provenance", said);
  }

  private void draw(Report report, Model model, Ensemble ensemble) {
    int trees = ensemble.trees().size();
    if (tree < 0 || tree >= trees) {
      throw new InputException("--tree is " + tree + ", must be from 0 to " + (trees - 1));
    }
    if (treeDepth < 0) {
      throw new InputException("--tree-depth is " + treeDepth + ", must be 0 or more");
    }
    if (treeDepth > 0) {
      List<String> picture = TreePicture.of(model, tree, treeDepth);
      report.line(trees == 1 ? "the tree" : "tree %d of 0 to %d: what each leaf speaks for", tree, trees - 1);
      picture.forEach(line -> report.line("  %s", line));
      report.value("tree", picture);
    }
  }

  private static void say(Report report, String name, String value) {
    fold(report, name, value);
    report.value(name, value);
  }

  /** What is longer than a line goes on below itself. */
  private static void fold(Report report, String name, String value) {
    String first = name;
    String rest = value;
    while (rest.length() > WIDTH && rest.lastIndexOf(' ', WIDTH) > 0) {
      int end = rest.lastIndexOf(", ", WIDTH) > 0 ? rest.lastIndexOf(", ", WIDTH) + 1 : rest.lastIndexOf(' ', WIDTH);
      report.line("%-10s %s", first, rest.substring(0, end));
      first = "";
      rest = rest.substring(end + 1);
    }
    report.line("%-10s %s", first, rest);
  }
}
