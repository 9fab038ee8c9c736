// SPDX-License-Identifier: Apache-2.0
/**
 * The API {@code packetclassifier.dev/v1alpha1}: three cluster-scoped kinds.
 *
 * <p>{@link dev.packetclassifier.api.v1alpha1.PacketClassifier} is written by people,
 * {@link dev.packetclassifier.api.v1alpha1.PacketClassifierRevision} by the operator, and
 * {@link dev.packetclassifier.api.v1alpha1.PacketClassifierNode} is where operator (spec) and node agent (status) meet.
 *
 * <p>Types here hold no logic. The custom resource definitions are generated from them; a test compares what is generated
 * with the reviewed copy in the chart. Fields are public: these are data, and every one is described for
 * {@code kubectl explain}.
 */
package dev.packetclassifier.api.v1alpha1;
