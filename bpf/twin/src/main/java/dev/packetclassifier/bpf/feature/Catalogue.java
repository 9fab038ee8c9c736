// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.feature;

import dev.packetclassifier.api.v1alpha1.Feature;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Every feature, in the order of its number: the reference page and the twin's computation in one. */
public final class Catalogue {
  private static final List<FeatureRow> ROWS = rows();

  private Catalogue() {}

  /** All rows; the index is the feature's number. */
  public static List<FeatureRow> all() {
    return ROWS;
  }

  public static FeatureRow row(Feature feature) {
    return ROWS.get(feature.ordinal());
  }

  private static List<FeatureRow> rows() {
    List<FeatureRow> rows = new ArrayList<>();
    PacketRows.addTo(rows);
    FlowRows.addTo(rows);
    FirstRows.addTo(rows);
    AddressRows.addTo(rows);
    StationRows.addTo(rows);
    FlowRows.addPorts(rows);
    FlowRows.addMeans(rows);
    AddressRows.addEstablished(rows);
    return Collections.unmodifiableList(rows);
  }
}
