// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.quantize;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.ModelSpec;
import dev.packetclassifier.api.v1alpha1.PolicySpec;
import dev.packetclassifier.bpf.model.Models;
import dev.packetclassifier.bpf.model.Policies;
import dev.packetclassifier.modelkit.floating.Dense;
import dev.packetclassifier.modelkit.floating.FloatNetwork;
import dev.packetclassifier.modelkit.floating.Rounding;
import dev.packetclassifier.modelkit.floating.Samples;
import dev.packetclassifier.modelkit.floating.Scaling;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ManifestTest {
  private static final List<String> CLASSES = List.of("benign", "true");

  @Test
  void isReadByTheReadersOfOperatorAndAgent() throws Exception {
    JsonNode spec = new YAMLMapper().readTree(manifest()).get("spec");
    ObjectMapper mapper = new ObjectMapper();
    ModelSpec model = mapper.treeToValue(spec.get("model"), ModelSpec.class);
    assertThat(Models.read(model).classes()).isEqualTo(CLASSES);
    assertThat(model.logitScale).isEqualTo("0.0000001234");
    PolicySpec policy = mapper.treeToValue(spec.get("policy"), PolicySpec.class);
    assertThat(Policies.read(policy, model)).isNotNull();
    assertThat(policy.actions.get(0).minConfidence).isEqualTo("0.98");
  }

  @Test
  void equalInputGivesEqualBytes() {
    assertThat(manifest()).isEqualTo(manifest());
  }

  private static byte[] manifest() {
    FloatNetwork network = new FloatNetwork(List.of(Feature.PacketLength), CLASSES, Rounding.Single, List.of(Scaling.NONE),
        List.of(new Dense(new double[][] {{0.01}}, new double[] {-5}), new Dense(new double[][] {{1}, {-1}}, new double[] {0, 3})));
    Quantized quantized = Quantized.of(network, new Samples(new long[][] {{40}, {900}, {1500}}, new int[3]), 1);
    DropThreshold drop = new DropThreshold("true", new ConfidenceLevel(0.98, 1, 1, 0, 1), true, List.of());
    TreeMap<String, String> provenance = new TreeMap<>();
    provenance.put("seed", "1");
    return Manifest.of("guard", quantized.spec(), 1.234e-7, List.of(drop), List.of("eth0"), provenance);
  }
}
