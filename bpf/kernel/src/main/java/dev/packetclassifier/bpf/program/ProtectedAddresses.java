package dev.packetclassifier.bpf.program;

import dev.packetclassifier.bpf.libbpf.BpfException;
import dev.packetclassifier.bpf.libbpf.BpfMap;
import dev.packetclassifier.bpf.verdict.KnownHosts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The addresses of the protection that no model can lift (KERNEL 4), shared by all interfaces of a classifier and pinned under its
 * {@code state/}. Open and fill them before the first attach. They stay when this is closed.
 */
public final class ProtectedAddresses implements AutoCloseable {
  /** Most addresses of the node itself. */
  public static final int MAX_NODE = 1024;
  /** Most peers. */
  public static final int MAX_PEERS = 65536;
  /** Most API servers' addresses and ports. */
  public static final int MAX_API_SERVERS = 1024;

  private static final int ADDRESS = 16;
  private static final int ENDPOINT = ADDRESS + Integer.BYTES;
  private static final int IPV4 = 12;
  private static final byte[] PRESENT = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.nativeOrder()).putInt(1).array();

  /** Each is a map; in the order in which they are filled. */
  private enum Part {
    Node("node_addresses", "node", ADDRESS, MAX_NODE, "addresses of the node"),
    Peers("peer_addresses", "peers", ADDRESS, MAX_PEERS, "peers"),
    ApiServers("api_servers", "apiservers", ENDPOINT, MAX_API_SERVERS, "API servers");

    final String map;
    final String pin;
    final int keySize;
    final int most;
    final String plural;

    Part(String map, String pin, int keySize, int most, String plural) {
      this.map = map;
      this.pin = pin;
      this.keySize = keySize;
      this.most = most;
      this.plural = plural;
    }

    Path pin(PinRoot root, String classifier) {
      return root.state(classifier).resolve(pin);
    }

    BpfMap create() {
      return BpfMap.create(BpfMap.Type.HASH, map, keySize, Integer.BYTES, most, BpfMap.NO_PREALLOCATION);
    }
  }

  private final Map<Part, BpfMap> parts = new EnumMap<>(Part.class);

  /** Closes those that are open when one cannot be. */
  private ProtectedAddresses(Function<Part, BpfMap> opened) {
    try {
      for (Part part : Part.values()) {
        parts.put(part, opened.apply(part));
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Opens the pinned maps of a classifier, making those that do not exist, empty. */
  public static ProtectedAddresses open(PinRoot root, String classifier) {
    PinRoot.createFolders(root.state(classifier));
    return new ProtectedAddresses(part -> openOrCreate(part, part.pin(root, classifier)));
  }

  /** Opens the pinned maps for a program; that they exist is the least sign that someone filled them. */
  static ProtectedAddresses openFilled(PinRoot root, String classifier) {
    return new ProtectedAddresses(part -> BpfMap.pinned(part.pin(root, classifier)).orElseThrow(() -> new IllegalStateException(
        "the protected addresses of " + classifier + " do not exist: open and fill them before attaching")));
  }

  /** Maps of their own, for programs that are never attached. */
  static ProtectedAddresses unpinned() {
    return new ProtectedAddresses(Part::create);
  }

  private static BpfMap openOrCreate(Part part, Path pin) {
    Optional<BpfMap> pinned = BpfMap.pinned(pin);
    if (pinned.isPresent()) {
      if (isOfThisVersion(pinned.get(), part)) {
        return pinned.get();
      }
      pinned.get().close();
      unpin(pin);
    }
    BpfMap map = part.create();
    try {
      map.pin(pin);
      return map;
    } catch (RuntimeException e) {
      map.close();
      throw e;
    }
  }

  private static boolean isOfThisVersion(BpfMap map, Part part) {
    return map.keySize() == part.keySize && map.valueSize() == Integer.BYTES && map.maxEntries() == part.most;
  }

  /** A program of another version goes on reading the map; the one that replaces it reads the new one. */
  private static void unpin(Path pin) {
    try {
      Files.delete(pin);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + pin, e);
    }
  }

  /**
   * Makes them exactly these: in each map additions come first, so what stays is never missing meanwhile.
   *
   * @throws IllegalArgumentException for more than {@link #MAX_NODE}, {@link #MAX_PEERS} or {@link #MAX_API_SERVERS}
   */
  public void replace(KnownHosts hosts) {
    replace(Part.Node, hosts.node().stream().map(ProtectedAddresses::key).collect(Collectors.toSet()));
    replace(Part.Peers, hosts.peers().stream().map(ProtectedAddresses::key).collect(Collectors.toSet()));
    replace(Part.ApiServers, hosts.apiServers().stream().map(ProtectedAddresses::key).collect(Collectors.toSet()));
  }

  private void replace(Part part, Set<ByteBuffer> wanted) {
    if (wanted.size() > part.most) {
      throw new IllegalArgumentException(wanted.size() + " " + part.plural + ", at most " + part.most + " can be protected");
    }
    BpfMap map = parts.get(part);
    Set<ByteBuffer> present = new HashSet<>();
    map.keys().forEach(key -> present.add(ByteBuffer.wrap(key)));
    makeRoom(map, wanted, present, part.most);
    wanted.stream().filter(key -> !present.contains(key)).forEach(key -> map.update(key.array(), PRESENT));
    present.stream().filter(key -> !wanted.contains(key)).forEach(key -> map.delete(key.array()));
  }

  /** Only when old and new ones do not fit together, as many old ones as it takes go first. */
  private static void makeRoom(BpfMap map, Set<ByteBuffer> wanted, Set<ByteBuffer> present, int most) {
    long added = wanted.stream().filter(key -> !present.contains(key)).count();
    long excess = Math.max(0, present.size() + added - most);
    present.stream().filter(key -> !wanted.contains(key)).limit(excess).forEach(key -> map.delete(key.array()));
  }

  /** What the kernel knows. */
  public KnownHosts hosts() {
    return new KnownHosts(read(Part.Node, ProtectedAddresses::address), read(Part.Peers, ProtectedAddresses::address),
        read(Part.ApiServers, key -> new InetSocketAddress(address(key), key.order(ByteOrder.nativeOrder()).getInt())));
  }

  private <T> Set<T> read(Part part, Function<ByteBuffer, T> entry) {
    Set<T> entries = new HashSet<>();
    parts.get(part).keys().forEach(key -> entries.add(entry.apply(ByteBuffer.wrap(key))));
    return entries;
  }

  /** IPv4 addresses are kept as ::ffff:a.b.c.d, which Java reads back as IPv4. */
  private static ByteBuffer key(InetAddress address) {
    return put(ByteBuffer.allocate(ADDRESS), address).rewind();
  }

  private static ByteBuffer key(InetSocketAddress endpoint) {
    ByteBuffer key = put(ByteBuffer.allocate(ENDPOINT), endpoint.getAddress());
    return key.order(ByteOrder.nativeOrder()).putInt(ADDRESS, endpoint.getPort()).rewind();
  }

  private static ByteBuffer put(ByteBuffer key, InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length == ADDRESS) {
      return key.put(bytes);
    }
    return key.putShort(IPV4 - 2, (short) 0xffff).position(IPV4).put(bytes);
  }

  private static InetAddress address(ByteBuffer key) {
    byte[] bytes = new byte[ADDRESS];
    key.get(bytes);
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new BpfException("a protected address of " + bytes.length + " bytes", 0);
    }
  }

  /** The maps, by their names in the program. */
  Map<String, BpfMap> maps() {
    Map<String, BpfMap> maps = new HashMap<>();
    parts.forEach((part, map) -> maps.put(part.map, map));
    return maps;
  }

  @Override
  public void close() {
    parts.values().forEach(BpfMap::close);
  }
}
