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

/** One node: what every classifier wants of it (spec, operator) and what its kernel runs (status, that node's agent alone). */
@Group(Api.GROUP)
@Version(Api.VERSION)
@Kind("PacketClassifierNode")
@Plural("packetclassifiernodes")
@Singular("packetclassifiernode")
@ShortNames("pclfnode")
@JsonIgnoreProperties(ignoreUnknown = true)
@AdditionalPrinterColumn(name = "Assigned", jsonPath = ".status.assigned", type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(name = "Running", jsonPath = ".status.running", type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(name = "Summary", jsonPath = ".status.summary", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = AdditionalPrinterColumn.Type.DATE)
@SchemaCustomizer(value = SchemaPatch.class, input = """
    {"description": "A PacketClassifierNode has the name of a Node. Its spec lists what the operator wants that node to run; its status is what the node's agent read back from the kernel.",
      "required": ["spec"], "properties": {
      "spec": {"description": "What the node should run. Written by the operator, one field manager a classifier.",
        "default": {"assignments": []}},
      "status": {"description": "What the node's kernel runs. Written by that node's agent alone.",
        "default": {"observedGeneration": -1, "assigned": 0, "running": 0, "summary": "agent has not reported"}}}}
    """)
public class PacketClassifierNode extends CustomResource<PacketClassifierNodeSpec, PacketClassifierNodeStatus> {
}
