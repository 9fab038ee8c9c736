// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** Dense layers, 8-bit weights; every layer but the last is followed by ReLU, a shift and a clamp to 0..255. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "[1, 2, 3].all(i, i >= self.layers.size() || self.layers[i].weights.all(w, w.split(' ').size() == self.layers[i - 1].weights.size()))", message = "every weights string of a layer must have as many numbers as the layer before has neurons")
@ValidationRule(value = "self.layers[self.layers.size() - 1].weights.size() <= 32", message = "the last layer must have at most 32 weights strings: one for each class")
@ValidationRule(value = "!has(self.layers[self.layers.size() - 1].shift) || self.layers[self.layers.size() - 1].shift == 0", message = "the last layer has no shift: its sums are the scores; leave shift out")
@SchemaCustomizer(value = SchemaPatch.class, input = """
    {"properties": {"layers": {"x-kubernetes-list-type": "atomic"}}}
    """)
public class NeuralNetwork {
  @Required
  @Size(min = 1, max = 4)
  @JsonPropertyDescription("Required, 1 to 4. From the inputs to the scores.")
  public List<Layer> layers;
}
