// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.e2e;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.StationKey;
import dev.packetclassifier.bpf.capture.Frame;
import dev.packetclassifier.bpf.parse.Hook;
import dev.packetclassifier.bpf.parse.Packet;
import dev.packetclassifier.bpf.shape.Geometry;
import dev.packetclassifier.bpf.twin.TwinOptions;
import dev.packetclassifier.bpf.twin.TwinPipeline;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code Features LABELS NUMBER FEATURE...}: prints a run as CSV, one line a packet that arrives: its class, then the features, raw.
 *
 * <p>After so many of an attacker's packets all further ones are dropped, as a classifier in Enforce would: its traces then look
 * different. With NUMBER "all" nothing is dropped.
 */
public final class Features implements Run.Observing {
  private final List<Feature> features;
  private final long allowed;
  private final PrintStream out;
  private final TwinPipeline pipeline;
  private final Map<Source, Long> sent = new HashMap<>();
  private final StringBuilder line = new StringBuilder();

  private Features(List<Feature> features, long allowed, PrintStream out) {
    this.features = features;
    this.allowed = allowed;
    this.out = out;
    this.pipeline = new TwinPipeline(new TwinOptions(EnumSet.copyOf(features), StationKey.Address, Geometry.standard()));
  }

  public static void main(String[] arguments) throws IOException {
    if (arguments.length < 3) {
      System.err.println("usage: Features LABELS NUMBER|all FEATURE... (the labels.csv of a run that e2e/examples/record made)");
      System.exit(2);
    }
    List<Feature> features = Arrays.stream(arguments).skip(2).map(Feature::valueOf).toList();
    long allowed = arguments[1].equals("all") ? Long.MAX_VALUE : Long.parseLong(arguments[1]);
    try (PrintStream out = StandardOutput.open()) {
      print(Run.open(Path.of(arguments[0])), features, allowed, out);
    }
  }

  static void print(Run run, List<Feature> features, long allowed, PrintStream out) throws IOException {
    StringBuilder header = new StringBuilder("label");
    features.forEach(feature -> header.append(',').append(feature));
    out.println(header);
    run.replay(session -> new Features(features, allowed, out));
  }

  @Override
  public boolean arrives(Frame frame, Packet packet, Source source) {
    pipeline.process(Hook.Arriving, frame.nanos, frame.bytes, 0, frame.captured, frame.length, 0);
    String label = source.label(packet);
    line.setLength(0);
    line.append(label);
    for (Feature feature : features) {
      line.append(',').append(Integer.toUnsignedString(pipeline.features()[feature.ordinal()]));
    }
    out.println(line);
    boolean dropped = !label.equals(Source.BENIGN) && sent.merge(source, 1L, Long::sum) > allowed;
    if (dropped) {
      pipeline.dropped();
    }
    return dropped;
  }

  @Override
  public void leaves(Frame frame, int segmentSize) {
    pipeline.process(Hook.Leaving, frame.nanos, frame.bytes, 0, frame.captured, frame.length, segmentSize);
  }
}
