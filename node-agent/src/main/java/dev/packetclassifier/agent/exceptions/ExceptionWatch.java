// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.exceptions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.packetclassifier.agent.log.DeduplicatingLog;
import dev.packetclassifier.api.v1alpha1.Exceptions;
import dev.packetclassifier.api.v1alpha1.PacketClassifierException;
import dev.packetclassifier.bpf.model.SourceRange;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The cluster's exceptions, as a watch of the kind shows them. Read without types, since an operator may be newer than this agent. */
public final class ExceptionWatch implements ExceptionSource, AutoCloseable {
  private static final ResourceDefinitionContext KIND = ResourceDefinitionContext.fromResourceType(PacketClassifierException.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SharedIndexInformer<GenericKubernetesResource> informer;
  private final DeduplicatingLog log;

  public ExceptionWatch(KubernetesClient client, DeduplicatingLog log) {
    this.informer = client.genericKubernetesResources(KIND).runnableInformer(0);
    this.log = log;
  }

  /** Starts the watch, which is retried while the API server cannot be reached, or does not know the kind. */
  public void start(Runnable onChange) {
    informer.addEventHandler(new ResourceEventHandler<GenericKubernetesResource>() {
      @Override
      public void onAdd(GenericKubernetesResource exception) {
        onChange.run();
      }

      @Override
      public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource after) {
        onChange.run();
      }

      @Override
      public void onDelete(GenericKubernetesResource exception, boolean stale) {
        onChange.run();
      }
    });
    informer.exceptionHandler((started, failure) -> true);
    informer.start().thenRun(onChange);
  }

  @Override
  public Optional<List<KnownException>> exceptions() {
    if (!informer.hasSynced()) {
      return Optional.empty();
    }
    List<KnownException> known = new ArrayList<>();
    for (GenericKubernetesResource object : informer.getStore().list()) {
      known.add(parse(JSON.valueToTree(object), log));
    }
    return Optional.of(known);
  }

  /** A source that cannot be read is left out: it must not take the others with it. */
  static KnownException parse(JsonNode object, DeduplicatingLog log) {
    JsonNode metadata = object.path("metadata");
    JsonNode spec = object.path("spec");
    String name = metadata.path("name").asText();
    List<SourceRange> sources = new ArrayList<>();
    for (JsonNode source : spec.path("sources")) {
      try {
        sources.add(SourceRange.of(source.asText()));
      } catch (IllegalArgumentException e) {
        log.warn("exception " + name, "spec.sources: " + e.getMessage() + "; the other sources are excepted");
      }
    }
    Set<String> classifiers = new TreeSet<>();
    spec.path("classifiers").forEach(classifier -> classifiers.add(classifier.asText()));
    return new KnownException(Exceptions.id(metadata.path("uid").asText(), metadata.path("generation").asLong()), name, sources,
        classifiers,
        Exceptions.end(spec.path("until").asText(null), metadata.path("creationTimestamp").asText(null)));
  }

  @Override
  public void close() {
    informer.close();
  }
}
