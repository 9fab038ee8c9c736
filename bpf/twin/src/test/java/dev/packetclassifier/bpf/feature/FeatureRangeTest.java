// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.bpf.model.FeatureRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What models are checked and proved with is what the catalogue computes. */
class FeatureRangeTest {
  @ParameterizedTest
  @EnumSource(Feature.class)
  void isTheCatalogues(Feature feature) {
    FeatureRow row = Catalogue.row(feature);
    FeatureRange range = FeatureRange.of(feature);
    assertThat(range).isNotNull();
    assertThat(range.largest()).isEqualTo(row.max());
    assertThat(range.plus()).isEqualTo(row.unit().endsWith(" + 1") ? 1 : row.unit().endsWith(" + 2") ? 2 : 0);
  }
}
