// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** From a class to what is done. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "!has(self.warmUp) || (self.warmUp.matches('^[0-9]{1,4}[smh]$') && duration(self.warmUp) <= duration('1h'))", message = "warmUp must be a whole number with a unit, s, m or h, from 0s to 1h, for example 10s")
@SchemaCustomizer(value = SchemaPatch.class, input = """
    {"properties": {"actions": {"x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["class"]},
      "unjudged": {"x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["reason"]}}}
    """)
public class PolicySpec {
  @Size(max = 32)
  @JsonPropertyDescription("Optional. What is done with the packets of a class; a class without an entry passes.")
  public List<ClassAction> actions;

  @Size(max = 3)
  @JsonPropertyDescription("Optional. What is done with packets that the program cannot judge, by reason; a reason without an "
      + "entry passes. Whoever knows this program can send such packets on purpose: without an entry they pass, counted in "
      + "pclf_unjudged_packets_total.")
  public List<UnjudgedAction> unjudged;

  @JsonProperty("protected")
  @JsonPropertyDescription("Optional. What is never dropped besides what always is protected: it passes, counted in "
      + "pclf_protected_packets_total.")
  public ProtectedSpec protectedTraffic;

  @Size(max = 8)
  @JsonPropertyDescription("Optional, at most 8. Packets that are never dropped by a verdict, whatever the model says of them: they pass, "
      + "counted in pclf_guarded_packets_total. pclf prove says whether the model would ever drop one, and shows it.")
  public List<GuaranteeSpec> guarantees;

  @Size(max = 5)
  @JsonPropertyDescription("Optional, a whole number of s, m or h, from 0s to 1h; absent means the longest window of a feature "
      + "that the model uses, at least 10s. After an attach with empty state, or a change to a model that keeps more of it, Enforce "
      + "only observes for so long (phase Warming): until then every established connection looks like a new one. A model without "
      + "flow, address and station features keeps no state and never warms up. 0s enforces at once.")
  public String warmUp;
}
