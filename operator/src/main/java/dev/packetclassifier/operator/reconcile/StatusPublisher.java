// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.reconcile;

import dev.packetclassifier.api.v1alpha1.PacketClassifier;
import dev.packetclassifier.api.v1alpha1.PacketClassifierStatus;
import dev.packetclassifier.operator.plan.PublishedStatus;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Writes classifiers' status, and knows what it wrote: the cache may not yet. */
@Singleton
public class StatusPublisher {
  private static final String FIELD_MANAGER = "pclf-operator";

  /** @param version of the object that this status made */
  private record Entry(String uid, String version, PublishedStatus published) {
  }

  private final KubernetesClient client;
  private final Map<String, Entry> written = new ConcurrentHashMap<>();

  @Inject
  StatusPublisher(KubernetesClient client) {
    this.client = client;
  }

  /** What people see: what this operator wrote, until the cache has seen that; then what the cache shows, whichever operator wrote it. */
  PublishedStatus published(PacketClassifier classifier) {
    return own(classifier).map(entry -> isAheadOf(classifier, entry) ? entry.published
        : new PublishedStatus(classifier.getStatus(), entry.published.at()))
        .orElseGet(() -> new PublishedStatus(classifier.getStatus(), Optional.empty()));
  }

  /**
   * Writes a status, unless the object has changed since what the status was made from.
   *
   * @return false when it has, in a way that the cache did not know of. So an operator that was stopped for longer than its Lease lasts
   *     does not write over what another one has written meanwhile
   */
  boolean publish(PacketClassifier classifier, PacketClassifierStatus status, Instant now) {
    PacketClassifier patch = new PacketClassifier();
    patch.setMetadata(new ObjectMetaBuilder()
        .withName(classifier.getMetadata().getName())
        .withUid(classifier.getMetadata().getUid())
        .withResourceVersion(knownVersion(classifier))
        .build());
    patch.setSpec(null);
    patch.setStatus(status);
    try {
      PacketClassifier made = client.resource(patch).subresource("status").patch(new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager(FIELD_MANAGER)
          .withForce(true)
          .build());
      written.put(classifier.getMetadata().getName(), new Entry(classifier.getMetadata().getUid(), made.getMetadata().getResourceVersion(),
          new PublishedStatus(status, Optional.of(now))));
      return true;
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
        return false;
      }
      throw e;
    }
  }

  /** That of the cache, or of this operator's own last status where the cache has not seen it yet. */
  private String knownVersion(PacketClassifier classifier) {
    return own(classifier).filter(entry -> isAheadOf(classifier, entry)).map(Entry::version)
        .orElse(classifier.getMetadata().getResourceVersion());
  }

  private Optional<Entry> own(PacketClassifier classifier) {
    return Optional.ofNullable(written.get(classifier.getMetadata().getName()))
        .filter(entry -> entry.uid.equals(classifier.getMetadata().getUid()));
  }

  private static boolean isAheadOf(PacketClassifier cached, Entry entry) {
    return Long.parseLong(entry.version) > Long.parseLong(cached.getMetadata().getResourceVersion());
  }

  void forget(String classifier) {
    written.remove(classifier);
  }
}
