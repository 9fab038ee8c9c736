package dev.packetclassifier.agent.plan;

import dev.packetclassifier.api.v1alpha1.AttachMode;
import dev.packetclassifier.api.v1alpha1.Mode;
import java.util.Optional;

/**
 * A program of ours on an interface, as read back from the kernel.
 *
 * @param classifier the classifier it belongs to
 * @param ifindex the interface
 * @param digest digest of the revision it judges by, 64 hexadecimal digits
 * @param mode what it does with its verdicts
 * @param how Native or Generic
 * @param programId the kernel's number of the program
 * @param changed what attaching changed on the interface, for people; empty for nothing
 * @param keeping what it remembers; empty for a model that looks at nothing but the packet
 */
public record AttachedProgram(String classifier, int ifindex, String digest, Mode mode, AttachMode how, int programId, String changed,
    Optional<ProgramState> keeping) {
  /** One whose attaching changed nothing and that remembers nothing. */
  public AttachedProgram(String classifier, int ifindex, String digest, Mode mode, AttachMode how, int programId) {
    this(classifier, ifindex, digest, mode, how, programId, "", Optional.empty());
  }
}
