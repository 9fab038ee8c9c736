// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.extract;

import dev.packetclassifier.bpf.capture.DamagedCaptureException;
import dev.packetclassifier.bpf.capture.Frame;
import dev.packetclassifier.bpf.parse.Hook;
import dev.packetclassifier.bpf.parse.Outcome;
import dev.packetclassifier.bpf.parse.Packet;
import dev.packetclassifier.bpf.parse.Parser;
import dev.packetclassifier.modelkit.InputException;
import dev.packetclassifier.modelkit.capture.CaptureFile;
import java.io.IOException;
import java.util.List;

/** Reads captures packet by packet and hands each to a {@link PacketSink}, at the hook that would see it on a node. */
public final class PacketSource {
  /** The kernel's program reads so many bytes of a frame. */
  private static final int WINDOW = 192;

  private final CaptureOptions options;
  private final LocalAddresses local;
  private final CaptureCounts counts = new CaptureCounts();
  private final Parser parser = new Parser();
  private final Packet packet = new Packet();
  /** Null unless offloads are to be undone. */
  private final SegmentSplitter splitter;
  private final LengthRestorer restorer = new LengthRestorer();
  private final DuplicateDetector duplicates = new DuplicateDetector();
  /** Time of the latest record so far. */
  private long latest;

  public PacketSource(CaptureOptions options) {
    this.options = options;
    local = options.localSide();
    splitter = options.offloads ? new SegmentSplitter(options.mtu()) : null;
  }

  public CaptureCounts counts() {
    return counts;
  }

  /** Warnings for the report, one sentence each. */
  public List<String> warnings() {
    return counts.warnings(options);
  }

  /** @throws InputException naming the record that is damaged, unless such are to be skipped */
  public void run(CaptureList captures, PacketSink sink, ProgressBar progress) throws IOException {
    boolean first = true;
    latest = Long.MIN_VALUE;
    for (CaptureList.Entry entry : captures.entries()) {
      try (CaptureFile capture = open(entry)) {
        if (capture != null) {
          boolean reset = first || !options.continuous;
          first = false;
          if (reset) {
            latest = Long.MIN_VALUE;
            duplicates.reset();
          }
          sink.begin(entry.name(), reset);
          run(capture, entry, sink, progress);
          progress.finished(capture.position());
        }
      }
    }
  }

  /** Null when it is no capture, or one of another kind, and such are to be skipped. */
  private CaptureFile open(CaptureList.Entry entry) throws IOException {
    try {
      return CaptureFile.open(entry.path());
    } catch (InputException e) {
      if (!options.skipDamaged) {
        throw new InputException(e.getMessage() + "; leave such captures out with --skip-damaged", e);
      }
      counts.unread(entry.name(), e.getMessage().replace(entry.path() + ": ", ""));
      return null;
    }
  }

  private void run(CaptureFile capture, CaptureList.Entry entry, PacketSink sink, ProgressBar progress) throws IOException {
    if (!options.sort) {
      run(() -> next(capture, entry), capture, entry, sink, progress);
      return;
    }
    try (RecordSorter sorted = new RecordSorter(() -> next(capture, entry))) {
      run(sorted::next, capture, entry, sink, progress);
    }
  }

  private void run(RecordSorter.Records records, CaptureFile capture, CaptureList.Entry entry, PacketSink sink, ProgressBar progress)
      throws IOException {
    for (Frame frame = records.next(); frame != null; frame = records.next()) {
      counts.records++;
      progress.tick(counts.records, capture);
      if (frame.nanos < latest) {
        counts.outOfOrder(entry.name(), frame.number);
        if (options.skipOutOfOrder) {
          continue;
        }
      }
      latest = Math.max(latest, frame.nanos);
      if (duplicates.isDuplicate(frame)) {
        counts.duplicates++;
        if (options.skipDuplicates) {
          continue;
        }
      }
      dispatch(frame, sink);
    }
  }

  /** The next record that can be read; null at the end, which damage may bring about. */
  private Frame next(CaptureFile capture, CaptureList.Entry entry) throws IOException {
    while (true) {
      try {
        return capture.next();
      } catch (DamagedCaptureException e) {
        if (!options.skipDamaged) {
          throw new InputException(
              entry.path() + ": " + e.getMessage() + "; " + (e.isPassable() ? "leave such records out" : "use what is before it")
                  + " with --skip-damaged",
              e);
        }
        counts.damaged(entry.name(), e);
        if (!e.isPassable()) {
          return null;
        }
      }
    }
  }

  private boolean parse(Frame frame) {
    return parser.parse(frame.bytes, 0, frame.captured, frame.length, packet) == Outcome.Parsed;
  }

  private void dispatch(Frame captured, PacketSink sink) throws IOException {
    Frame frame = captured;
    if (frame.captured < Math.min(WINDOW, frame.length)) {
      counts.cutShort++;
    }
    if (local == null && splitter == null) {
      counts.packets++;
      sink.accept(Hook.Arriving, frame, 0);
      return;
    }
    boolean parsed = parse(frame);
    int length = parsed ? packet.packetLength() : 0;
    if (!parsed && splitter != null && restorer.restore(frame)) {
      frame = restorer.frame();
      length = restorer.length();
      parsed = parse(frame);
    }
    Hook hook = local == null ? Hook.Arriving : local.hook(frame, parsed ? packet : null);
    if (hook == null) {
      counts.elsewhere++;
      return;
    }
    if (parsed && splitter != null && splitter.isMerged(packet, length)) {
      counts.merged++;
      counts.packets += splitter.split(hook, frame, packet, length, sink);
    } else {
      counts.packets++;
      sink.accept(hook, frame, 0);
    }
    counts.leaving += hook == Hook.Leaving ? 1 : 0;
  }
}
