// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.kernel;

import dev.packetclassifier.agent.plan.AttachOption;
import dev.packetclassifier.agent.plan.ExceptedSources;
import dev.packetclassifier.agent.plan.ForeignProgram;
import dev.packetclassifier.agent.plan.KernelState;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.bpf.program.CompiledRevision;
import dev.packetclassifier.bpf.program.ProgramTarget;
import dev.packetclassifier.bpf.verdict.KnownHosts;
import java.util.List;
import java.util.Optional;

/** What the agent needs of this node's kernel. Every method throws {@link KernelException} when the kernel refuses. */
public interface Kernel {
  /** One sentence why nothing of ours can run here, with what to do about it; empty when it can. */
  Optional<String> unsupportedReason();

  /** What is pinned and runs now. Adopts what an earlier agent pinned, without changing it; removes pins whose interface is gone. */
  KernelState read();

  /** The XDP program on an interface where we have none. */
  Optional<ForeignProgram> foreign(int ifindex);

  /** Runs the golden frames through the revision in this kernel; nothing is attached. */
  void selfTest(CompiledRevision revision);

  /** Sets a classifier's protected addresses to exactly these. Called before its first attach, and whenever they change. */
  void protect(String classifier, KnownHosts hosts);

  /**
   * From now on nothing from these sources is dropped, and what comes from others is again: by what is attached, and by what will be,
   * from its first packet. From any thread. Tries all classifiers before it throws.
   */
  void except(ExceptedSources sources);

  /**
   * Attaches and pins. A failure leaves nothing behind.
   *
   * @param fallback why a better attach mode was not possible, kept with the program; empty for nothing
   */
  void attach(String classifier, int ifindex, String ifname, AttachOption option, CompiledRevision revision, String fallback);

  /** Changes what is attached, without losing a packet. A failure leaves the old one running. */
  void swap(String classifier, int ifindex, ProgramTarget target);

  /**
   * Replaces in place a pinned program that cannot be adopted, without losing a packet. Counters restart at 0. A failure leaves the old
   * one running.
   */
  void replaceStale(String classifier, int ifindex, String ifname, CompiledRevision revision, Mode mode);

  /** Detaches a classifier from one interface. */
  void detach(String classifier, int ifindex);

  /** Detaches a classifier from all interfaces and removes all its pins. */
  void remove(String classifier);

  /** The counters of everything attached; from any thread. */
  List<InterfaceCounts> counts();
}
