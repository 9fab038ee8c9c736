// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.fleet;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.util.function.UnaryOperator;

/** An informer's store that keeps of each object only what is read. */
final class TransformingItemStore<T extends HasMetadata> extends BasicItemStore<T> {
  private final UnaryOperator<T> trim;

  /** @param trim makes a new object; the one it is given is still used by others */
  TransformingItemStore(UnaryOperator<T> trim) {
    super(Cache::metaNamespaceKeyFunc);
    this.trim = trim;
  }

  @Override
  public T put(String key, T object) {
    return super.put(key, object == null ? null : trim.apply(object));
  }
}
