package dev.packetclassifier.modelkit.extract;

import dev.packetclassifier.bpf.parse.Hook;
import dev.packetclassifier.bpf.parse.Outcome;
import dev.packetclassifier.bpf.parse.Packet;
import dev.packetclassifier.bpf.parse.Parser;
import dev.packetclassifier.modelkit.InputException;
import dev.packetclassifier.modelkit.capture.Capture;
import dev.packetclassifier.modelkit.capture.DamageException;
import dev.packetclassifier.modelkit.capture.Frame;
import java.io.IOException;
import java.util.List;

/** Plays captures packet by packet, each at the hook that would see it on a node. */
public final class Recording {
  /** The kernel's program reads so many bytes of a frame. */
  private static final int WINDOW = 192;

  private final RecordingOptions options;
  private final Local local;
  private final Counts counts = new Counts();
  private final Parser parser = new Parser();
  private final Packet packet = new Packet();
  private final Joined joined;
  /** Time of the latest record so far. */
  private long latest;

  public Recording(RecordingOptions options) {
    this.options = options;
    local = options.localSide();
    joined = options.offloads ? new Joined(options.mtu()) : null;
  }

  public Counts counts() {
    return counts;
  }

  /** One sentence for each thing that somebody should know. */
  public List<String> warnings() {
    return counts.warnings(options.skipOutOfOrder);
  }

  /** @throws InputException naming the record that is damaged, unless such are to be skipped */
  public void play(Captures captures, Passage passage, Progress progress) throws IOException {
    boolean first = true;
    latest = Long.MIN_VALUE;
    for (Captures.Named named : captures.all()) {
      try (Capture capture = open(named)) {
        if (capture != null) {
          boolean anew = first || !options.continuous;
          first = false;
          latest = anew ? Long.MIN_VALUE : latest;
          passage.begin(named.name(), anew);
          play(capture, named, passage, progress);
          progress.finished(capture.position());
        }
      }
    }
  }

  /** Null when it is no capture, or one of another kind, and such are to be skipped. */
  private Capture open(Captures.Named named) throws IOException {
    try {
      return Capture.open(named.path());
    } catch (InputException e) {
      if (!options.skipDamaged) {
        throw new InputException(e.getMessage() + "; leave such captures out with --skip-damaged", e);
      }
      counts.unread(named.name(), e.getMessage().replace(named.path() + ": ", ""));
      return null;
    }
  }

  private void play(Capture capture, Captures.Named named, Passage passage, Progress progress) throws IOException {
    for (Frame frame = next(capture, named); frame != null; frame = next(capture, named)) {
      counts.records++;
      progress.tick(counts.records, capture);
      if (frame.nanos < latest) {
        counts.outOfOrder(named.name(), frame.number);
        if (options.skipOutOfOrder) {
          continue;
        }
      }
      latest = Math.max(latest, frame.nanos);
      place(frame, passage);
    }
  }

  /** The next record that can be read; null at the end, which damage may bring about. */
  private Frame next(Capture capture, Captures.Named named) throws IOException {
    while (true) {
      try {
        return capture.next();
      } catch (DamageException e) {
        if (!options.skipDamaged) {
          throw new InputException(named.path() + ": " + e.getMessage() + "; " + (e.isPassable() ? "leave such records out" : "use what is before it")
              + " with --skip-damaged", e);
        }
        counts.damaged(named.name(), e);
        if (!e.isPassable()) {
          return null;
        }
      }
    }
  }

  private void place(Frame frame, Passage passage) throws IOException {
    if (frame.captured < Math.min(WINDOW, frame.length)) {
      counts.cutShort++;
    }
    if (local == null && joined == null) {
      counts.packets++;
      passage.pass(Hook.Arriving, frame, 0);
      return;
    }
    boolean parsed = parser.parse(frame.bytes, 0, frame.captured, frame.length, packet) == Outcome.Parsed;
    Hook hook = local == null ? Hook.Arriving : local.hook(frame, parsed ? packet : null);
    if (hook == null) {
      counts.elsewhere++;
      return;
    }
    if (parsed && joined != null && joined.isJoined(packet)) {
      counts.joined++;
      counts.packets += joined.pass(hook, frame, packet, passage);
    } else {
      counts.packets++;
      passage.pass(hook, frame, 0);
    }
    counts.leaving += hook == Hook.Leaving ? 1 : 0;
  }
}
