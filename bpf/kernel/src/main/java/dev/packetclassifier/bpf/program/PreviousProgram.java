// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

import dev.packetclassifier.bpf.libbpf.BpfException;
import dev.packetclassifier.bpf.libbpf.BpfProgram;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The program that ran before on an interface, kept loaded by a pin, so that going back is one link update. It judges nothing meanwhile. A
 * program that cannot serve any more is let go.
 */
final class PreviousProgram {
  private final Path pin;

  PreviousProgram(PinRoot root, String classifier, int ifindex) {
    pin = root.previous(classifier, ifindex);
  }

  /** Keeps a program instead of the one that is kept. */
  void keep(LoadedProgram program) {
    drop();
    program.program().pin(pin);
  }

  /** Lets go of it. */
  void drop() {
    PinRoot.unpin(pin);
  }

  /** The program that is kept, if it counts where another does and its active revision is the one with this digest. The caller closes it. */
  Optional<LoadedProgram> open(LoadedProgram running, String digest) {
    Optional<BpfProgram> pinned = BpfProgram.pinned(pin);
    if (pinned.isEmpty()) {
      return Optional.empty();
    }
    try (FailureScope scope = new FailureScope()) {
      LoadedProgram kept = scope.add(LoadedProgram.of(pinned.get()));
      if (kept.sharesCounters(running) && kept.head().digest().equals(digest)) {
        scope.succeeded();
        return Optional.of(kept);
      }
      kept.close();
      scope.succeeded();
    } catch (BpfException e) {
      drop();
    }
    return Optional.empty();
  }
}
