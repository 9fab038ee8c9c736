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

/** Sources from which nothing is dropped for a time. It can only spare: no exception makes a packet drop. */
@Group(Api.GROUP)
@Version(Api.VERSION)
@Kind("PacketClassifierException")
@Plural("packetclassifierexceptions")
@Singular("packetclassifierexception")
@ShortNames("pclfex")
@JsonIgnoreProperties(ignoreUnknown = true)
@AdditionalPrinterColumn(name = "Sources", jsonPath = ".spec.sources", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Classifiers", jsonPath = ".spec.classifiers", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Until", jsonPath = ".spec.until", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Confirmed", jsonPath = ".status.confirmed", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Reason", jsonPath = ".spec.reason", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = AdditionalPrinterColumn.Type.DATE)
@SchemaCustomizer(value = SchemaPatch.class, input = """
    {"description": "While a PacketClassifierException stands, nothing that comes from its sources is dropped; it is judged and counted as before, and counted as excepted. Every node agent watches this kind itself, so that it works while the operator is down. It can only spare.",
      "required": ["spec"], "properties": {
      "spec": {"description": "Which sources are spared, by which classifiers, until when, and why."},
      "status": {"description": "How many nodes carry it out. Written by the operator alone; the effect does not wait for it.",
        "default": {"observedGeneration": -1, "confirmed": "-"}}}}
    """)
public class PacketClassifierException extends CustomResource<PacketClassifierExceptionSpec, PacketClassifierExceptionStatus> {
}
