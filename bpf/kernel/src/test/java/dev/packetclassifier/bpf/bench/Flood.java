// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.bench;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.StationKey;
import dev.packetclassifier.bpf.frame.FrameBuilder;
import dev.packetclassifier.bpf.parse.Hook;
import dev.packetclassifier.bpf.shape.Geometry;
import dev.packetclassifier.bpf.state.Secrets;
import dev.packetclassifier.bpf.twin.TwinOptions;
import dev.packetclassifier.bpf.twin.TwinPipeline;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.SplittableRandom;

/**
 * Established flows that keep sending while a flood of forged sources comes, in the twin: how many of them lose their record, which is when
 * they look like new ones.
 */
final class Flood {
  private static final long SECOND = 1_000_000_000L;
  private static final int SOURCE = 26;
  private static final int DESTINATION = 30;
  private static final int PORT = 34;
  private static final int ANSWER_PORT = 36;
  private static final int FLAGS = 47;
  private static final int ACKNOWLEDGMENT = 42;
  private static final int SYN = 2;
  private static final int ACK = 16;
  /** Sources of the flood are above it. */
  private static final int ESTABLISHED_SOURCE = 0x0a000000;
  private static final int FLOOD_SOURCE = 0x20000000;
  /** Sequence number of every answer. */
  private static final int NUMBER = 1000;

  private final TwinPipeline pipeline;
  private final byte[] frame = new FrameBuilder().ipv4().tcp(40000, 443, 0x10, 501).payload(20).build();
  private final ByteBuffer bytes = ByteBuffer.wrap(frame);
  private final byte[] answer = new FrameBuilder().ipv4().fromHost(100).toHost(200).tcp(443, 40000, SYN | ACK, 501).numbers(NUMBER, 1)
      .build();
  private final ByteBuffer answerBytes = ByteBuffer.wrap(answer);
  private final int packetsEach;
  private final boolean[] lost;
  /** Any addresses and ports: regular ones would spread over the sets more evenly than those of clients. */
  private final int[] clients;
  private final int[] clientPorts;
  private final int flows;
  private final long gap;
  private long packets;
  private long forgotten;
  private long floodPackets;

  /**
   * @param flows that keep sending
   * @param perSecond packets of each a second
   * @param packetsEach of the flood: one after the other, from each of its sources
   */
  Flood(Geometry geometry, long seed, int flows, double perSecond, int packetsEach) {
    pipeline = new TwinPipeline(new TwinOptions(EnumSet.of(Feature.FlowPackets), StationKey.Address, geometry)
        .with(Secrets.from(new SplittableRandom(seed))));
    this.flows = flows;
    this.packetsEach = packetsEach;
    lost = new boolean[flows];
    SplittableRandom any = new SplittableRandom(seed + 1);
    clients = any.ints(flows, ESTABLISHED_SOURCE, ESTABLISHED_SOURCE + (1 << 24)).toArray();
    clientPorts = any.ints(flows, 1024, 1 << 16).toArray();
    gap = (long) (SECOND / perSecond);
  }

  /** @param floodRate packets of the flood a second */
  Flood run(int seconds, int floodRate) {
    SplittableRandom random = new SplittableRandom(1);
    long[] next = new long[flows];
    for (int flow = 0; flow < flows; flow++) {
      establish(flow);
      next[flow] = SECOND + random.nextLong(gap);
    }
    long each = SECOND / floodRate;
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

  private void establish(int flow) {
    arrives(clients[flow], clientPorts[flow], SYN, 0, 0);
    answerBytes.putInt(DESTINATION, clients[flow]).putShort(ANSWER_PORT, (short) clientPorts[flow]);
    pipeline.process(Hook.Leaving, SECOND / 100, answer, 0, answer.length, answer.length, 0);
    arrives(clients[flow], clientPorts[flow], ACK, NUMBER + 1, SECOND / 50);
  }

  private void flood(long now) {
    int source = (int) (floodPackets / packetsEach);
    boolean first = floodPackets % packetsEach == 0;
    arrives(FLOOD_SOURCE + source, 1024 + (source & 0x7fff), first ? SYN : ACK, 0, now);
    floodPackets++;
  }

  private void keepSending(int flow, long now) {
    packets++;
    if (arrives(clients[flow], clientPorts[flow], ACK, NUMBER + 1, now) == 1) {
      forgotten++;
      lost[flow] = true;
    }
  }

  private int arrives(int source, int port, int flags, int acknowledgment, long now) {
    bytes.putInt(SOURCE, source).putShort(PORT, (short) port).put(FLAGS, (byte) flags).putInt(ACKNOWLEDGMENT, acknowledgment);
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
