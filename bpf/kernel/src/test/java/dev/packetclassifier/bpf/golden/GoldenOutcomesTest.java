// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.api.v1alpha1.Action;
import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.StationKey;
import dev.packetclassifier.api.v1alpha1.Vantage;
import dev.packetclassifier.bpf.model.Ensemble;
import dev.packetclassifier.bpf.model.Input;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.program.SampleModels;
import dev.packetclassifier.bpf.random.RandomTrees;
import dev.packetclassifier.bpf.shape.Geometry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * What the golden sequence comes to is committed, chapter by chapter: kernel and twin can be changed together without a difference
 * between them, but not without a change of golden-outcomes.txt that a reviewer sees. Where such a change is meant, put what the test
 * prints into the file and say in the commit why.
 */
class GoldenOutcomesTest {
  private static final Geometry TABLES = Geometry.ofRecords(1024, 1024, 1024);

  /** A tree that looks at every feature, so that every outcome depends on them. */
  private static Model model(StationKey stations) {
    List<Input> inputs = Arrays.stream(Feature.values()).map(SampleModels::raw).toList();
    List<String> classes = List.of("a", "b", "c", "d");
    SplittableRandom random = new SplittableRandom(1);
    Ensemble tree = new Ensemble(new int[classes.size()], List.of(RandomTrees.next(random, inputs, classes.size(), 64, 12)));
    return new Model(inputs, classes, tree, Vantage.Endpoint, stations);
  }

  /** Single golden frames have no chapter of their own. */
  private static String chapter(GoldenVector vector) {
    String name = vector.frame().name();
    int page = name.lastIndexOf(", packet ");
    return page < 0 ? "frames" : name.substring(0, page);
  }

  private static byte[] bytes(GoldenVector vector) {
    ByteBuffer bytes = ByteBuffer.allocate(4 + vector.features().length * Long.BYTES + vector.scores().length * Integer.BYTES);
    bytes.put((byte) vector.outcome().ordinal()).put((byte) vector.classIndex()).put((byte) vector.action().ordinal())
        .put((byte) (vector.droppable() ? 1 : 0));
    Arrays.stream(vector.features()).forEach(bytes::putLong);
    Arrays.stream(vector.scores()).forEach(bytes::putInt);
    return bytes.array();
  }

  private static String outcomes(StationKey stations) throws NoSuchAlgorithmException {
    Map<String, Action> actions = Map.of("b", Action.Drop, "d", Action.Drop);
    Map<String, MessageDigest> chapters = new LinkedHashMap<>();
    for (GoldenVector vector : GoldenVectors.of(model(stations), actions, new int[4], TABLES)) {
      String chapter = chapter(vector);
      if (!chapters.containsKey(chapter)) {
        chapters.put(chapter, MessageDigest.getInstance("SHA-256"));
      }
      chapters.get(chapter).update(bytes(vector));
    }
    return chapters.entrySet().stream()
        .map(entry -> HexFormat.of().formatHex(entry.getValue().digest()).substring(0, 32) + "  " + stations + ", " + entry.getKey() + "\n")
        .collect(Collectors.joining());
  }

  @Test
  void areTheCommittedOnes() throws NoSuchAlgorithmException, IOException {
    try (InputStream committed = GoldenOutcomesTest.class.getResourceAsStream("/golden-outcomes.txt")) {
      assertThat(committed).as("golden-outcomes.txt").isNotNull();
      assertThat(outcomes(StationKey.Address) + outcomes(StationKey.Mac))
          .isEqualTo(new String(committed.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
