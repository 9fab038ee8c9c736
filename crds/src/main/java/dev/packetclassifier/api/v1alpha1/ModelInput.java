// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;

/** One input of a model: a feature and, for a network, how it becomes eight bits. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public class ModelInput {
  @Required
  @JsonPropertyDescription("Required. One feature of the packet; docs/reference/features.md of the project explains each, with its range and "
      + "what 0 means. Trees compare its raw value; networks "
      + "scale it first: clamp(((t - offset) * multiplier + half) >> shift, 0, 255), half = 2^(shift-1), or 0 at shift 0.")
  public Feature name;

  @JsonPropertyDescription("Optional, default Linear (t is the value). Log2: t is 256 times the binary logarithm of the "
      + "value plus one, 0 to 8192. Networks only.")
  public Transform transform = Transform.Linear;

  @Min(0)
  @Max(4294967295L)
  @JsonPropertyDescription("Optional, default 0, 0 to 4294967295. Subtracted from t. Networks only.")
  public long offset;

  @Min(0)
  @Max(16777216)
  @JsonPropertyDescription("Optional, default 1, 0 to 16777216 (2^24). Multiplies t - offset. Networks only.")
  public int multiplier = 1;

  @Min(0)
  @Max(40)
  @JsonPropertyDescription("Optional, default 0, 0 to 40. Divides by 2^shift, rounding half up. Networks only.")
  public int shift;
}
