// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;

/** Where a classifier runs. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public class TargetSpec {
  @JsonPropertyDescription("Optional, default every node that has an agent. Nodes are followed as they join, leave and "
      + "change their labels.")
  public NodeSelector nodeSelector;

  @Required
  @JsonPropertyDescription("Required. The interfaces of each node at which packets are judged as they arrive.")
  public InterfaceSelector interfaces;

  @Default("Auto")
  @JsonPropertyDescription("Optional, default Auto. Native: XDP, in the driver; Failed where the driver cannot, Blocked "
      + "where another XDP program is. Tc: in the network stack, at every Ethernet interface; packets that were merged on arrival are "
      + "judged as their first. Auto: Native where it can be, else Tc. Generic: deprecated, read as Tc that only observes.")
  public AttachMode attachMode = AttachMode.Auto;

  @Min(0)
  @Max(10000)
  @Default("100")
  @JsonPropertyDescription("Optional, default 100, 0 to 10000. When two classifiers want the same interface the lower number "
      + "gets it (then the name that sorts first), and the other reports Conflict there.")
  public int priority = 100;
}
