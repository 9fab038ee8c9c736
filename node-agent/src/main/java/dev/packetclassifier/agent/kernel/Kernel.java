package dev.packetclassifier.agent.kernel;

import dev.packetclassifier.agent.plan.ForeignProgram;
import dev.packetclassifier.agent.plan.AttachOption;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.bpf.program.CompiledRevision;
import dev.packetclassifier.bpf.verdict.KnownHosts;
import java.util.List;
import java.util.Optional;

/** What the agent asks of this node's kernel. Every method throws {@link KernelException} when the kernel says no. */
public interface Kernel {
  /** One sentence why nothing of ours can run here, with what to do about it; empty when it can. */
  Optional<String> unsupportedReason();

  /** What is pinned and runs now. Takes over what an earlier agent pinned, without touching it; clears what has no interface any more. */
  KernelState read();

  /** The XDP program on an interface where we have none. */
  Optional<ForeignProgram> foreign(int ifindex);

  /** Runs the golden frames through the revision in this kernel; nothing is attached. */
  void selfTest(CompiledRevision revision);

  /** Makes a classifier's known hosts exactly these. Called before its first attach, and whenever they change. */
  void protect(String classifier, KnownHosts hosts);

  /** Attaches and pins. A failure leaves nothing behind. */
  void attach(String classifier, int ifindex, String ifname, AttachOption way, CompiledRevision revision);

  /** Changes what is attached, without losing a packet. A failure leaves the old one running. */
  void swap(String classifier, int ifindex, CompiledRevision revision, Mode mode);

  /**
   * Puts a program of this agent in the place of one that is pinned and cannot be taken over, without losing a packet. Counters begin
   * anew. A failure leaves the other one running.
   */
  void renew(String classifier, int ifindex, String ifname, CompiledRevision revision, Mode mode);

  /** Takes a classifier off one interface. */
  void detach(String classifier, int ifindex);

  /** Takes a classifier off all interfaces and leaves no pin of it. */
  void remove(String classifier);

  /** The counters of everything attached; from any thread. */
  List<InterfaceCounts> counts();
}
