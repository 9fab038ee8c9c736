package dev.packetclassifier.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** Decision trees whose leaf scores are added up. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@SchemaCustomizer(value = SchemaPatch.class, input = """
    {"properties": {"trees": {"x-kubernetes-list-type": "atomic"}}}
    """)
public class TreeEnsemble {
  @Required
  @Size(max = 319)
  @Pattern("^(0|-?[1-9][0-9]{0,7})( (0|-?[1-9][0-9]{0,7}))*$")
  @JsonPropertyDescription("baseScores: required, a number for each class, separated by one space: the score to which a leaf's is added.")
  public String baseScores;

  @Required
  @Size(min = 1, max = 1)
  @JsonPropertyDescription("trees: required, exactly one tree, of at most 512 leaves and a depth of at most 24.")
  public List<Tree> trees;
}
