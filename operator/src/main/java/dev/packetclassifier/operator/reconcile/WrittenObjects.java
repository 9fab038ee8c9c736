// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.reconcile;

import dev.packetclassifier.api.v1alpha1.PacketClassifierNode;
import dev.packetclassifier.operator.fleet.CacheTransforms;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Node objects that this operator wrote and its cache does not show yet. A plan made from the cache alone would not know of a node that was
 * changed a moment ago, and change another one besides.
 */
@Singleton
public class WrittenObjects {
  private final Map<String, PacketClassifierNode> written = new ConcurrentHashMap<>();

  /** An object as the API server answered. */
  void written(PacketClassifierNode object) {
    written.put(object.getMetadata().getName(), CacheTransforms.nodeObject(object));
  }

  /** What the cache shows, with what was written since. */
  Map<String, PacketClassifierNode> over(Map<String, PacketClassifierNode> cached) {
    written.entrySet().removeIf(entry -> !isAhead(entry.getValue(), cached.get(entry.getKey())));
    if (written.isEmpty()) {
      return cached;
    }
    Map<String, PacketClassifierNode> objects = new HashMap<>(cached);
    objects.putAll(written);
    return objects;
  }

  /** An object that the cache lacks was just made, or was deleted: then its next version decides, and an hour of doubt must not follow. */
  private static boolean isAhead(PacketClassifierNode own, PacketClassifierNode cached) {
    return cached != null
        && Long.parseLong(own.getMetadata().getResourceVersion()) > Long.parseLong(cached.getMetadata().getResourceVersion());
  }
}
