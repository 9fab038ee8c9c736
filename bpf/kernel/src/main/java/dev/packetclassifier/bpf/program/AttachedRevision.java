// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

import dev.packetclassifier.api.v1alpha1.Mode;
import java.util.List;
import java.util.Optional;

/**
 * What runs on an interface, read back from the kernel's link and image.
 *
 * @param digest of the revision in the image, 64 lower case hex digits
 * @param mode whether verdicts act
 * @param classes of the model, in order
 * @param ifindex the interface
 * @param ifname its name now, or the one it had when attached if it has none in this network namespace
 * @param note what was noted when it was attached, empty for nothing
 * @param how where the program sits
 * @param inFront what packets that arrive pass before the program, for people, first to last; empty in the driver
 * @param programId kernel's program id; changes with a swap to another shape
 * @param linkId kernel's link id; stays from attach to detach
 * @param kept what it remembers; empty for a model that looks at nothing but the packet
 * @param shadow a second revision that only counts
 * @param previous the revision that was active before, while its state is kept
 */
public record AttachedRevision(String digest, Mode mode, List<String> classes, int ifindex, String ifname, String note, AttachedMode how,
    List<String> inFront, int programId, int linkId, Optional<RetainedState> kept, Optional<AttachedShadow> shadow,
    Optional<PreviousRevision> previous) {
  public AttachedRevision {
    classes = List.copyOf(classes);
    inFront = List.copyOf(inFront);
  }
}
