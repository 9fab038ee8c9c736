// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.label;

import dev.packetclassifier.bpf.capture.Frame;
import dev.packetclassifier.bpf.parse.Packet;
import dev.packetclassifier.bpf.parse.Parser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;

/** Labels from a file, asked packet by packet. */
final class LabelProbe {
  private final Parser parser = new Parser();
  private final CapturedPacket sample = new CapturedPacket();
  private final Frame frame = new Frame();
  private final Labels labels;

  private LabelProbe(Labels labels) {
    this.labels = labels;
    sample.file = "day/mon.pcap";
    sample.frame = frame;
    sample.packet = new Packet();
  }

  /** @param options as on the command line */
  static LabelProbe by(Path folder, String name, String content, String... options) throws IOException {
    return by(folder, name, content.getBytes(StandardCharsets.UTF_8), options);
  }

  static LabelProbe by(Path folder, String name, byte[] content, String... options) throws IOException {
    return of(Files.write(folder.resolve(name), content), options);
  }

  static LabelProbe of(Path file, String... options) throws IOException {
    CommandLine line = new CommandLine(new LabelOptions()).setCaseInsensitiveEnumValuesAllowed(true);
    line.parseArgs(options);
    LabelOptions parsed = line.getCommand();
    parsed.labels = file;
    return new LabelProbe(parsed.open());
  }

  LabelProbe in(String file) {
    sample.file = file;
    return this;
  }

  /** @return class of the packet; null when nothing labels it */
  String of(long number, long nanos, byte[] ethernet) {
    Label label = label(number, nanos, ethernet);
    return label == null ? null : label.name();
  }

  Label label(long number, long nanos, byte[] ethernet) {
    frame.number = number;
    frame.nanos = nanos;
    frame.bytes = ethernet;
    frame.captured = ethernet.length;
    frame.length = ethernet.length;
    parser.parse(ethernet, sample.packet);
    return labels.of(sample);
  }

  Labels labels() {
    return labels;
  }
}
