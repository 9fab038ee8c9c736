// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** Which network interfaces of a node. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "[has(self.names), has(self.namePattern), has(self.defaultRoute)].filter(x, x).size() == 1", message = "exactly one of names, namePattern and defaultRoute must be set")
@ValidationRule(value = "!has(self.defaultRoute) || self.defaultRoute", message = "defaultRoute must be true, or left out")
@SchemaCustomizer(value = SchemaPatch.class, input = """
    {"properties": {"names": {"x-kubernetes-list-type": "set", "items": {"type": "string", "minLength": 1, "maxLength": 15,
      "x-kubernetes-validations": [{"rule": "self.matches('^[^\\\\\\\\s/:]+$')",
        "message": "must be the name of a network interface: no spaces, '/' or ':'"}]}}}}
    """)
public class InterfaceSelector {
  @Size(min = 1, max = 16)
  @JsonPropertyDescription("1 to 16 interface names. One that does not exist yet is waited for; the others are not held up.")
  public List<String> names;

  @Size(min = 1, max = 128)
  @ValidationRule(value = "'eth0'.matches(self) in [true, false]", message = "namePattern must be a regular expression that RE2 understands")
  @JsonPropertyDescription("A regular expression that the whole interface name matches, for example \"eth.*\". "
      + "Interfaces are followed as they come and go; none yet is waited for.")
  public String namePattern;

  @JsonPropertyDescription("True for the interfaces that carry the node's default routes (IPv4 and IPv6).")
  public Boolean defaultRoute;
}
