package dev.packetclassifier.agent.sync;

import dev.packetclassifier.agent.kernel.Kernel;
import dev.packetclassifier.agent.kernel.KernelException;
import dev.packetclassifier.agent.log.DeduplicatingLog;
import dev.packetclassifier.bpf.verdict.KnownHosts;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Keeps the addresses that no model can drop traffic of in the maps of every classifier. */
final class ProtectedAddressSync {
  private final Kernel kernel;
  private final DeduplicatingLog complaints;
  private final Map<String, KnownHosts> written = new HashMap<>();
  private KnownHosts wanted = KnownHosts.NONE;

  ProtectedAddressSync(Kernel kernel, DeduplicatingLog complaints) {
    this.kernel = kernel;
    this.complaints = complaints;
  }

  /** What is to be protected from now on. */
  void want(KnownHosts hosts) {
    wanted = hosts;
  }

  /** Writes them for these classifiers, where they changed; forgets the maps of all others. */
  void bringUpToDate(Collection<String> classifiers) {
    written.keySet().retainAll(classifiers);
    for (String classifier : classifiers) {
      try {
        bringUpToDate(classifier);
        complaints.settled("protected addresses of " + classifier);
      } catch (KernelException e) {
        complaints.about("protected addresses of " + classifier, e.getMessage());
      }
    }
  }

  /** @throws KernelException when the kernel refuses them: then nothing may be attached */
  void bringUpToDate(String classifier) {
    if (!wanted.equals(written.get(classifier))) {
      kernel.protect(classifier, wanted);
      written.put(classifier, wanted);
    }
  }
}
