// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.extract;

import dev.packetclassifier.bpf.capture.Frame;
import dev.packetclassifier.bpf.parse.Hook;
import dev.packetclassifier.bpf.parse.Outcome;
import dev.packetclassifier.bpf.parse.Packet;
import dev.packetclassifier.modelkit.label.CapturedPacket;
import dev.packetclassifier.modelkit.label.Label;
import dev.packetclassifier.modelkit.label.Labels;
import dev.packetclassifier.modelkit.table.Row;
import dev.packetclassifier.modelkit.table.Vantage;
import java.io.IOException;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;

/** Makes rows of packets that arrive: features by the twin, labels from the label file. */
public final class RowBuilder implements PacketSink {
  /** Receives samples. */
  @FunctionalInterface
  public interface RowConsumer {
    /**
     * @param row reused after this returns
     * @param packet what the parser found, reused as well
     */
    void accept(Row row, Packet packet) throws IOException;
  }

  private final PacketFeatures extractor;
  private final Labels labels;
  private final String defaultLabel;
  private final int firstPackets;
  private final RowConsumer consumer;
  private final Row row;
  private final CapturedPacket sample = new CapturedPacket();
  private final SortedMap<String, long[]> labelled = new TreeMap<>();
  private long[] lastCount;
  private String lastLabel;
  private long earliest = Long.MAX_VALUE;
  private long latest = Long.MIN_VALUE;
  private long samples;
  private long unlabelled;
  private long malformed;
  private long tooDeep;
  private long withoutLength;
  private final LengthRestorer restorer = new LengthRestorer();

  /**
   * @param features how many
   * @param labels null when there are none
   * @param defaultLabel of packets that nothing labels; null for none
   * @param firstPackets how many of each flow are samples; 0 for all
   */
  public RowBuilder(PacketFeatures extractor, int features, Vantage vantage, Labels labels, String defaultLabel, int firstPackets,
      RowConsumer consumer) {
    this.extractor = extractor;
    this.labels = labels;
    this.defaultLabel = defaultLabel;
    this.firstPackets = firstPackets;
    this.consumer = consumer;
    row = new Row(features);
    row.vantage = vantage;
  }

  @Override
  public void begin(String capture, boolean reset) {
    if (reset) {
      extractor.reset();
    }
    row.file = capture;
    sample.file = capture;
  }

  @Override
  public void accept(Hook hook, Frame frame, int segmentSize) throws IOException {
    Outcome outcome = extractor.observe(hook, frame, segmentSize);
    if (outcome != Outcome.Parsed) {
      malformed += outcome == Outcome.Malformed ? 1 : 0;
      withoutLength += outcome == Outcome.Malformed && restorer.restore(frame) ? 1 : 0;
      tooDeep += outcome == Outcome.TooDeep ? 1 : 0;
      return;
    }
    if (hook == Hook.Leaving) {
      return;
    }
    extractor.fill(row, frame);
    if (firstPackets > 0 && row.flowPosition > firstPackets) {
      return;
    }
    label(frame);
    samples++;
    earliest = Math.min(earliest, frame.nanos);
    latest = Math.max(latest, frame.nanos);
    consumer.accept(row, extractor.packet());
  }

  private void label(Frame frame) {
    Label label = null;
    if (labels != null) {
      sample.frame = frame;
      sample.packet = extractor.packet();
      label = labels.of(sample);
    }
    row.label = label == null ? defaultLabel : label.name();
    row.group = label == null || label.group() == null ? row.file : label.group();
    row.split = label == null ? null : label.split();
    unlabelled += label == null ? 1 : 0;
    if (row.label != null) {
      if (!row.label.equals(lastLabel)) {
        lastLabel = row.label;
        lastCount = labelled.computeIfAbsent(row.label, any -> new long[1]);
      }
      lastCount[0]++;
    }
  }

  /** Rows made. */
  public long samples() {
    return samples;
  }

  /** When they were captured, in words. */
  public String times() {
    return "the packets are from " + time(earliest) + " to " + time(latest);
  }

  private static Instant time(long nanos) {
    return Instant.ofEpochSecond(Math.floorDiv(nanos, 1_000_000_000L));
  }

  /** Of the samples, those that nothing labelled. */
  public long unlabelled() {
    return unlabelled;
  }

  /** Packets that contradict themselves: the kernel passes them unjudged. */
  public long malformed() {
    return malformed;
  }

  /** Of the malformed ones, those whose IP header has a length of 0: their offloads were not undone. */
  public long withoutLength() {
    return withoutLength;
  }

  /** Packets that need more bytes than the kernel reads: it passes them unjudged. */
  public long tooDeep() {
    return tooDeep;
  }

  /** Samples of each class. */
  public SortedMap<String, Long> labelled() {
    SortedMap<String, Long> counts = new TreeMap<>();
    labelled.forEach((label, count) -> counts.put(label, count[0]));
    return counts;
  }
}
