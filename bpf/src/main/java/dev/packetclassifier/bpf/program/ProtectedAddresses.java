package dev.packetclassifier.bpf.program;

import dev.packetclassifier.bpf.libbpf.BpfException;
import dev.packetclassifier.bpf.libbpf.BpfMap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The addresses of the protection that no model can lift (KERNEL 4), shared by all interfaces of a classifier and pinned under its
 * {@code state/}. Open and fill them before the first attach. They stay when this is closed.
 */
public final class ProtectedAddresses implements AutoCloseable {
  /** Most addresses of the node itself. */
  public static final int MAX_NODE = 1024;
  /** Most peers. */
  public static final int MAX_PEERS = 65536;

  private static final int ADDRESS = 16;
  private static final int IPV4 = 12;
  private static final byte[] PRESENT = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.nativeOrder()).putInt(1).array();

  private final BpfMap node;
  private final BpfMap peers;

  private ProtectedAddresses(BpfMap node, BpfMap peers) {
    this.node = node;
    this.peers = peers;
  }

  /** Opens the pinned maps of a classifier, making those that do not exist, empty. */
  public static ProtectedAddresses open(PinRoot root, String classifier) {
    PinRoot.createFolders(root.state(classifier));
    BpfMap node = openOrCreate(nodePin(root, classifier), "node_addresses", MAX_NODE);
    try {
      return new ProtectedAddresses(node, openOrCreate(peerPin(root, classifier), "peer_addresses", MAX_PEERS));
    } catch (RuntimeException e) {
      node.close();
      throw e;
    }
  }

  /** Opens the pinned maps for a program; that they exist is the least sign that someone filled them. */
  static ProtectedAddresses openFilled(PinRoot root, String classifier) {
    Optional<BpfMap> node = BpfMap.pinned(nodePin(root, classifier));
    Optional<BpfMap> peers = BpfMap.pinned(peerPin(root, classifier));
    if (node.isEmpty() || peers.isEmpty()) {
      node.ifPresent(BpfMap::close);
      peers.ifPresent(BpfMap::close);
      throw new IllegalStateException("the protected addresses of " + classifier + " do not exist: open and fill them before attaching");
    }
    return new ProtectedAddresses(node.get(), peers.get());
  }

  /** Maps of their own, for programs that are never attached. */
  static ProtectedAddresses unpinned() {
    return new ProtectedAddresses(create("node_addresses", MAX_NODE), create("peer_addresses", MAX_PEERS));
  }

  private static Path nodePin(PinRoot root, String classifier) {
    return root.state(classifier).resolve("node");
  }

  private static Path peerPin(PinRoot root, String classifier) {
    return root.state(classifier).resolve("peers");
  }

  private static BpfMap openOrCreate(Path pin, String name, int entries) {
    Optional<BpfMap> pinned = BpfMap.pinned(pin);
    if (pinned.isPresent()) {
      if (isOfThisVersion(pinned.get(), entries)) {
        return pinned.get();
      }
      pinned.get().close();
      unpin(pin);
    }
    BpfMap map = create(name, entries);
    try {
      map.pin(pin);
      return map;
    } catch (RuntimeException e) {
      map.close();
      throw e;
    }
  }

  private static boolean isOfThisVersion(BpfMap map, int entries) {
    return map.keySize() == ADDRESS && map.valueSize() == Integer.BYTES && map.maxEntries() == entries;
  }

  /** A program of another version goes on reading the map; the one that replaces it reads the new one. */
  private static void unpin(Path pin) {
    try {
      Files.delete(pin);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + pin, e);
    }
  }

  private static BpfMap create(String name, int entries) {
    return BpfMap.create(BpfMap.Type.HASH, name, ADDRESS, Integer.BYTES, entries, BpfMap.NO_PREALLOCATION);
  }

  /**
   * Makes the node's own unicast addresses exactly these: additions come first, so what stays is never missing meanwhile.
   *
   * @throws IllegalArgumentException for more than {@link #MAX_NODE}
   */
  public void replaceNode(Set<InetAddress> addresses) {
    replace(node, addresses, MAX_NODE, "addresses of the node");
  }

  /**
   * Makes the peers (node addresses, API server endpoints) exactly these, additions first.
   *
   * @throws IllegalArgumentException for more than {@link #MAX_PEERS}
   */
  public void replacePeers(Set<InetAddress> addresses) {
    replace(peers, addresses, MAX_PEERS, "peers");
  }

  private static void replace(BpfMap map, Set<InetAddress> addresses, int most, String what) {
    if (addresses.size() > most) {
      throw new IllegalArgumentException(addresses.size() + " " + what + ", at most " + most + " can be protected");
    }
    Set<ByteBuffer> wanted = new HashSet<>();
    addresses.forEach(address -> wanted.add(ByteBuffer.wrap(key(address))));
    Set<ByteBuffer> present = new HashSet<>();
    map.keys().forEach(key -> present.add(ByteBuffer.wrap(key)));
    makeRoom(map, wanted, present, most);
    wanted.stream().filter(key -> !present.contains(key)).forEach(key -> map.update(key.array(), PRESENT));
    present.stream().filter(key -> !wanted.contains(key)).forEach(key -> map.delete(key.array()));
  }

  /** Only when old and new ones do not fit together, as many old ones as it takes go first. */
  private static void makeRoom(BpfMap map, Set<ByteBuffer> wanted, Set<ByteBuffer> present, int most) {
    long added = wanted.stream().filter(key -> !present.contains(key)).count();
    long excess = Math.max(0, present.size() + added - most);
    present.stream().filter(key -> !wanted.contains(key)).limit(excess).forEach(key -> map.delete(key.array()));
  }

  /** The node's own addresses, from the kernel. */
  public Set<InetAddress> node() {
    return addresses(node);
  }

  /** The peers, from the kernel. */
  public Set<InetAddress> peers() {
    return addresses(peers);
  }

  private static Set<InetAddress> addresses(BpfMap map) {
    Set<InetAddress> addresses = new HashSet<>();
    map.keys().forEach(key -> addresses.add(address(key)));
    return addresses;
  }

  /** IPv4 addresses are kept as ::ffff:a.b.c.d, which Java reads back as IPv4. */
  private static byte[] key(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length == ADDRESS) {
      return bytes;
    }
    return ByteBuffer.allocate(ADDRESS).putShort(IPV4 - 2, (short) 0xffff).position(IPV4).put(bytes).array();
  }

  private static InetAddress address(byte[] key) {
    try {
      return InetAddress.getByAddress(key);
    } catch (UnknownHostException e) {
      throw new BpfException("a protected address of " + key.length + " bytes", 0);
    }
  }

  BpfMap nodeMap() {
    return node;
  }

  BpfMap peerMap() {
    return peers;
  }

  @Override
  public void close() {
    node.close();
    peers.close();
  }
}
