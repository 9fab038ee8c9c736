// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.packetclassifier.agent.log.DeduplicatingLog;
import dev.packetclassifier.api.v1alpha1.PacketClassifierNodeSpec;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The last assignments and peers that the API server gave. A disk that fails costs this memory, never what runs. */
public final class NodeCheckpoint {
  private static final String ASSIGNMENTS = "assignments";
  private static final String PEERS = "peers";
  private static final String BOOT_ID = "boot-id";
  private static final String SERVERS = "servers";
  private static final String EXCEPTIONS = "exceptions";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ChecksummedDirectory directory;
  private final DeduplicatingLog log;
  private String writtenAssignments;
  private String writtenPeers;
  private String writtenBootId;
  private String writtenServers;

  public NodeCheckpoint(ChecksummedDirectory directory, DeduplicatingLog log) {
    this.directory = directory;
    this.log = log;
  }

  /** The assignments of the last {@link #saveAssignments}, or empty. */
  public Optional<PacketClassifierNodeSpec> assignments() {
    return read(ASSIGNMENTS, text -> parse(text, PacketClassifierNodeSpec.class));
  }

  /** The data of the peers ConfigMap of the last {@link #savePeers}, or empty. */
  public Optional<Map<String, String>> peers() {
    return read(PEERS, text -> {
      Map<String, String> peers = new TreeMap<>();
      ((Map<?, ?>) parse(text, Map.class)).forEach((key, value) -> peers.put(String.valueOf(key), String.valueOf(value)));
      return peers;
    });
  }

  /** Of the boot during which the assignments were saved last, or empty. */
  public Optional<String> bootId() {
    return read(BOOT_ID, text -> text);
  }

  /** Saves which boot the assignments are of. */
  public void saveBootId(String bootId) {
    if (!bootId.equals(writtenBootId) && write(BOOT_ID, bootId)) {
      writtenBootId = bootId;
    }
  }

  /** Saves the assignments; none at all leaves no file. */
  public void saveAssignments(PacketClassifierNodeSpec spec) {
    boolean none = spec.assignments == null || spec.assignments.isEmpty();
    String text = none ? "" : text(spec);
    if (!text.equals(writtenAssignments) && write(ASSIGNMENTS, text)) {
      writtenAssignments = text;
    }
  }

  /** Saves the data of the peers ConfigMap. */
  public void savePeers(Map<String, String> peers) {
    String text = text(new TreeMap<>(peers));
    if (!text.equals(writtenPeers) && write(PEERS, text)) {
      writtenPeers = text;
    }
  }

  /** By API server, as it is named, the addresses it resolved to last: of the last {@link #saveServers}, or empty. */
  public Optional<Map<InetSocketAddress, Set<InetSocketAddress>>> servers() {
    return read(SERVERS, text -> {
      Map<InetSocketAddress, Set<InetSocketAddress>> servers = new HashMap<>();
      for (SavedServer saved : parse(text, SavedServer[].class)) {
        servers.put(InetSocketAddress.createUnresolved(saved.host, saved.port), saved.resolved());
      }
      return servers;
    });
  }

  /** Saves what API servers' names resolved to. */
  public void saveServers(Map<InetSocketAddress, Set<InetSocketAddress>> servers) {
    String text = text(servers.entrySet().stream().map(entry -> new SavedServer(entry.getKey().getHostString(), entry.getKey().getPort(),
        entry.getValue().stream().map(server -> server.getAddress().getHostAddress()).sorted().toList()))
        .sorted(Comparator.comparing(SavedServer::host).thenComparing(SavedServer::port)).toList());
    if (!text.equals(writtenServers) && write(SERVERS, text)) {
      writtenServers = text;
    }
  }

  /** The text of the last {@link #saveExceptions}, or empty. */
  public Optional<String> exceptions() {
    return read(EXCEPTIONS, text -> text);
  }

  /** Saves the exceptions; an empty text leaves no file. May be called by another thread than the others. */
  public void saveExceptions(String text) {
    write(EXCEPTIONS, text);
  }

  /** An API server on the disk. @param addresses in figures */
  record SavedServer(String host, int port, List<String> addresses) {
    Set<InetSocketAddress> resolved() {
      return addresses.stream().map(figures -> new InetSocketAddress(figures, port)).filter(server -> !server.isUnresolved())
          .collect(Collectors.toSet());
    }
  }

  /** Removes all of them from disk. */
  public void clear() {
    for (String name : List.of(ASSIGNMENTS, PEERS, SERVERS, BOOT_ID, EXCEPTIONS)) {
      write(name, "");
    }
    writtenAssignments = null;
    writtenPeers = null;
    writtenServers = null;
    writtenBootId = null;
  }

  private boolean write(String name, String text) {
    try {
      if (text.isEmpty()) {
        directory.delete(name);
      } else {
        directory.write(name, text);
      }
      log.resolved(name);
      return true;
    } catch (UncheckedIOException e) {
      log.warn(name, e.getMessage() + ": " + e.getCause().getMessage() + "; a reboot without the API server will not find it");
      return false;
    }
  }

  private <T> Optional<T> read(String name, Function<String, T> parser) {
    try {
      return directory.read(name).map(parser);
    } catch (UncheckedIOException | IllegalArgumentException e) {
      log.warn(name, e.getMessage());
      return Optional.empty();
    }
  }

  private static <T> T parse(String text, Class<T> type) {
    try {
      return JSON.readValue(text, type);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot read what was kept on the disk: " + e.getOriginalMessage(), e);
    }
  }

  private static String text(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
