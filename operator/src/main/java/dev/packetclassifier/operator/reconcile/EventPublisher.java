// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.reconcile;

import dev.packetclassifier.api.v1alpha1.PacketClassifier;
import dev.packetclassifier.operator.plan.PlannedEvent;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jboss.logging.Logger;

/** Writes Kubernetes Events about classifiers. */
@Singleton
public class EventPublisher {
  /** Where Events about objects without a namespace live. */
  private static final String NAMESPACE = "default";
  private static final String COMPONENT = "packet-classifier-operator";
  private static final int MAX_MESSAGE = 1024;
  private static final Logger LOG = Logger.getLogger(EventPublisher.class);

  private final KubernetesClient client;

  @Inject
  EventPublisher(KubernetesClient client) {
    this.client = client;
  }

  /** An Event that cannot be written is logged and forgotten: nothing depends on it. */
  void publish(PacketClassifier classifier, List<PlannedEvent> events) {
    for (PlannedEvent event : events) {
      LOG.logf(event.warning() ? Logger.Level.WARN : Logger.Level.INFO, "%s: %s: %s", classifier.getMetadata().getName(),
          event.reason(), event.message());
      try {
        write(classifier, event);
      } catch (KubernetesClientException e) {
        LOG.warnf("cannot write the Event %s of %s: %s", event.reason(), classifier.getMetadata().getName(), e.getMessage());
      }
    }
  }

  private void write(PacketClassifier classifier, PlannedEvent event) {
    String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    client.v1().events().inNamespace(NAMESPACE).resource(new EventBuilder()
        .withNewMetadata().withGenerateName(classifier.getMetadata().getName() + ".").withNamespace(NAMESPACE).endMetadata()
        .withNewInvolvedObject()
        .withApiVersion(classifier.getApiVersion()).withKind(classifier.getKind())
        .withName(classifier.getMetadata().getName()).withUid(classifier.getMetadata().getUid())
        .endInvolvedObject()
        .withType(event.warning() ? "Warning" : "Normal")
        .withReason(event.reason().name())
        .withMessage(truncated(event.message()))
        .withFirstTimestamp(now).withLastTimestamp(now).withCount(1)
        .withNewSource().withComponent(COMPONENT).endSource()
        .withReportingComponent(COMPONENT)
        .build()).create();
  }

  private static String truncated(String message) {
    return message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE - 3) + "...";
  }
}
