// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.bench;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.StationKey;
import dev.packetclassifier.bpf.frame.FrameBuilder;
import dev.packetclassifier.bpf.shape.Geometry;
import dev.packetclassifier.bpf.parse.Hook;
import dev.packetclassifier.bpf.state.Secrets;
import dev.packetclassifier.bpf.twin.TwinPipeline;
import dev.packetclassifier.bpf.twin.TwinOptions;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.SplittableRandom;

/**
 * Flows that keep sending while every packet of a flood comes from a source of its own, in the twin: how many of them lose their record,
 * which is when they look like new ones. Each of them sent {@link #BEFORE} packets before the flood.
 */
final class Flood {
  private static final long SECOND = 1_000_000_000L;
  private static final int SOURCE = 26;
  private static final int PORT = 34;
  /** Sources of the flood are above it. */
  private static final int ESTABLISHED_SOURCE = 0x0a000000;
  private static final int FLOOD_SOURCE = 0x20000000;
  private static final int BEFORE = 3;

  private final TwinPipeline pipeline;
  private final byte[] frame = new FrameBuilder().ipv4().tcp(40000, 443, 0x10, 501).payload(20).build();
  private final ByteBuffer bytes = ByteBuffer.wrap(frame);
  private final boolean[] lost;
  private final int flows;
  private final long gap;
  private long packets;
  private long forgotten;
  private int sources;

  /**
   * @param flows that keep sending
   * @param perSecond packets of each a second
   */
  Flood(Geometry geometry, long seed, int flows, double perSecond) {
    pipeline = new TwinPipeline(new TwinOptions(EnumSet.of(Feature.FlowPackets), StationKey.Address, geometry)
        .with(Secrets.from(new SplittableRandom(seed))));
    this.flows = flows;
    lost = new boolean[flows];
    gap = (long) (SECOND / perSecond);
  }

  /** @param newSources a second */
  Flood run(int seconds, int newSources) {
    SplittableRandom random = new SplittableRandom(1);
    long[] next = new long[flows];
    for (int packet = 0; packet < BEFORE; packet++) {
      for (int flow = 0; flow < flows; flow++) {
        send(flow, packet * SECOND / 100);
        next[flow] = SECOND + random.nextLong(gap);
      }
    }
    long each = SECOND / newSources;
    int turn = 0;
    for (long now = SECOND; now < (1 + seconds) * SECOND; now += each) {
      flood(now);
      // Every flow is looked at once a millisecond, a share of them now.
      for (long due = 1 + flows * each / (SECOND / 1000); due > 0; due--, turn = (turn + 1) % flows) {
        if (next[turn] <= now) {
          keepSending(turn, now);
          next[turn] += gap;
        }
      }
    }
    return this;
  }

  private void flood(long now) {
    packet(FLOOD_SOURCE + sources, 1024 + (sources & 0x7fff), now);
    sources++;
  }

  private void keepSending(int flow, long now) {
    packets++;
    if (send(flow, now) == 1) {
      forgotten++;
      lost[flow] = true;
    }
  }

  private int send(int flow, long now) {
    return packet(ESTABLISHED_SOURCE + flow, 40000, now);
  }

  private int packet(int source, int port, long now) {
    bytes.putInt(SOURCE, source).putShort(PORT, (short) port);
    pipeline.process(Hook.Arriving, now, frame, 0, frame.length, frame.length, 0);
    return pipeline.features()[Feature.FlowPackets.ordinal()];
  }

  /** Of the flows that keep sending, the share that lost its record at least once. */
  double lost() {
    int count = 0;
    for (boolean flow : lost) {
      count += flow ? 1 : 0;
    }
    return count / (double) flows;
  }

  /** Of their packets, the share that found no record. */
  double forgotten() {
    return forgotten / (double) packets;
  }
}
