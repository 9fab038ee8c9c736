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

/** Decision trees whose leaf scores are added up. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "self.trees.size() == 1 || self.trees.all(t, !has(t.features) || t.features.split(' ').size() <= 63)", message = "where there are several trees, each must have at most 63 nodes (64 leaves); a single one may have 511")
@ValidationRule(value = "self.trees.size() == 1 || self.trees.all(t, (!has(t.left) || t.left.size() <= 251) && (!has(t.right) || t.right.size() <= 251))", message = "where there are several trees, left and right must have at most 63 numbers from -64 to 62 each")
@ValidationRule(value = "self.trees.map(t, t.leafScores.size()).sum() <= 147456", message = "the leafScores of all trees must have at most 147456 characters together (64 trees of 64 leaves and 27 classes): "
    + "train with fewer trees, leaves or classes")
@SchemaCustomizer(value = SchemaPatch.class, input = """
    {"properties": {"trees": {"x-kubernetes-list-type": "atomic"}}}
    """)
public class TreeEnsemble {
  @Required
  @Size(max = 319)
  @ValidationRule(value = "self.matches('^(0|-?[1-9][0-9]{0,7})( (0|-?[1-9][0-9]{0,7}))*$')", message = "must be whole numbers of at most eight digits, separated by one space, such as \"0 12\"")
  @JsonPropertyDescription("Required, a number for each class, separated by one space: the scores to which those of the "
      + "leaves are added.")
  public String baseScores;

  @Required
  @Size(min = 1, max = 64)
  @JsonPropertyDescription("Required, 1 to 64. A single tree has at most 512 leaves and a depth of at most 24, several have at "
      + "most 64 leaves and a depth of at most 16 each; the leafScores of all have at most 147456 characters together. Each packet "
      + "takes one way through every tree, and the leaves' scores are added up.")
  public List<Tree> trees;
}
