// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** One dense layer. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "self.biases.split(' ').size() == self.weights.size()", message = "biases must have as many numbers as there are weights strings (neurons)")
@SchemaCustomizer(value = SchemaPatch.class, input = """
    {"properties": {"weights": {"x-kubernetes-list-type": "atomic", "items": {"type": "string", "maxLength": 319,
      "x-kubernetes-validations": [{
        "rule": "self.matches('^(0|-?(12[0-7]|1[01][0-9]|[1-9][0-9]?))( (0|-?(12[0-7]|1[01][0-9]|[1-9][0-9]?)))*$')",
        "message": "must be whole numbers from -127 to 127, separated by one space, such as \\"12 -3 4\\""}]}}}}
    """)
public class Layer {
  @Required
  @Size(min = 1, max = 64)
  @JsonPropertyDescription("Required, 1 to 64 strings, one a neuron: a number from -127 to 127 for each input of the layer, "
      + "separated by one space. For every neuron |bias| + 255 * sum(|weight|) must stay below 1048576 (2^20).")
  public List<String> weights;

  @Required
  @Size(max = 575)
  @ValidationRule(value = "self.matches('^(0|-?[1-9][0-9]{0,6})( (0|-?[1-9][0-9]{0,6}))*$')", message = "must be whole numbers of at most seven digits, separated by one space, such as \"5 -7\"")
  @JsonPropertyDescription("Required, a number for each neuron, separated by one space.")
  public String biases;

  @Min(0)
  @Max(19)
  @JsonPropertyDescription("Optional, default 0, 0 to 19. A hidden neuron's sum, negative ones as 0, is divided by 2^shift, "
      + "rounding half up, and cut at 255. The last layer has none.")
  public int shift;
}
