package dev.packetclassifier.e2e;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.packetclassifier.api.v1alpha1.Action;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.api.v1alpha1.PacketClassifier;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.model.Models;
import dev.packetclassifier.bpf.verdict.Judge;
import dev.packetclassifier.bpf.verdict.Protection;
import dev.packetclassifier.bpf.verdict.Verdict;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * {@code Score MANIFEST LABELS}: judges a run's packets with a manifest's model in the kernel's integers and prints, as one
 * line of JSON, what became of them.
 *
 * <p>{@code classes}; {@code predicted} and {@code dropped} in Enforce by class of the packet (predicted: a row a
 * class, a column a verdict); {@code unjudged}.
 */
public final class Score {
  private final Model model;
  private final Judge judge;
  private final long[][] predicted;
  private final long[] dropped;

  Score(PacketClassifier classifier) {
    model = Models.read(classifier.getSpec().model);
    judge = new Judge(model, actions(classifier), Mode.Enforce, Protection.withoutAddresses());
    predicted = new long[model.classes().size()][model.classes().size()];
    dropped = new long[model.classes().size()];
  }

  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 2) {
      System.err.println("usage: Score MANIFEST LABELS (a PacketClassifier in YAML; the labels.csv of a recorded run)");
      System.exit(2);
    }
    Score score = new Score(read(Path.of(arguments[0])));
    System.out.println(new ObjectMapper().writeValueAsString(score.judge(Run.open(Path.of(arguments[1])))));
  }

  static PacketClassifier read(Path manifest) throws IOException {
    try (InputStream in = Files.newInputStream(manifest)) {
      return Serialization.unmarshal(in, PacketClassifier.class);
    }
  }

  private static Map<String, Action> actions(PacketClassifier classifier) {
    return classifier.getSpec().policy.actions.stream().collect(Collectors.toMap(action -> action.className, action -> action.action));
  }

  /** What became of the run's packets. */
  Map<String, Object> judge(Run run) throws IOException {
    List<String> classes = model.classes();
    long unjudged = run.forEach((frame, packet, label) -> {
      int expected = classes.indexOf(label);
      if (expected < 0) {
        throw new IOException("the run has packets of class " + label + ", the model only knows " + classes);
      }
      Verdict verdict = judge.judge(frame.frame(), 0, frame.captured(), frame.frameLength());
      predicted[expected][verdict.classIndex()]++;
      dropped[expected] += verdict.dropped() ? 1 : 0;
    });
    return Map.of("classes", classes, "predicted", predicted, "dropped", dropped, "unjudged", unjudged);
  }
}
