// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.replay;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.bpf.capture.Frame;
import dev.packetclassifier.bpf.image.Tracing;
import dev.packetclassifier.bpf.libbpf.BpfException;
import dev.packetclassifier.bpf.model.Input;
import dev.packetclassifier.bpf.parse.Hook;
import dev.packetclassifier.bpf.parse.Outcome;
import dev.packetclassifier.bpf.program.KernelSupport;
import dev.packetclassifier.bpf.program.OfflineRun;
import dev.packetclassifier.bpf.program.Unjudged;
import dev.packetclassifier.bpf.shape.Geometry;
import dev.packetclassifier.bpf.twin.TwinOptions;
import dev.packetclassifier.bpf.twin.TwinPipeline;
import dev.packetclassifier.bpf.verdict.Judge;
import dev.packetclassifier.bpf.verdict.KnownHosts;
import dev.packetclassifier.bpf.verdict.Protection;
import dev.packetclassifier.bpf.verdict.Verdict;
import dev.packetclassifier.modelkit.InputException;
import dev.packetclassifier.modelkit.manifest.Classifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** A classifier in this kernel and its twin, packet by packet, each at its captured time. Attached nowhere; needs root. */
public final class KernelRun implements AutoCloseable {
  private static final int NO_REASON = Unjudged.values().length;
  private static final int EPERM = 1;
  private static final int LEAST_FRAME = 14;
  private static final int LARGEST_FRAME = 1 << 16;
  /** What leaves must lie in one page of the kernel's, beside its own 386 bytes or so. */
  private static final int LARGEST_LEAVING = 3600;

  private final Classifier classifier;
  private final Mode mode;
  private final Geometry geometry;
  private final KnownHosts hosts;
  private final Feature[] features;
  private OfflineRun kernel;
  private TwinPipeline pipeline;
  private Judge twin;
  private Verdict verdict;
  private byte[] padded = new byte[2048];

  /**
   * @param hosts that protection knows
   * @throws InputException when this machine cannot run it
   */
  public KernelRun(Classifier classifier, Mode mode, Geometry geometry, KnownHosts hosts) {
    this.classifier = classifier;
    this.mode = mode;
    this.geometry = geometry;
    this.hosts = hosts;
    features = classifier.model().inputs().stream().map(Input::feature).distinct().toArray(Feature[]::new);
    checkMachine();
    KernelSupport.probe().unsupportedReason().ifPresent(reason -> {
      throw new InputException("this machine cannot run the kernel program: " + reason);
    });
    begin();
  }

