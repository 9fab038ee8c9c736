// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.modelkit.fixture.Exporters;
import dev.packetclassifier.modelkit.floating.Samples;
import dev.packetclassifier.modelkit.metrics.Quality;
import dev.packetclassifier.modelkit.quantize.Agreement;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The tool's own training of networks beside scikit-learn's, on the same packets. */
class RivalTest {
  @Test
  void aNetworkIsAsGoodAsScikitLearnsEvenInIntegers() throws Exception {
    Path folder = Exporters.classic.folder();
    JsonNode rival = new ObjectMapper().readTree(folder.resolve("rival.json").toFile());
    List<Feature> features = Exporters.features(folder.resolve("train.csv"));
    Samples train = Exporters.packets(folder.resolve("train.csv"));
    Samples test = Exporters.packets(folder.resolve("calibration.csv"));
    int[] groups = new int[train.size()];
    long[] flows = new long[train.size()];
    for (int p = 0; p < groups.length; p++) {
      groups[p] = p / 50;
      flows[p] = p / 5;
    }
    LabelledPackets packets = new LabelledPackets(features, Exporters.CLASSES, train, groups, flows, null);
    DataSplit split = DataSplit.of(packets, 0, 0.1, 1, 1);
    TrainingOptions options = TrainingOptions.builder(ModelKind.network).weights(ClassWeights.None).epochs(60).build();
    TrainedModel trained = Training.train(options, split);
    Quality floats = Agreement.quality(trained.model(), test);
    Quality whole = Agreement.quality(trained.quantized(), test);
    System.out.println("scikit-learn " + rival + ", own " + floats + ", own in integers " + whole);
    assertThat(floats.macroF1()).isGreaterThan(rival.get("macroF1").asDouble());
    assertThat(whole.macroF1()).isGreaterThan(rival.get("macroF1").asDouble());
    assertThat(whole.accuracy()).isGreaterThan(rival.get("accuracy").asDouble());
  }
}
