// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.reconcile;

import dev.packetclassifier.api.v1alpha1.Api;
import dev.packetclassifier.api.v1alpha1.PacketClassifier;
import dev.packetclassifier.api.v1alpha1.PacketClassifierRevision;
import dev.packetclassifier.bpf.revision.Revisions;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.HttpURLConnection;
import java.util.List;

/** Makes and deletes revisions. */
@Singleton
public class RevisionStore {
  private final KubernetesClient client;

  @Inject
  RevisionStore(KubernetesClient client) {
    this.client = client;
  }

  /** Makes the revision of a classifier as it is now. One that exists is the same one: the name holds its digest. */
  void make(PacketClassifier classifier) {
    PacketClassifierRevision revision = new PacketClassifierRevision();
    revision.setSpec(Revisions.of(classifier.getMetadata().getName(), classifier.getSpec()));
    revision.setMetadata(new ObjectMetaBuilder()
        .withName(Revisions.name(revision.getSpec().classifier, revision.getSpec().digest))
        .addToLabels(Api.CLASSIFIER_LABEL, classifier.getMetadata().getName())
        .withOwnerReferences(owner(classifier))
        .build());
    try {
      client.resource(revision).create();
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
    }
  }

  void prune(List<String> names) {
    names.forEach(name -> client.resources(PacketClassifierRevision.class).withName(name).delete());
  }

  /** Not blocking: a node detaches without the revision, so a revision that stays must not keep its classifier. */
  private static OwnerReference owner(PacketClassifier classifier) {
    return new OwnerReferenceBuilder()
        .withApiVersion(classifier.getApiVersion())
        .withKind(classifier.getKind())
        .withName(classifier.getMetadata().getName())
        .withUid(classifier.getMetadata().getUid())
        .withController(true)
        .withBlockOwnerDeletion(false)
        .build();
  }
}
