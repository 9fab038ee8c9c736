// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.plan;

import dev.packetclassifier.api.v1alpha1.AttachMode;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.bpf.program.AttachedShadow;
import dev.packetclassifier.bpf.program.PreviousRevision;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A program of ours on an interface, as read back from the kernel.
 *
 * @param classifier the classifier it belongs to
 * @param ifindex the interface
 * @param digest digest of the revision it runs, 64 hexadecimal digits
 * @param mode whether it carries out its verdicts
 * @param attachMode Native or Tc; Generic when an agent before this version attached it
 * @param programId the kernel's number of the program
 * @param attachEffects a sentence: what attaching changed on the interface; empty for nothing
 * @param state its state tables; empty for a model of packet features only
 * @param others a shadow, and what ran before
 */
public record AttachedProgram(String classifier, int ifindex, String digest, Mode mode, AttachMode attachMode, int programId,
    String attachEffects, Optional<ProgramState> state, OtherRevisions others) {
  /** How a reason of the driver against native mode begins, in the attach effects. */
  public static final String NATIVE_REFUSED = "native XDP was refused: ";

  /** Of all revisions that run or may come back. */
  public List<String> digests() {
    return Stream.of(Stream.of(digest), others.shadow().map(AttachedShadow::digest).stream(),
        others.previous().map(PreviousRevision::digest).stream()).flatMap(each -> each).toList();
  }

  /** Whether it was attached elsewhere because the driver refused native mode. */
  boolean nativeWasRefused() {
    return attachEffects.contains(NATIVE_REFUSED);
  }

  /** With the active revision only. */
  public AttachedProgram(String classifier, int ifindex, String digest, Mode mode, AttachMode attachMode, int programId,
      String attachEffects, Optional<ProgramState> state) {
    this(classifier, ifindex, digest, mode, attachMode, programId, attachEffects, state, OtherRevisions.NONE);
  }

  /** Without attach effects and state. */
  public AttachedProgram(String classifier, int ifindex, String digest, Mode mode, AttachMode attachMode, int programId) {
    this(classifier, ifindex, digest, mode, attachMode, programId, "", Optional.empty());
  }
}
