// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.replay;

import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.bpf.capture.Frame;
import dev.packetclassifier.bpf.parse.Hook;
import dev.packetclassifier.bpf.verdict.KnownHosts;
import dev.packetclassifier.modelkit.InputException;
import dev.packetclassifier.modelkit.extract.CaptureList;
import dev.packetclassifier.modelkit.extract.CaptureOptions;
import dev.packetclassifier.modelkit.extract.PacketSink;
import dev.packetclassifier.modelkit.extract.PacketSource;
import dev.packetclassifier.modelkit.extract.ProgressBar;
import dev.packetclassifier.modelkit.manifest.Classifier;
import dev.packetclassifier.modelkit.manifest.Manifests;
import dev.packetclassifier.modelkit.quantize.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pclf replay}. */
@Command(name = "replay", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "Lets a capture pass through the very program that runs on nodes, in this machine's kernel (root, attached nowhere), "
        + "at the "
        + "captured times. Any difference from the twin, on which tables and figures stand, is an error."}, footer = {"", "Examples:",
            "  sudo pclf replay guard.yaml day.pcap",
            "  sudo pclf replay guard.yaml day.pcapng.gz --local 10.0.0.7 --mode Enforce -o verdicts.csv"})
public final class ReplayCommand implements Callable<Integer> {
  private static final int MOST_SHOWN = 10;

  @Parameters(index = "0", paramLabel = "MANIFEST", description = "A classifier.")
  Path manifest;

  @Parameters(index = "1..*", arity = "1..*", paramLabel = "CAPTURE", description = "pcap or pcapng files, or folders of them.")
  List<Path> captures;

  @Option(names = "--mode", paramLabel = "MODE", defaultValue = "Observe", description = "${COMPLETION-CANDIDATES}. What is dropped is "
      + "remembered otherwise than what passes. Default: ${DEFAULT-VALUE}.")
  Mode mode;

  @Option(names = {"-o", "--output"}, paramLabel = "FILE", description = "Write every packet's verdict, scores and features, and the "
      + "revision: CSV, perhaps .gz or .zst.")
  Path output;

  @Mixin
  CaptureOptions recording;

  @Option(names = "--json", description = "Print the report as JSON.")
  boolean json;

  @Spec
  CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Classifier classifier = Manifests.read(manifest);
    recording.require(classifier.vantage(), classifier.model().stations());
    PacketSource playing = new PacketSource(recording);
    CaptureList all = CaptureList.of(captures);
    ProgressBar progress = ProgressBar.of(all, !json);
    try (KernelRun kernel = new KernelRun(classifier, mode, recording.geometry(), KnownHosts.ofNode(recording.localAddresses()));
        VerdictFile verdicts = output == null ? null : new VerdictFile(output, classifier)) {
      Replay replay = new Replay(classifier, kernel, verdicts);
      try {
        playing.run(all, replay, progress);
      } finally {
        progress.clear();
      }
      if (replay.packets == 0) {
        throw new InputException("no packet could be run: " + playing.counts().elsewhere + " are neither from nor to the --local side, "
            + replay.notRun + " the kernel cannot be given by hand");
      }
      if (verdicts != null) {
        verdicts.finish();
      }
      Report report = report(classifier, playing, replay);
      report.print(spec.commandLine().getOut(), json);
      return replay.differences == 0 ? 0 : 1;
    }
  }

  private Report report(Classifier classifier, PacketSource playing, Replay replay) {
    Report report = new Report();
    report.value("revision", classifier.revisionName());
    report.value("packets", replay.packets);
    report.value("notRun", replay.notRun);
    report.value("unjudged", replay.unjudged);
    report.value("classes", replay.byClass);
    report.value("wouldDrop", replay.wouldDrop);
    report.value("dropped", replay.dropped);
    report.value("differences", replay.differences);
    report.line("revision       %s", classifier.revisionName());
    report.line("packets        %,d through the kernel and its twin, clock given", replay.packets);
    if (replay.notRun > 0) {
      report.line("               %,d that the kernel cannot be given by hand, or that leave and the model needs not", replay.notRun);
    }
    replay.byClass.forEach((name, count) -> report.line("  %-32s %,12d", name, count));
    replay.unjudged.forEach((reason, count) -> report.line("  %-32s %,12d", "unjudged: " + reason, count));
    report.line("would drop     %,d; %s: dropped %,d", replay.wouldDrop, mode, replay.dropped);
    playing.warnings().forEach(report::warn);
    replay.shown.forEach(report::alarm);
    if (replay.differences > 0) {
      report.alarm(replay.differences + " packets differ between kernel and twin: please report it with the capture and the manifest");
    } else {
      report.line("differences    none: features, scores, verdicts are equal");
    }
    if (output != null) {
      report.value("output", output.toString());
      report.line("wrote          %s", output);
    }
    return report;
  }

  private static final class Replay implements PacketSink {
    private final Classifier classifier;
    private final KernelRun kernel;
    private final VerdictFile verdicts;
    private final Map<String, Long> byClass = new LinkedHashMap<>();
    private final Map<String, Long> unjudged = new LinkedHashMap<>();
    private final List<String> shown = new ArrayList<>();
    private String capture;
    private boolean started;
    private long packets;
    private long notRun;
    private long wouldDrop;
    private long dropped;
    private long differences;

    Replay(Classifier classifier, KernelRun kernel, VerdictFile verdicts) {
      this.classifier = classifier;
      this.kernel = kernel;
      this.verdicts = verdicts;
      classifier.model().classes().forEach(name -> byClass.put(name, 0L));
    }

    @Override
    public void begin(String name, boolean again) {
      capture = name;
      if (again && started) {
        kernel.begin();
      }
      started = true;
    }

    @Override
    public void accept(Hook hook, Frame frame, int segmentSize) throws IOException {
      if (!kernel.takes(hook, frame)) {
        notRun++;
        return;
      }
      String difference = kernel.run(hook, frame, segmentSize);
      packets++;
      if (difference != null) {
        differences++;
        if (shown.size() < MOST_SHOWN) {
          shown.add("packet " + frame.number + " of " + capture + ": " + difference);
        }
      }
      if (hook == Hook.Arriving) {
        count();
        if (verdicts != null) {
          verdicts.add(capture, frame, kernel);
        }
      }
    }

    private void count() {
      String judged = kernel.judged();
      if (judged.equals("yes")) {
        byClass.merge(classifier.model().classes().get(kernel.kernel().classIndex()), 1L, Long::sum);
        wouldDrop += kernel.kernel().wouldDrop() ? 1 : 0;
        dropped += kernel.kernel().dropped() ? 1 : 0;
      } else {
        unjudged.merge(judged, 1L, Long::sum);
      }
    }
  }
}
