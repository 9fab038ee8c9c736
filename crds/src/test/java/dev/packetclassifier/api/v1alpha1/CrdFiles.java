// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.api.v1alpha1;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.File;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The custom resource definitions, generated from the types. */
final class CrdFiles {
  static final List<Class<? extends CustomResource<?, ?>>> KINDS = List.of(PacketClassifier.class, PacketClassifierRevision.class,
      PacketClassifierNode.class, PacketClassifierException.class);

  private CrdFiles() {}

  /** File name to definition. */
  @SuppressWarnings("unchecked") // An array of generic classes cannot be made otherwise.
  static Map<String, CustomResourceDefinition> generate() {
    Map<String, CustomResourceDefinition> files = new TreeMap<>();
    new CRDGenerator()
        .withPostProcessor(new CRDPostProcessor() {
          @Override
          public HasMetadata process(HasMetadata crd, String version) {
            CustomResourceDefinition definition = (CustomResourceDefinition) crd;
            orderColumns(definition);
            files.put(definition.getSpec().getNames().getPlural() + ".yaml", definition);
            return crd;
          }
        })
        .customResourceClasses(KINDS.toArray(Class[]::new))
        .forCRDVersions("v1")
        .inOutputDir(new File("target"))
        .generate();
    return files;
  }

  static String yaml(HasMetadata definition) {
    return Serialization.asYaml(definition).replaceFirst("^---\n", "");
  }

  /** The generator sorts columns by JSON path; people read them in the order in which the type lists them. */
  private static void orderColumns(CustomResourceDefinition definition) {
    Class<?> type = KINDS.stream().filter(kind -> HasMetadata.getKind(kind).equals(definition.getSpec().getNames().getKind()))
        .findFirst().orElseThrow();
    List<String> order = Arrays.stream(type.getAnnotationsByType(AdditionalPrinterColumn.class)).map(AdditionalPrinterColumn::name)
        .toList();
    definition.getSpec().getVersions().forEach(version -> version.getAdditionalPrinterColumns()
        .sort(Comparator.comparing(CustomResourceColumnDefinition::getName, Comparator.comparingInt(order::indexOf))));
  }
}
