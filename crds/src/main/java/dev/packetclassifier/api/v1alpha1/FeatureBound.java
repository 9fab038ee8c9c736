// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;

/** The values of one feature that a guarantee is about. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "has(self.min) || has(self.max)", message = "at least one of min and max must be set")
@ValidationRule(value = "!has(self.min) || !has(self.max) || self.min <= self.max", message = "min must be at most max")
public class FeatureBound {
  @Required
  @JsonPropertyDescription("Required. A feature of the catalogue, also one that the model does not use: then every packet pays for "
      + "computing it, and for the state that it needs. A packet for which the feature is absent is not covered.")
  public Feature feature;

  @Min(0)
  @Max(4294967295L)
  @JsonPropertyDescription("Optional, 0 to 4294967295; absent means no lower bound. The smallest value, in the feature's unit: 1 is "
      + "one packet, one flow, one byte, also where the catalogue stores the number plus one.")
  public Long min;

  @Min(0)
  @Max(4294967295L)
  @JsonPropertyDescription("Optional, 0 to 4294967295; absent means no upper bound. The largest value, as min.")
  public Long max;
}
