// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.api.v1alpha1.Feature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class FeaturePageTest {
  @Test
  void thePageIsWhatTheCatalogueSays() throws IOException {
    assertThat(Files.readString(Path.of("../FEATURES.md"))).as("write it again with the command FeaturePage FEATURES.md")
        .isEqualTo(FeaturePage.text());
  }

  @Test
  void thePageHasEveryFeature() {
    for (Feature feature : Feature.values()) {
      assertThat(FeaturePage.text()).contains("|" + feature.ordinal() + "|" + feature + "|");
    }
    assertThat(PaperFeatures.all()).hasSize(12);
  }
}