  private static void checkMachine() {
    if (!System.getProperty("os.name").equals("Linux")) {
      throw new InputException("only Linux runs the kernel program, this is " + System.getProperty("os.name")
          + ": pclf evaluate without --kernel asks its twin");
    }
    try {
      if (!Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))) {
        throw new InputException("the kernel takes programs from root only: run it with sudo");
      }
    } catch (IOException e) {
      throw new InputException("it cannot be seen who runs this: mount /proc", e);
    }
  }

  /** Forgets what was seen. */
  public void begin() {
    close();
    try {
      kernel = new OfflineRun(classifier.revision(), mode, geometry, Tracing.Verdicts);
    } catch (BpfException e) {
      throw new InputException("this kernel does not take the program: " + e.getMessage()
          + (e.errno() == EPERM ? "; this root may not: it lacks CAP_BPF, CAP_NET_ADMIN or CAP_PERFMON, as in a container" : ""), e);
    }
    kernel.protect(hosts);
    pipeline = new TwinPipeline(TwinOptions.of(classifier.model(), geometry));
    twin = new Judge(pipeline, classifier.model(), classifier.policy().actions(), classifier.policy().margins(),
        classifier.policy().unjudgedDrops(), mode, new Protection(hosts));
  }

  /**
   * Whether the kernel can be given this packet by hand: not what is no frame, and at the egress hook neither what is larger than
   * a page nor what is cut before its header's end.
   */
  public boolean takes(Hook hook, Frame frame) {
    if (frame.length < LEAST_FRAME || frame.captured < LEAST_FRAME || frame.length > LARGEST_FRAME) {
      return false;
    }
    if (hook == Hook.Arriving) {
      return true;
    }
    if (frame.length > LARGEST_LEAVING) {
      return false;
    }
    int type = (frame.bytes[12] & 0xff) << 8 | frame.bytes[13] & 0xff;
    return kernel.observes() && (type != 0x0800 || frame.length >= LEAST_FRAME + 20)
        && (type != 0x86dd || frame.length >= LEAST_FRAME + 40);
  }

  /**
   * Lets a packet pass through both. What a capture has not of it is zeros for both.
   *
   * @return what is not the same, in the order in which it is computed; null when nothing is
   */
  public String run(Hook hook, Frame frame, int segmentSize) {
    byte[] bytes = whole(frame);
    kernel.run(hook, frame.nanos, bytes, 0, frame.length, segmentSize);
    if (hook == Hook.Leaving) {
      verdict = null;
      return observation(twin.leave(frame.nanos, bytes, 0, frame.length, frame.length, segmentSize), false);
    }
    verdict = twin.judge(frame.nanos, bytes, 0, frame.length, frame.length);
    String difference = observation(verdict.outcome(), verdict.cold());
    return difference == null && verdict.isJudged() ? difference() : difference;
  }

  private byte[] whole(Frame frame) {
    if (frame.captured >= frame.length) {
      return frame.bytes;
    }
    if (padded.length < frame.length) {
      padded = new byte[frame.length];
    }
    System.arraycopy(frame.bytes, 0, padded, 0, frame.captured);
    Arrays.fill(padded, frame.captured, frame.length, (byte) 0);
    return padded;
  }

  private String observation(Outcome outcome, boolean cold) {
    int expected = switch (outcome) {
      case Malformed -> Unjudged.Malformed.ordinal();
      case TooDeep -> Unjudged.TooDeep.ordinal();
      case Parsed -> cold ? Unjudged.Cold.ordinal() : NO_REASON;
    };
    if (kernel.unjudged() != expected) {
      return "judged: twin " + reason(expected) + ", kernel " + reason(kernel.unjudged());
    }
    return expected == NO_REASON ? features() : null;
  }

  private static String reason(int number) {
    return number == NO_REASON ? "yes" : Unjudged.values()[number].name();
  }

  private String features() {
    int[] values = pipeline.features();
    for (Feature feature : features) {
      int number = feature.ordinal();
      if (values[number] != kernel.feature(number)) {
        return feature + ": twin " + Integer.toUnsignedLong(values[number]) + ", kernel " + Integer.toUnsignedLong(kernel.feature(number));
      }
    }
    return null;
  }

  private String difference() {
    for (int i = 0; i < verdict.scores().length; i++) {
      if (verdict.scores()[i] != kernel.score(i)) {
        return "score of " + classifier.model().classes().get(i) + ": twin " + verdict.scores()[i] + ", kernel " + kernel.score(i);
      }
    }
    if (verdict.classIndex() != kernel.classIndex()) {
      return "class: twin " + verdict.classIndex() + ", kernel " + kernel.classIndex();
    }
    if (verdict.margin() != kernel.margin() || verdict.applies() != kernel.applies()) {
      return "margin, applies: twin " + verdict.margin() + ", " + verdict.applies() + ", kernel " + kernel.margin() + ", "
          + kernel.applies();
    }
    if (verdict.wouldDrop() != kernel.wouldDrop() || verdict.isProtected() != kernel.isProtected()
        || verdict.dropped() != kernel.dropped()) {
      return "would drop, spared, dropped: twin " + verdict.wouldDrop() + ", " + verdict.isProtected() + ", " + verdict.dropped()
          + ", kernel "
          + kernel.wouldDrop() + ", " + kernel.isProtected() + ", " + kernel.dropped();
    }
    return null;
  }

  /** The last packet's verdict, by the twin; null for one that leaves. */
  public Verdict verdict() {
    return verdict;
  }

  /** Why the kernel did not judge the last packet; yes when it did. */
  String judged() {
    return reason(kernel.unjudged());
  }

  /** What the kernel predicted for the last packet. */
  public OfflineRun kernel() {
    return kernel;
  }

  @Override
  public void close() {
    if (kernel != null) {
      kernel.close();
      kernel = null;
    }
  }
}
