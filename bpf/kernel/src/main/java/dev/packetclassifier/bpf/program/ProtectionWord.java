// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

import dev.packetclassifier.bpf.libbpf.BpfMap;
import dev.packetclassifier.bpf.verdict.KnownHosts;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * The value of the map {@code protection} ({@code struct protection} of {@code maps.h}): whether a list of peers was read, and at which
 * ports API servers listen, by one bit for all ports that are equal modulo 64. New and not written it says that no list was read.
 */
final class ProtectionWord implements AutoCloseable {
  static final String NAME = "protection";
  static final int SIZE = 16;
  static final int API_PORTS = 0;
  static final int PEERS_READ = 8;

  private final BpfMap map;

  ProtectionWord(BpfMap map) {
    this.map = map;
  }

  static ProtectionWord open(PinRoot root, String classifier) {
    return new ProtectionWord(ProtectedAddresses.openOrCreate(pin(root, classifier),
        opened -> opened.valueSize() == SIZE && opened.maxEntries() == 1, ProtectionWord::create));
  }

  static Path pin(PinRoot root, String classifier) {
    return root.state(classifier).resolve(NAME);
  }

  static BpfMap create() {
    return BpfMap.create(BpfMap.Type.ARRAY, NAME, Integer.BYTES, SIZE, 1, 0);
  }

  BpfMap map() {
    return map;
  }

  /** Before addresses change: what was protected and what is going to be, so that nothing is missing meanwhile. */
  void widen(KnownHosts hosts) {
    ByteBuffer now = map.lookup(0).order(ByteOrder.nativeOrder());
    write(now.getLong(API_PORTS) | apiPorts(hosts), hosts.peersRead() && now.getInt(PEERS_READ) != 0);
  }

  /** After they have changed. */
  void write(KnownHosts hosts) {
    write(apiPorts(hosts), hosts.peersRead());
  }

  boolean peersRead() {
    return map.lookup(0).order(ByteOrder.nativeOrder()).getInt(PEERS_READ) != 0;
  }

  private static long apiPorts(KnownHosts hosts) {
    long bits = 0;
    for (var server : hosts.apiServers()) {
      bits |= 1L << server.getPort() % Long.SIZE;
    }
    return bits;
  }

  private void write(long apiPorts, boolean peersRead) {
    map.update(0, ByteBuffer.allocate(SIZE).order(ByteOrder.nativeOrder()).putLong(apiPorts).putInt(peersRead ? 1 : 0).array());
  }

  @Override
  public void close() {
    map.close();
  }
}
