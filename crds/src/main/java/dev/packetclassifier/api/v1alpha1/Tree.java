// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** One binary tree. Node 0 is the root; a tree that is one leaf has no nodes. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "has(self.features) == has(self.thresholds) && has(self.features) == has(self.left) && has(self.features) == has(self.right)", message = "features, thresholds, left and right must all be set, or none of them (a tree that is one leaf)")
@ValidationRule(value = "!has(self.features) || !has(self.thresholds) || self.features.split(' ').size() == self.thresholds.split(' ').size()", message = "features and thresholds must have one number a node each")
@ValidationRule(value = "!has(self.features) || !has(self.left) || self.features.split(' ').size() == self.left.split(' ').size()", message = "features and left must have one number a node each")
@ValidationRule(value = "!has(self.features) || !has(self.right) || self.features.split(' ').size() == self.right.split(' ').size()", message = "features and right must have one number a node each")
@ValidationRule(value = "!has(self.features) || self.features.split(' ').size() <= 511", message = "a tree must have at most 511 nodes (512 leaves), where there are several 63 (64 leaves)")
public class Tree {
  @Size(max = 1532)
  @ValidationRule(value = "self.matches('^([0-9]|[1-5][0-9]|6[0-3])( ([0-9]|[1-5][0-9]|6[0-3]))*$')", message = "must be whole numbers from 0 to 63, separated by one space, such as \"3 0\"")
  @JsonPropertyDescription("A number for each node, separated by one space: the index, in model.features, of what the node "
      + "compares.")
  public String features;

  @Size(max = 5620)
  @ValidationRule(value = "self.matches('^(0|[1-9][0-9]{0,9})( (0|[1-9][0-9]{0,9}))*$')", message = "must be whole numbers from 0 to 4294967295, separated by one space, such as \"1024 80\"")
  @JsonPropertyDescription("A number from 0 to 4294967295 for each node, separated by one space. A packet goes left when "
      + "the raw value of the feature is at most the threshold.")
  public String thresholds;

  @Size(max = 2554)
  @ValidationRule(value = "self.matches('^(0|-?[1-9][0-9]{0,2})( (0|-?[1-9][0-9]{0,2}))*$')", message = "must be whole numbers of at most three digits, separated by one space, such as \"1 -2\"")
  @JsonPropertyDescription("A number for each node, separated by one space: where a packet goes whose value is at most the "
      + "threshold. n is node n, -n is leaf n - 1 (-1 is the first row of leafScores).")
  public String left;

  @Size(max = 2554)
  @ValidationRule(value = "self.matches('^(0|-?[1-9][0-9]{0,2})( (0|-?[1-9][0-9]{0,2}))*$')", message = "must be whole numbers of at most three digits, separated by one space, such as \"2 -3\"")
  @JsonPropertyDescription("As left, for a value above the threshold.")
  public String right;

  @Min(0)
  @Max(8)
  @JsonPropertyDescription("Optional, default 0, 0 to 8. Leaf scores count 2^leafShift times.")
  public int leafShift;

  @Required
  @Size(min = 4, max = 21848)
  @Pattern("^[A-Za-z0-9+/]+={0,2}$")
  @JsonPropertyDescription("Required, base64 of signed bytes: one row a leaf, one byte a class. A tree has one leaf more "
      + "than it has nodes.")
  public String leafScores;
}
