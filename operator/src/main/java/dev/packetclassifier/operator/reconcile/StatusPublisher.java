// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Writes classifiers' status, and knows what it wrote: the cache may not yet. */
@Singleton
public class StatusPublisher {
  private static final String FIELD_MANAGER = "pclf-operator";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** @param version of the object that this status made */
  private record Entry(String uid, String version, PacketClassifierStatus status, Instant at) {
  }

  private final KubernetesClient client;
  private final Map<String, Entry> written = new ConcurrentHashMap<>();
  private final Map<String, Sighting> sightings = new ConcurrentHashMap<>();

  @Inject
  StatusPublisher(KubernetesClient client) {
    this.client = client;
  }

  /**
   * When this process first saw what a status says of the rollout, by a clock that does not jump. What another operator wrote begins again:
   * it may not have been looked at meanwhile.
   */
  private record Sighting(String uid, JsonNode rollout, long nanos) {
  }

  /** What people see: what this operator wrote, until the cache has seen that; then what the cache shows, whichever operator wrote it. */
  PublishedStatus published(PacketClassifier classifier) {
    Optional<Entry> own = own(classifier);
    PacketClassifierStatus status = own.filter(entry -> isAheadOf(classifier, entry)).map(Entry::status).orElse(classifier.getStatus());
    return new PublishedStatus(status, own.map(Entry::at), age(classifier, status));
  }

  private Duration age(PacketClassifier classifier, PacketClassifierStatus status) {
    long now = System.nanoTime();
    Sighting seen = new Sighting(classifier.getMetadata().getUid(), JSON.valueToTree(status == null ? null : status.rollout), now);
    Sighting first = sightings.compute(classifier.getMetadata().getName(), (name, last) -> last != null && last.uid.equals(seen.uid)
        && last.rollout.equals(seen.rollout) ? last : seen);
    return Duration.ofNanos(now - first.nanos);
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
          status, now));
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
    sightings.remove(classifier);
  }
}
