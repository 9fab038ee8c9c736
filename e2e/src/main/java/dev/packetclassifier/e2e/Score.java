// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.e2e;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.api.v1alpha1.PacketClassifier;
import dev.packetclassifier.bpf.capture.Frame;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.model.Models;
import dev.packetclassifier.bpf.model.Policies;
import dev.packetclassifier.bpf.model.Policy;
import dev.packetclassifier.bpf.parse.Packet;
import dev.packetclassifier.bpf.shape.Geometry;
import dev.packetclassifier.bpf.twin.TwinOptions;
import dev.packetclassifier.bpf.twin.TwinPipeline;
import dev.packetclassifier.bpf.verdict.Judge;
import dev.packetclassifier.bpf.verdict.KnownHosts;
import dev.packetclassifier.bpf.verdict.Protection;
import dev.packetclassifier.bpf.verdict.Verdict;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code Score MANIFEST LABELS Observe|Enforce}: judges a run's packets with a manifest's model in the kernel's integers and prints,
 * as one line of JSON, what became of them.
 *
 * <p>{@code classes}; {@code predicted} and {@code dropped} by class of the packet (predicted: a row a class, a column a verdict);
 * {@code unjudged} with those that are cold; {@code sources}: what became of each, see {@link Tally}. What is dropped in Enforce has no
 * consequences: see {@link Run#replay}.
 */
public final class Score {
  private static final Source ATTACKERS_REST = new Source(null, Source.BENIGN, "what else attackers send");

  private final Mode mode;
  private final Model model;
  private final Policy policy;
  private final long[][] predicted;
  private final long[] dropped;
  private final Map<Source, Tally> tallies = new LinkedHashMap<>();
  private long cold;

  Score(PacketClassifier classifier, Mode mode) {
    this.mode = mode;
    model = Models.read(classifier.getSpec().model);
    policy = Policies.read(classifier.getSpec().policy, classifier.getSpec().model);
    predicted = new long[model.classes().size()][model.classes().size()];
    dropped = new long[model.classes().size()];
  }

  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 3) {
      System.err.println("usage: Score MANIFEST LABELS Observe|Enforce (a PacketClassifier in YAML; the labels.csv of a recorded run)");
      System.exit(2);
    }
    Score score = new Score(read(Path.of(arguments[0])), Mode.valueOf(arguments[2]));
    System.out.println(new ObjectMapper().writeValueAsString(score.judge(Run.open(Path.of(arguments[1])))));
  }

  static PacketClassifier read(Path manifest) throws IOException {
    try (InputStream in = Files.newInputStream(manifest)) {
      return Serialization.unmarshal(in, PacketClassifier.class);
    }
  }

  /** What became of the run's packets. */
  Map<String, Object> judge(Run run) throws IOException {
    long unjudged = run.replay(session -> new Judging());
    List<Map<String, Object>> sources = tallies.entrySet().stream().map(entry -> entry.getValue().report(entry.getKey())).toList();
    return Map.of("classes", model.classes(), "predicted", predicted, "dropped", dropped, "unjudged", unjudged + cold, "sources", sources);
  }

  /** One session: each has a state of its own. */
  private final class Judging implements Run.Observing {
    private final TwinPipeline pipeline = new TwinPipeline(TwinOptions.of(model, Geometry.standard()));
    private final Judge judge = new Judge(pipeline, model, policy.actions(), policy.margins(), mode, new Protection(KnownHosts.NONE));

    @Override
    public boolean arrives(Frame frame, Packet packet, Source source) throws IOException {
      String label = source.label(packet);
      int expected = model.classes().indexOf(label);
      if (expected < 0) {
        throw new IOException("the run has packets of class " + label + ", the model only knows " + model.classes());
      }
      Verdict verdict = judge.judge(frame.nanos, frame.bytes, 0, frame.captured, frame.length);
      if (!verdict.isJudged()) {
        cold++;
        return false;
      }
      if (Source.isForged(packet)) {
        // Neither good nor a scan of who is named in it: dropping it or not is no mistake.
        return verdict.dropped();
      }
      predicted[expected][verdict.classIndex()]++;
      dropped[expected] += verdict.wouldDrop() ? 1 : 0;
      Source counted = label.equals(source.label()) ? source : ATTACKERS_REST;
      tallies.computeIfAbsent(counted, key -> new Tally()).add(frame.nanos, verdict.wouldDrop(), packet.isFirstSyn());
      return verdict.dropped();
    }

    @Override
    public void leaves(Frame frame, int segmentSize) {
      judge.leave(frame.nanos, frame.bytes, 0, frame.captured, frame.length, segmentSize);
    }
  }
}
