// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.twin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.StationKey;
import dev.packetclassifier.bpf.frame.FrameBuilder;
import dev.packetclassifier.bpf.parse.Hook;
import dev.packetclassifier.bpf.parse.Outcome;
import dev.packetclassifier.bpf.shape.Geometry;
import dev.packetclassifier.bpf.shape.Table;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Feeds a pipeline with packets at given microseconds and asks it for values. */
final class Watch {
  private final TwinPipeline pipeline;

  Watch(TwinPipeline pipeline) {
    this.pipeline = pipeline;
  }

  /** Of every feature, stations by address. */
  static Watch all() {
    return all(StationKey.Address);
  }

  static Watch all(StationKey stations) {
    return of(EnumSet.allOf(Feature.class), stations, 1024);
  }

  /** With this many sets in each table. */
  static Watch of(Set<Feature> used, StationKey stations, int sets) {
    return new Watch(new TwinPipeline(new TwinOptions(used, stations,
        new Geometry(Map.of(Table.Flows, sets, Table.Addresses, sets, Table.Stations, sets)))));
  }

  Watch arrives(long micros, FrameBuilder frame) {
    return take(Hook.Arriving, micros * 1000, frame, 0);
  }

  Watch leaves(long micros, FrameBuilder frame) {
    return leaves(micros, frame, 0);
  }

  Watch leaves(long micros, FrameBuilder frame, int segmentSize) {
    return take(Hook.Leaving, micros * 1000, frame, segmentSize);
  }

  Watch take(Hook hook, long nanos, FrameBuilder frame, int segmentSize) {
    byte[] bytes = frame.build();
    assertThat(pipeline.process(hook, nanos, bytes, 0, bytes.length, bytes.length, segmentSize)).isEqualTo(Outcome.Parsed);
    return this;
  }

  /** The last packet was dropped. */
  Watch dropped() {
    pipeline.dropped();
    return this;
  }

  /** Of the last packet. */
  long get(Feature feature) {
    return Integer.toUnsignedLong(pipeline.features()[feature.ordinal()]);
  }

  /** Checks values of the last packet: feature, number, feature, number and so on. */
  Watch shows(Object... pairs) {
    for (int i = 0; i < pairs.length; i += 2) {
      assertThat(get((Feature) pairs[i])).as(pairs[i].toString()).isEqualTo(((Number) pairs[i + 1]).longValue());
    }
    return this;
  }

  TwinPipeline pipeline() {
    return pipeline;
  }
}
