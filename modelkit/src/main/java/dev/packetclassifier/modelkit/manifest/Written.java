// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.manifest;

import dev.packetclassifier.api.v1alpha1.PacketClassifierSpec;
import java.util.SortedMap;

/**
 * A classifier as people write it.
 *
 * @param name of the object
 * @param labels of the object
 * @param annotations of the object
 * @param spec what is wanted; not checked yet
 */
record Written(String name, SortedMap<String, String> labels, SortedMap<String, String> annotations, PacketClassifierSpec spec) {
}
