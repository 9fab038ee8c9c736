package dev.packetclassifier.agent.kernel;

import dev.packetclassifier.agent.network.EthtoolFeatures;
import dev.packetclassifier.bpf.program.AttachedMode;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What attaching a program changes on its interface: drivers switch offloads that do not go with XDP. It is found by looking before
 * and after; what cannot be seen from here is said of the drivers that are known for it.
 */
final class AttachEffects {
  private final String ifname;
  private final AttachedMode how;
  private final Optional<Set<String>> before;

  private AttachEffects(String ifname, AttachedMode how, Optional<Set<String>> before) {
    this.ifname = ifname;
    this.how = how;
    this.before = before;
  }

  /** Looks now. */
  static AttachEffects watch(String ifname, AttachedMode how) {
    return new AttachEffects(ifname, how, features(ifname));
  }

  /** Looks again; a sentence for people, empty when nothing changed. */
  String seen() {
    Optional<Set<String>> after = features(ifname);
    boolean known = before.isPresent() && after.isPresent();
    return sentence(known ? before.get() : Set.of(), known ? after.get() : Set.of(), how, driver());
  }

  static String sentence(Set<String> before, Set<String> after, AttachedMode how, String driver) {
    StringBuilder sentence = new StringBuilder();
    add(sentence, "attaching switched on ", lacking(after, before));
    add(sentence, "attaching switched off ", lacking(before, after));
    if (driver.equals("veth") && how == AttachedMode.Native) {
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
    } catch (IOException e) {
      return "";
    }
  }

  /** An interface that does not answer is attached to all the same, and nothing is said of it. */
  private static Optional<Set<String>> features(String ifname) {
    try {
      return Optional.of(EthtoolFeatures.active(ifname));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
