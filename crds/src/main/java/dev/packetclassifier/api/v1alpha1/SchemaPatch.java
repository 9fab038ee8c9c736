// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.api.v1alpha1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/**
 * Adds to a generated schema what the generator has no annotation for: list types and their keys, patterns of list items,
 * defaults of whole objects. The input is a JSON merge patch (RFC 7386).
 *
 * <p>The generator's own merge patch replaces a whole property where this one goes into it.
 */
public final class SchemaPatch implements SchemaCustomizer.Customizer {
  @Override
  public JSONSchemaProps apply(JSONSchemaProps schema, String patch, KubernetesSerialization json) {
    ObjectNode target = json.convertValue(schema, ObjectNode.class);
    merge(target, json.unmarshal(patch, ObjectNode.class));
    return json.convertValue(target, JSONSchemaProps.class);
  }

  private static void merge(ObjectNode target, ObjectNode patch) {
    patch.properties().forEach(entry -> {
      JsonNode old = target.get(entry.getKey());
      if (entry.getValue().isNull()) {
        target.remove(entry.getKey());
      } else if (old instanceof ObjectNode oldObject && entry.getValue() instanceof ObjectNode patchObject) {
        merge(oldObject, patchObject);
      } else {
        target.set(entry.getKey(), entry.getValue());
      }
    });
  }
}
