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

/** A quantized model: integers only. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "has(self.neuralNetwork) != has(self.treeEnsemble)", message = "exactly one of neuralNetwork and treeEnsemble must be set")
@ValidationRule(value = "!has(self.neuralNetwork) || self.neuralNetwork.layers[0].weights.all(w, w.split(' ').size() == self.features.size())", message = "every weights string of neuralNetwork.layers[0] must have as many numbers as there are features")
@ValidationRule(value = "!has(self.neuralNetwork) || self.neuralNetwork.layers[self.neuralNetwork.layers.size() - 1].weights.size() == self.classes.size()", message = "the last layer of neuralNetwork must have as many weights strings (neurons) as there are classes")
@ValidationRule(value = "!has(self.treeEnsemble) || self.treeEnsemble.baseScores.split(' ').size() == self.classes.size()", message = "treeEnsemble.baseScores must have as many numbers as there are classes")
@ValidationRule(value = "!has(self.logitScale) || (self.logitScale.matches('^(0|[1-9][0-9]{0,3})([.][0-9]{1,12})?$') "
    + "&& double(self.logitScale) >= 0.00000001 && double(self.logitScale) <= 1000.0)", message = "logitScale must be a decimal in quotes from \"0.00000001\" to \"1000\", with at most 12 digits after the point")
@SchemaCustomizer(value = SchemaPatch.class, input = """
    {"properties": {
      "features": {"x-kubernetes-list-type": "atomic"},
      "classes": {"x-kubernetes-list-type": "set", "items": {"type": "string", "minLength": 1, "maxLength": 32,
        "x-kubernetes-validations": [{"rule": "self.matches('^[a-zA-Z0-9]([a-zA-Z0-9_.-]*[a-zA-Z0-9])?$')",
          "message": "must begin and end with a letter or digit, and have only letters, digits, '_', '.' and '-' between"}]}}}}
    """)
public class ModelSpec {
  @JsonPropertyDescription("Optional, Endpoint or Transit; absent means Endpoint. Where the model stands, as it did in training. "
      + "Endpoint: the node's own traffic; what arrives is judged, and what leaves is only followed, by an egress observer on the same "
      + "interfaces that never drops and is attached only when a feature needs it. Transit: both directions arrive at the interfaces "
      + "(bridge, router), and both are judged. With the wrong one flow features mean something else than in training.")
  public Vantage vantage;

  @JsonPropertyDescription("Optional, Address or Mac; absent means Address. What stations, which the Station features are "
      + "about, are told apart by: IP address, or MAC address (then frames without an IP address have stations too, and everything "
      + "behind a router is one).")
  public StationKey stationKey;

  @Required
  @Size(min = 1, max = 64)
  @JsonPropertyDescription("Required, 1 to 64. What the model looks at, in the order of its inputs.")
  public List<ModelInput> features;

  @Required
  @Size(min = 2, max = 32)
  @JsonPropertyDescription("Required, 2 to 32 different names of at most 32 characters (letters, digits, '_', '.', '-'). "
      + "What the model tells apart, in the order of its scores; the first is the default class, and the one of lower index "
      + "wins between equal scores.")
  public List<String> classes;

  @JsonPropertyDescription("A dense network with ReLU. Exactly one of neuralNetwork and treeEnsemble is set.")
  public NeuralNetwork neuralNetwork;

  @JsonPropertyDescription("Decision trees. Exactly one of neuralNetwork and treeEnsemble is set.")
  public TreeEnsemble treeEnsemble;

  @Size(max = 17)
  @JsonPropertyDescription("Optional, a decimal in quotes from \"0.00000001\" to \"1000\" with at most 12 digits after the "
      + "point: how many nats one step of an integer score is worth, as calibrated on validation data. It changes no verdict by "
      + "itself; minConfidence needs it.")
  public String logitScale;
}
