// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.kernel;

import dev.packetclassifier.agent.plan.ExceptedSources;
import dev.packetclassifier.bpf.model.SourceRange;
import dev.packetclassifier.bpf.program.ExceptionMap;
import dev.packetclassifier.bpf.program.PinRoot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The excepted sources in the kernel's maps of all classifiers. May be called from any thread, one at a time runs. */
final class PinnedExceptions {
  private static final List<SourceRange> EVERYTHING = List.of(SourceRange.of("0.0.0.0/0"), SourceRange.of("::/0"));

  private final PinRoot root;
  private final Map<String, Integer> tooMany = new HashMap<>();
  private ExceptedSources excepted = ExceptedSources.NONE;

  PinnedExceptions(PinRoot root) {
    this.root = root;
  }

  /**
   * From now on these are excepted.
   *
   * @throws KernelException when a classifier's map could not be filled; those of the others are
   */
  synchronized void replace(ExceptedSources sources) {
    excepted = sources;
    KernelException refused = null;
    for (String classifier : KernelCalls.calling(root::classifiers)) {
      try {
        fill(classifier);
      } catch (KernelException e) {
        refused = e;
      }
    }
    if (refused != null) {
      throw refused;
    }
  }

  /** Fills the map of one classifier, which is made if there is none yet. */
  synchronized void fill(String classifier) {
    KernelCalls.calling(() -> {
      try (ExceptionMap map = ExceptionMap.open(root, classifier)) {
        fill(map, classifier);
      }
      return null;
    });
  }

  /** When not all ranges fit, everything is excepted: an exception may only spare, so none of them may be missing. */
  private void fill(ExceptionMap map, String classifier) {
    List<SourceRange> ranges = excepted.of(classifier);
    if (ranges.size() <= ExceptionMap.MAX) {
      map.replace(ranges);
      tooMany.remove(classifier);
    } else {
      map.replace(EVERYTHING);
      tooMany.put(classifier, ranges.size());
    }
  }

  /** What is wrong with the exceptions of a classifier, in words. */
  synchronized Optional<String> remark(String classifier) {
    return Optional.ofNullable(tooMany.get(classifier)).map(ranges -> ranges + " excepted address ranges do not fit the " + ExceptionMap.MAX
        + " that a node holds: Enforce acts as Observe, so that none is dropped from; join them to wider ones, or delete exceptions");
  }

  /** Removes the folder of a classifier that is detached everywhere; not while a map in it is open, or it would be made again. */
  synchronized void removeEmpty(String classifier) {
    KernelCalls.calling(() -> {
      root.removeEmpty(classifier);
      return null;
    });
  }
}
