package dev.packetclassifier.operator.reconcile;

import dev.packetclassifier.api.v1alpha1.PacketClassifier;
import dev.packetclassifier.operator.plan.Notice;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jboss.logging.Logger;

/** Tells people what happened, as Kubernetes Events. */
@Singleton
public class Herald {
  /** Where Events about objects without a namespace live. */
  private static final String NAMESPACE = "default";
  private static final String COMPONENT = "packet-classifier-operator";
  private static final int LONGEST_MESSAGE = 1024;
  private static final Logger LOG = Logger.getLogger(Herald.class);

  private final KubernetesClient client;

  @Inject
  Herald(KubernetesClient client) {
    this.client = client;
  }

  /** An Event that cannot be written is logged and forgotten: nothing depends on it. */
  void tell(PacketClassifier classifier, List<Notice> notices) {
    for (Notice notice : notices) {
      LOG.logf(notice.warning() ? Logger.Level.WARN : Logger.Level.INFO, "%s: %s: %s", classifier.getMetadata().getName(),
          notice.reason(), notice.message());
      try {
        write(classifier, notice);
      } catch (KubernetesClientException e) {
        LOG.warnf("cannot write the Event %s of %s: %s", notice.reason(), classifier.getMetadata().getName(), e.getMessage());
      }
    }
  }

  private void write(PacketClassifier classifier, Notice notice) {
    String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    client.v1().events().inNamespace(NAMESPACE).resource(new EventBuilder()
        .withNewMetadata().withGenerateName(classifier.getMetadata().getName() + ".").withNamespace(NAMESPACE).endMetadata()
        .withNewInvolvedObject()
        .withApiVersion(classifier.getApiVersion()).withKind(classifier.getKind())
        .withName(classifier.getMetadata().getName()).withUid(classifier.getMetadata().getUid())
        .endInvolvedObject()
        .withType(notice.warning() ? "Warning" : "Normal")
        .withReason(notice.reason())
        .withMessage(shortened(notice.message()))
        .withFirstTimestamp(now).withLastTimestamp(now).withCount(1)
        .withNewSource().withComponent(COMPONENT).endSource()
        .withReportingComponent(COMPONENT)
        .build()).create();
  }

  private static String shortened(String message) {
    return message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE - 3) + "...";
  }
}
