// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** Traffic that is never dropped, besides what always is protected. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@SchemaCustomizer(value = SchemaPatch.class, input = """
    {"properties": {"ports": {"x-kubernetes-list-type": "set", "items": {"minimum": 1, "maximum": 65535}},
      "cidrs": {"x-kubernetes-list-type": "set", "items": {"maxLength": 49, "pattern": "^[0-9a-fA-F.:]+/[0-9]{1,3}$"}}}}
    """)
public class ProtectedSpec {
  @Size(max = 64)
  @JsonPropertyDescription("Optional, at most 64 of 1 to 65535. TCP and UDP ports that are protected as SSH's is: towards an address of the "
      + "node itself, and in both directions with other nodes and API servers. Towards pods and services they are not.")
  public List<Integer> ports;

  @Size(max = 64)
  @JsonPropertyDescription("Optional, at most 64 of IPv4 or IPv6, such as 192.0.2.0/24. Nothing that comes from these sources is dropped. A "
      + "source address can be forged: name networks whose addresses nobody else can send from.")
  public List<String> cidrs;
}
