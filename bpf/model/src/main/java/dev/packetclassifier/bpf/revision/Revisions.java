// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.revision;

import dev.packetclassifier.api.v1alpha1.PacketClassifierRevisionSpec;
import dev.packetclassifier.api.v1alpha1.PacketClassifierSpec;
import dev.packetclassifier.api.v1alpha1.PolicySpec;
import dev.packetclassifier.bpf.model.InvalidModelException;
import dev.packetclassifier.bpf.model.Margins;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.model.Models;
import dev.packetclassifier.bpf.model.Policies;
import dev.packetclassifier.bpf.model.Policy;
import dev.packetclassifier.bpf.model.WarmUp;
import java.util.Arrays;
import java.util.List;

/** Makes revisions from classifiers, and reads them back trusting nothing. */
public final class Revisions {
  private static final int DIGITS_IN_NAME = 10;

  private Revisions() {}

  /** {@code <classifier>-<first 10 hex digits of the digest>}. */
  public static String name(String classifier, String digest) {
    return classifier + "-" + digest.substring(0, DIGITS_IN_NAME);
  }

  /**
   * The revision of a classifier as it is now. The policy is written as the digest sees it: sorted, without entries
   * that pass and a warm-up that nothing has a use for, absent when nothing is left. The model is the same
   * object, not a copy.
   *
   * @throws InvalidModelException if model or policy break a bound
   */
  public static PacketClassifierRevisionSpec of(String classifier, PacketClassifierSpec spec) {
    Model model = Models.read(spec.model);
    PacketClassifierRevisionSpec revision = new PacketClassifierRevisionSpec();
    revision.classifier = classifier;
    revision.formatVersion = CanonicalForm.VERSION;
    Policy policy = Policies.read(spec.policy, spec.model);
    revision.requires = Capability.neededBy(model, policy);
    revision.model = spec.model;
    revision.policy = policy(spec.policy, WarmUp.keepsState(model, policy.guarantees()));
    revision.margins = Margins.write(policy.margins());
    revision.digest = Digest.of(revision.model, revision.policy);
    return revision;
  }

  /**
   * Reads a revision from the text that the API server or the node's cache gave: a whole PacketClassifierRevision object.
   * Unlike the API types it skips nothing that it does not know, since that may change verdicts.
   *
   * @throws UnsupportedRevisionException if this build is too old for it
   * @throws DigestMismatchException if digest or name are not those of its content
   * @throws InvalidModelException if model or policy break a bound
   */
  public static Revision parse(String json) {
    return StrictRevisionJson.parse(json);
  }

  /**
   * Reads a revision from API types, for callers that know that nothing was skipped on the way into them (the operator,
   * which writes revisions itself). Agents use {@link #parse}.
   *
   * @throws UnsupportedRevisionException if this build does not know its format or one of what it requires
   * @throws DigestMismatchException if the digest is not that of its content
   * @throws InvalidModelException if model or policy break a bound
   */
  public static Revision read(PacketClassifierRevisionSpec spec) {
    checkSupported(spec.formatVersion, spec.requires);
    Model model = Models.read(spec.model);
    Policy policy = Policies.read(spec.policy, spec.model);
    String digest = Digest.of(spec.model, spec.policy);
    if (!digest.equals(spec.digest)) {
      throw new DigestMismatchException("digest is " + spec.digest + ", but model and policy have " + digest
          + ": the revision was damaged or changed; delete it, and the operator makes it again");
    }
    int[] margins = Margins.read(spec.margins, model.classes().size());
    if (!Arrays.equals(margins, policy.margins())) {
      throw new DigestMismatchException("margins are " + spec.margins + ", but minConfidence and logitScale make "
          + Margins.write(policy.margins()) + ": the revision was damaged or changed; delete it, and the operator makes it again");
    }
    return new Revision(spec.classifier, digest, model, policy.actions(), margins, policy.unjudgedDrops(), policy.spared(),
        WarmUp.of(model, policy.guarantees(), policy.warmUp()));
  }

  static void checkSupported(int formatVersion, List<String> requires) {
    if (formatVersion != CanonicalForm.VERSION) {
      throw new UnknownFormatException("formatVersion is " + formatVersion + ", this build knows " + CanonicalForm.VERSION
          + ": upgrade the agent");
    }
    List<String> unknown = requires == null ? List.of() : requires.stream().filter(name -> !Capability.isKnown(name)).toList();
    if (!unknown.isEmpty()) {
      throw new UnknownCapabilityException("requires " + String.join(", ", unknown) + ", which this build lacks (it has "
          + List.of(Capability.values()) + "): upgrade the agent");
    }
  }

  private static PolicySpec policy(PolicySpec written, boolean keepsState) {
    PolicySpec policy = new PolicySpec();
    policy.actions = CanonicalForm.actions(written);
    policy.unjudged = CanonicalForm.unjudged(written);
    policy.warmUp = written != null && keepsState ? written.warmUp : null;
    policy.guarantees = CanonicalForm.guarantees(written);
    if (policy.actions.isEmpty()) {
      policy.actions = null;
    }
    if (policy.unjudged.isEmpty()) {
      policy.unjudged = null;
    }
    policy.protectedTraffic = CanonicalForm.protectedTraffic(written);
    if (policy.guarantees.isEmpty()) {
      policy.guarantees = null;
    }
    return policy.actions == null && policy.unjudged == null && policy.protectedTraffic == null && policy.guarantees == null
        && policy.warmUp == null ? null : policy;
  }
}
