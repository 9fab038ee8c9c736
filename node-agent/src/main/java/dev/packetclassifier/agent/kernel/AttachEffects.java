// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.kernel;

import dev.packetclassifier.agent.network.EthtoolFeatures;
import dev.packetclassifier.bpf.program.AttachedMode;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What attaching a program changes on its interface: drivers switch off offloads that XDP excludes. Found by comparing before and
 * after; effects that cannot be seen from here are listed for the drivers that are known for them.
 */
final class AttachEffects {
  private final String ifname;
  private final AttachedMode attachedAs;
  private final Optional<Set<String>> before;

  private AttachEffects(String ifname, AttachedMode attachedAs, Optional<Set<String>> before) {
    this.ifname = ifname;
    this.attachedAs = attachedAs;
    this.before = before;
  }

  /** Reads the offloads now. */
  static AttachEffects watch(String ifname, AttachedMode attachedAs) {
    return new AttachEffects(ifname, attachedAs, features(ifname));
  }

  /** Reads them again; a sentence for the status, empty when nothing changed. */
  String describe() {
    Optional<Set<String>> after = features(ifname);
    boolean known = before.isPresent() && after.isPresent();
    return sentence(known ? before.get() : Set.of(), known ? after.get() : Set.of(), attachedAs, driver());
  }

  static String sentence(Set<String> before, Set<String> after, AttachedMode attachedAs, String driver) {
    StringBuilder sentence = new StringBuilder();
    add(sentence, "attaching switched on ", lacking(after, before));
    add(sentence, "attaching switched off ", lacking(before, after));
    if (driver.equals("veth") && attachedAs == AttachedMode.Native) {
      add(sentence, "driver veth: while it is attached, segmentation offload (TSO) of the peer interface is off", "");
    }
    return sentence.toString();
  }

  private static void add(StringBuilder sentence, String what, String names) {
    if (names != null) {
      sentence.append(sentence.isEmpty() ? "" : "; ").append(what).append(names);
    }
  }

  /** Those of the first that the second lacks, or null. */
  private static String lacking(Set<String> all, Set<String> others) {
    String names = all.stream().filter(name -> !others.contains(name)).sorted().collect(Collectors.joining(", "));
    return names.isEmpty() ? null : names;
  }

  private String driver() {
    try {
      return EthtoolFeatures.driver(ifname);
    } catch (IOException | RuntimeException e) {
      return "";
    }
  }

  /** An interface that does not answer is attached to all the same, and no effects are reported. */
  private static Optional<Set<String>> features(String ifname) {
    try {
      return Optional.of(EthtoolFeatures.active(ifname));
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }
}
