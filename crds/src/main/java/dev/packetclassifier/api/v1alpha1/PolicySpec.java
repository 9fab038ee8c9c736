package dev.packetclassifier.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** From a class to what is done. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@SchemaCustomizer(value = SchemaPatch.class, input = """
    {"properties": {"actions": {"x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["class"]}}}
    """)
public class PolicySpec {
  @Size(max = 32)
  @JsonPropertyDescription("actions: optional. What is done with the packets of a class; a class without an entry passes.")
  public List<ClassAction> actions;
}
