// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/** An immutable copy of a classifier's model and policy, named {@code <classifier>-<first 10 hex digits of the digest>}. */
@Group(Api.GROUP)
@Version(Api.VERSION)
@Kind("PacketClassifierRevision")
@Plural("packetclassifierrevisions")
@Singular("packetclassifierrevision")
@ShortNames("pclfrev")
@JsonIgnoreProperties(ignoreUnknown = true)
@AdditionalPrinterColumn(name = "Classifier", jsonPath = ".spec.classifier", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Digest", jsonPath = ".spec.digest", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = AdditionalPrinterColumn.Type.DATE)
@SchemaCustomizer(value = SchemaPatch.class, input = """
    {"description": "A PacketClassifierRevision is an immutable copy of a classifier's model and policy. Made by the operator; fetched once by every node that runs it.",
      "required": ["spec"], "properties": {"spec": {"description": "The copy. Never changes."}, "status": null}}
    """)
public class PacketClassifierRevision extends CustomResource<PacketClassifierRevisionSpec, Void> {
}
