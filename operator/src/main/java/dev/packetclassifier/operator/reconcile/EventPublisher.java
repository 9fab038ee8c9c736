// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.reconcile;

import dev.packetclassifier.operator.plan.PlannedEvent;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jboss.logging.Logger;

/** Writes Kubernetes Events about classifiers and exceptions. */
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
  public void publish(HasMetadata about, List<PlannedEvent> events) {
    for (PlannedEvent event : events) {
      LOG.logf(event.warning() ? Logger.Level.WARN : Logger.Level.INFO, "%s: %s: %s", about.getMetadata().getName(),
          event.reason(), event.message());
      try {
        write(about, event);
      } catch (KubernetesClientException e) {
        LOG.warnf("cannot write the Event %s of %s: %s", event.reason(), about.getMetadata().getName(), e.getMessage());
      }
    }
  }

  private void write(HasMetadata about, PlannedEvent event) {
    String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    client.v1().events().inNamespace(NAMESPACE).resource(new EventBuilder()
        .withNewMetadata().withGenerateName(about.getMetadata().getName() + ".").withNamespace(NAMESPACE).endMetadata()
        .withNewInvolvedObject()
        .withApiVersion(about.getApiVersion()).withKind(about.getKind())
        .withName(about.getMetadata().getName()).withUid(about.getMetadata().getUid())
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
