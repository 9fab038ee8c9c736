// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/** A model, what to do with each class it tells apart, and the nodes and interfaces it runs on. */
@Group(Api.GROUP)
@Version(Api.VERSION)
@Kind("PacketClassifier")
@Plural("packetclassifiers")
@Singular("packetclassifier")
@ShortNames("pclf")
@JsonIgnoreProperties(ignoreUnknown = true)
@AdditionalPrinterColumn(name = "Mode", jsonPath = ".spec.mode", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Revision", jsonPath = ".status.currentRevision", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Desired", jsonPath = ".status.nodes.desired", type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(name = "Up-To-Date", jsonPath = ".status.nodes.updated", type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(name = "Ready", jsonPath = ".status.nodes.ready", type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(name = "Rollout", jsonPath = ".status.progress", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Enforcing", jsonPath = ".status.enforcing", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Healthy", jsonPath = ".status.conditions[?(@.type==\"Ready\")].status", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Reason", jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Generation", jsonPath = ".metadata.generation", type = AdditionalPrinterColumn.Type.INTEGER, priority = 1)
@AdditionalPrinterColumn(name = "Observed", jsonPath = ".status.observedGeneration", type = AdditionalPrinterColumn.Type.INTEGER, priority = 1)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = AdditionalPrinterColumn.Type.DATE)
@ValidationRule(value = "size(self.metadata.name) <= 52 && self.metadata.name.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?$')", message = "metadata.name must be a DNS label of at most 52 characters (lower-case letters, digits and '-'): it names pin "
    + "folders on every node and field managers")
@SchemaCustomizer(value = SchemaPatch.class, input = """
    {"description": "A PacketClassifier runs one quantized model on every packet that arrives at the selected interfaces of the selected nodes, in the kernel (XDP), and observes or enforces what its policy says about each class.",
      "required": ["spec"], "properties": {
      "spec": {"description": "What is wanted: the model, the policy, and where it runs."},
      "status": {"description": "What the operator last saw. Written by the operator alone.",
        "default": {"observedGeneration": -1, "currentRevision": "-", "progress": "-", "enforcing": "-",
          "nodes": {"desired": 0, "updated": 0, "ready": 0, "failed": 0, "unsupported": 0},
          "conditions": [{"type": "Ready", "status": "Unknown", "reason": "NotReconciled", "observedGeneration": -1,
            "message": "The operator has not looked at this object yet.", "lastTransitionTime": "1970-01-01T00:00:00Z"}]}}}}
    """)
public class PacketClassifier extends CustomResource<PacketClassifierSpec, PacketClassifierStatus> {
}
