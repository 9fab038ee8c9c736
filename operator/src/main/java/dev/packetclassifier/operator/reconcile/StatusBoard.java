package dev.packetclassifier.operator.reconcile;

import dev.packetclassifier.api.v1alpha1.PacketClassifier;
import dev.packetclassifier.api.v1alpha1.PacketClassifierStatus;
import dev.packetclassifier.operator.plan.Published;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Writes classifiers' status, and knows what it wrote: the cache may not yet. */
@Singleton
public class StatusBoard {
  private static final String FIELD_MANAGER = "pclf-operator";

  private record Entry(String uid, Published published) {
  }

  private final KubernetesClient client;
  private final Map<String, Entry> written = new ConcurrentHashMap<>();

  @Inject
  StatusBoard(KubernetesClient client) {
    this.client = client;
  }

  Published published(PacketClassifier classifier) {
    Entry entry = written.get(classifier.getMetadata().getName());
    return entry != null && entry.uid.equals(classifier.getMetadata().getUid()) ? entry.published
        : new Published(classifier.getStatus(), Optional.empty());
  }

  void publish(PacketClassifier classifier, PacketClassifierStatus status, Instant now) {
    PacketClassifier patch = new PacketClassifier();
    patch.setMetadata(new ObjectMetaBuilder()
        .withName(classifier.getMetadata().getName())
        .withUid(classifier.getMetadata().getUid())
        .build());
    patch.setSpec(null);
    patch.setStatus(status);
    client.resource(patch).subresource("status").patch(new PatchContext.Builder()
        .withPatchType(PatchType.SERVER_SIDE_APPLY)
        .withFieldManager(FIELD_MANAGER)
        .withForce(true)
        .build());
    written.put(classifier.getMetadata().getName(), new Entry(classifier.getMetadata().getUid(), new Published(status, Optional.of(now))));
  }

  void forget(String classifier) {
    written.remove(classifier);
  }
}
