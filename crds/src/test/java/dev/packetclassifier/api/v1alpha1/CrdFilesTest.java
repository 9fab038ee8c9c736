// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CrdFilesTest {
  /** The reviewed copy, which the chart installs. */
  private static final Path REVIEWED = Path.of("..", "helm", "files", "crds");

  /** {@code mvn -pl crds test -Dcrds.update=true} writes the reviewed copy again; the diff is then read and committed. */
  @Test
  void schemaChangesOnlyWithAReviewedDiff() throws Exception {
    for (Map.Entry<String, CustomResourceDefinition> file : CrdFiles.generate().entrySet()) {
      Path reviewed = REVIEWED.resolve(file.getKey());
      if (Boolean.getBoolean("crds.update")) {
        Files.createDirectories(REVIEWED);
        Files.writeString(reviewed, CrdFiles.yaml(file.getValue()));
      }
      assertThat(reviewed).as("run with -Dcrds.update=true and review the diff").hasContent(CrdFiles.yaml(file.getValue()));
    }
  }

  @Test
  void everyFieldIsDescribed() {
    List<String> missing = new ArrayList<>();
    CrdFiles.generate().forEach((file, definition) -> definition.getSpec().getVersions()
        .forEach(version -> findUndescribed(file, version.getSchema().getOpenAPIV3Schema(), missing)));
    assertThat(missing).isEmpty();
  }

  /** Argo CD and kubectl apply would see a difference for ever: nobody but the API server wrote such a field, and a list has one owner. */
  @Test
  void noDefaultIsInsideAnAtomicList() {
    List<String> found = new ArrayList<>();
    CrdFiles.generate().forEach((file, definition) -> definition.getSpec().getVersions()
        .forEach(version -> findDefaults(file, version.getSchema().getOpenAPIV3Schema(), false, found)));
    assertThat(found).isEmpty();
  }

  private static void findDefaults(String path, JSONSchemaProps schema, boolean inAtomicList, List<String> found) {
    if (inAtomicList && schema.getDefault() != null) {
      found.add(path);
    }
    if (schema.getProperties() != null) {
      schema.getProperties().forEach((name, property) -> findDefaults(path + "." + name, property, inAtomicList, found));
    }
    if (schema.getItems() != null && schema.getItems().getSchema() != null) {
      boolean atomic = schema.getXKubernetesListType() == null || schema.getXKubernetesListType().equals("atomic");
      findDefaults(path + "[]", schema.getItems().getSchema(), inAtomicList || atomic, found);
    }
  }

  private static void findUndescribed(String path, JSONSchemaProps schema, List<String> missing) {
    if (schema.getDescription() == null || schema.getDescription().isBlank()) {
      missing.add(path);
    }
    if (schema.getProperties() != null) {
      schema.getProperties().forEach((name, property) -> findUndescribed(path + "." + name, property, missing));
    }
    if (schema.getItems() != null && schema.getItems().getSchema() != null && schema.getItems().getSchema().getProperties() != null) {
      schema.getItems().getSchema().getProperties().forEach((name, property) -> findUndescribed(path + "[]." + name, property, missing));
    }
  }

  @Test
  void specIsRequired() {
    CrdFiles.generate().forEach((file, definition) -> definition.getSpec().getVersions()
        .forEach(version -> assertThat(version.getSchema().getOpenAPIV3Schema().getRequired()).as(file).contains("spec")));
  }
}
