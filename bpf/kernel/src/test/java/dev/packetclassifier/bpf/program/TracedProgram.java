// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

import dev.packetclassifier.api.v1alpha1.Action;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.bpf.image.Tracing;
import dev.packetclassifier.bpf.libbpf.BpfProgram;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.parse.Hook;
import dev.packetclassifier.bpf.shape.Geometry;
import dev.packetclassifier.bpf.verdict.KnownHosts;
import java.util.Map;

/** A model in the kernel that judges frames by themselves, one by one, and tells what it computed. */
public final class TracedProgram implements AutoCloseable {
  public static final int XDP_DROP = 1;
  public static final int XDP_PASS = 2;

  /** @param action XDP_DROP or XDP_PASS */
  public record Judged(int action, Trace trace) {
  }

  private final OfflineRun rehearsal;

  public TracedProgram(Model model, Map<String, Action> actions, Mode mode, Tracing tracing) {
    rehearsal = new OfflineRun(SampleModels.revision("0", model, actions), mode, Geometry.ofRecords(64, 64, 64), tracing);
  }

  public void protect(KnownHosts hosts) {
    rehearsal.protect(hosts);
  }

  public Judged judge(byte[] frame) {
    boolean dropped = rehearsal.run(Hook.Arriving, 0, frame, 0, frame.length, 0);
    return new Judged(dropped ? XDP_DROP : XDP_PASS, rehearsal.trace());
  }

  public BpfProgram.Info info() {
    return rehearsal.info();
  }

  @Override
  public void close() {
    rehearsal.close();
  }
}
