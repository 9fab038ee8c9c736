// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.network;

import dev.packetclassifier.bpf.program.ProtectedAddresses;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The far ends of the node's own BGP sessions. One stays for ten minutes after its session was last seen, so that a session that broke can
 * come back. Anybody may open a connection to the node's port 179: only one that is established at two looks at least 5 s apart is taken
 * for a session (a daemon closes a stranger's at once), and of more than {@link ProtectedAddresses#MAX_ROUTING_PEERS} those known first
 * stay. Used by one thread.
 */
public final class RoutingPeers {
  static final Duration PROBATION = Duration.ofSeconds(5);
  static final Duration STAY = Duration.ofMinutes(10);

  private final Map<InetAddress, Session> sessions = new HashMap<>();

  private record Session(Instant first, Instant last) {
    boolean isTrusted() {
      return !last.isBefore(first.plus(PROBATION));
    }
  }

  /** Those of now; when the kernel does not answer, those of before. */
  public Set<InetAddress> at(Instant now) {
    try {
      return at(now, BgpSessions.farEnds());
    } catch (IOException e) {
      return trusted();
    }
  }

  Set<InetAddress> at(Instant now, Set<InetAddress> established) {
    sessions.entrySet().removeIf(entry -> !established.contains(entry.getKey())
        && (!entry.getValue().isTrusted() || entry.getValue().last().isBefore(now.minus(STAY))));
    for (InetAddress address : established) {
      Session session = sessions.get(address);
      if (session != null) {
        sessions.put(address, new Session(session.first(), now));
      } else if (sessions.size() < ProtectedAddresses.MAX_ROUTING_PEERS) {
        sessions.put(address, new Session(now, now));
      }
    }
    return trusted();
  }

  private Set<InetAddress> trusted() {
    Set<InetAddress> trusted = new HashSet<>();
    sessions.forEach((address, session) -> {
      if (session.isTrusted()) {
        trusted.add(address);
      }
    });
    return trusted;
  }
}
