// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.sync;

import dev.packetclassifier.agent.kernel.Kernel;
import dev.packetclassifier.agent.kernel.KernelException;
import dev.packetclassifier.agent.log.DeduplicatingLog;
import dev.packetclassifier.bpf.verdict.KnownHosts;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Keeps the maps of protected addresses of every classifier up to date. */
final class ProtectedAddressSync {
  private final Kernel kernel;
  private final DeduplicatingLog log;
  private final Map<String, KnownHosts> written = new HashMap<>();
  private KnownHosts desired = KnownHosts.NONE;

  ProtectedAddressSync(Kernel kernel, DeduplicatingLog log) {
    this.kernel = kernel;
    this.log = log;
  }

  /** The addresses to protect from now on. */
  void setDesired(KnownHosts hosts) {
    desired = hosts;
  }

  /** Writes them for these classifiers, where they changed; forgets the maps of all others. */
  void sync(Collection<String> classifiers) {
    written.keySet().retainAll(classifiers);
    for (String classifier : classifiers) {
      try {
        sync(classifier);
        log.resolved("protected addresses of " + classifier);
      } catch (KernelException e) {
        log.warn("protected addresses of " + classifier, e.getMessage());
      }
    }
  }

  /** @throws KernelException when the kernel refuses them: then nothing may be attached */
  void sync(String classifier) {
    if (!desired.equals(written.get(classifier))) {
      kernel.protect(classifier, desired);
      written.put(classifier, desired);
    }
  }
}
