// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** Which sources are spared, by which classifiers, until when, and why. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@SchemaCustomizer(value = SchemaPatch.class, input = """
    {"properties": {
      "sources": {"x-kubernetes-list-type": "set", "minItems": 1, "items": {"type": "string", "format": "cidr", "maxLength": 49}},
      "classifiers": {"x-kubernetes-list-type": "set", "minItems": 1, "items": {"type": "string", "minLength": 1, "maxLength": 52}},
      "until": {"format": "date-time", "maxLength": 35},
      "reason": {"minLength": 1, "maxLength": 1024}}}
    """)
public class PacketClassifierExceptionSpec {
  @Required
  @Size(max = 64)
  @JsonPropertyDescription("Required, 1 to 64 address ranges as address/prefix length, for example 192.0.2.7/32 or 2001:db8::/48. "
      + "Packets that come from them are not dropped. 0.0.0.0/0 stops all dropping of IPv4, ::/0 of IPv6. Bits behind the prefix are "
      + "ignored. A node holds 4096 ranges of all exceptions for a classifier; one that has to hold more only observes for it, and says so.")
  public List<String> sources;

  @Size(max = 64)
  @JsonPropertyDescription("Optional, names of 1 to 64 classifiers; absent means all. A name without a classifier does nothing until "
      + "there is one.")
  public List<String> classifiers;

  @Required
  @JsonPropertyDescription("Required, an RFC 3339 time such as 2026-05-01T12:00:00Z, in the future and at most 30 days after "
      + "metadata.creationTimestamp. From then on the exception does nothing, and the operator deletes it. Nodes measure it by the "
      + "API server's clock; while a node cannot ask for it, and does not know the time, the exception stands.")
  public String until;

  @Required
  @JsonPropertyDescription("Required, 1 to 1024 characters: why, for the next reader.")
  public String reason;
}
