package dev.packetclassifier.bpf.program;

import dev.packetclassifier.api.v1alpha1.Mode;
import java.util.Optional;

/**
 * One classifier's program on one interface. Closing it lets go of file descriptors only: the pinned link keeps the program at work.
 * All methods may be called from any thread, one at a time runs.
 */
public final class InterfaceProgram implements AutoCloseable {
  private InterfaceProgram() {
  }

  /**
   * Takes over what is pinned for an interface, finishing what a killed agent had begun. A folder whose link is gone (interface deleted,
   * killed before the link was pinned) is removed.
   *
   * @return empty when nothing runs there under this classifier's pin
   * @throws dev.packetclassifier.bpf.libbpf.BpfException when the kernel refuses, or when what runs there is of a layout that this agent does not know
   */
  public static Optional<InterfaceProgram> adopt(PinRoot root, String classifier, int ifindex) {
    throw new UnsupportedOperationException();
  }

  /**
   * Loads the program, fills its image, attaches and pins it. {@link ProtectedAddresses} must have been opened (and filled) before. A
   * failure leaves nothing behind.
   *
   * @param ifname for messages and for the record in the kernel
   * @throws ForeignProgramException when another XDP program is there, also when it came while we attached
   * @throws dev.packetclassifier.bpf.libbpf.LoadException when the verifier or the kernel refuses the program
   * @throws dev.packetclassifier.bpf.libbpf.BpfException for everything else; {@code unsupportedByDriver()} when native mode is not to be had
   */
  public static InterfaceProgram attach(PinRoot root, String classifier, int ifindex, String ifname, AttachedAs how,
      CompiledRevision revision, Mode mode) {
    throw new UnsupportedOperationException();
  }

  /**
   * Replaces revision and mode while packets flow: one packet is judged by one of the two, none by neither. A revision of the same shape
   * swaps the image, another shape the program. A failure leaves the old one running. Returns when the old one is surely out of use.
   */
  public synchronized void swap(CompiledRevision revision, Mode mode) {
    throw new UnsupportedOperationException();
  }

  /** What the kernel runs. */
  public synchronized Running running() {
    throw new UnsupportedOperationException();
  }

  /** What it counted. */
  public synchronized Counts counts() {
    throw new UnsupportedOperationException();
  }

  /** Takes the program off the interface and removes its pin and folder. State shared with other interfaces stays: {@link PinRoot#removeEmpty}. */
  public synchronized void detach() {
    throw new UnsupportedOperationException();
  }

  @Override
  public synchronized void close() {
    throw new UnsupportedOperationException();
  }
}
