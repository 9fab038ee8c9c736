// SPDX-License-Identifier: Apache-2.0
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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The addresses of the protection that no model can lift (KERNEL 4), shared by all interfaces of a classifier and pinned under its
 * {@code state/}, and with them what else decides whether a verdict to drop is carried out: {@link ExceptionMap} and {@link Lease}. Open and
 * fill them before the first attach. They stay when this is closed.
 */
public final class ProtectedAddresses implements AutoCloseable {
  /** Most addresses of the node itself. */
  public static final int MAX_NODE = 1024;
  /** Most peers. */
  public static final int MAX_PEERS = 65536;
  /** Most API servers' addresses and ports. */
  public static final int MAX_API_SERVERS = 1024;

  /** Most name servers. */
  public static final int MAX_RESOLVERS = 64;
  /** Most far ends of the node's BGP sessions. */
  public static final int MAX_ROUTING_PEERS = 1024;

  private static final int ADDRESS = 16;
  private static final int ENDPOINT = ADDRESS + Integer.BYTES;
  private static final int IPV4 = 12;
  private static final byte[] PRESENT = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.nativeOrder()).putInt(1).array();

  /** Each is a map; in the order in which they are filled. */
  private enum Part {
    Node("node_addresses", "node", ADDRESS, MAX_NODE, "addresses of the node"),
    Peers("peer_addresses", "peers", ADDRESS, MAX_PEERS, "peers"),
    ApiServers("api_servers", "apiservers", ENDPOINT, MAX_API_SERVERS, "API servers"),
    Resolvers("resolvers", "resolvers", ADDRESS, MAX_RESOLVERS, "name servers"),
    RoutingPeers("routing_peers", "routingpeers", ADDRESS, MAX_ROUTING_PEERS, "far ends of BGP sessions");

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

    boolean isOfThisVersion(BpfMap opened) {
      return opened.keySize() == keySize && opened.valueSize() == Integer.BYTES && opened.maxEntries() == most;
    }

    BpfMap create() {
      return BpfMap.create(BpfMap.Type.HASH, map, keySize, Integer.BYTES, most, BpfMap.NO_PREALLOCATION);
    }
  }

  private final Map<Part, BpfMap> parts = new EnumMap<>(Part.class);
  private final ProtectionWord word;
  private final ExceptionMap exceptions;
  private final Lease lease;

  /** Closes those that are open when one cannot be. */
  private ProtectedAddresses(Function<Part, BpfMap> opened, Supplier<ProtectionWord> openedWord, Supplier<ExceptionMap> openedExceptions,
      Supplier<Lease> openedLease) {
    try (FailureScope scope = new FailureScope()) {
      for (Part part : Part.values()) {
        BpfMap map = opened.apply(part);
        scope.onFailure(map::close);
        parts.put(part, map);
      }
      word = openedWord.get();
      scope.onFailure(word::close);
      exceptions = openedExceptions.get();
      scope.onFailure(exceptions::close);
      lease = openedLease.get();
      scope.succeeded();
    }
  }

  /** Opens the pinned maps of a classifier, making those that do not exist, empty. */
  public static ProtectedAddresses open(PinRoot root, String classifier) {
    PinRoot.createFolders(root.state(classifier));
    return new ProtectedAddresses(part -> openOrCreate(part.pin(root, classifier), part::isOfThisVersion, part::create),
        () -> ProtectionWord.open(root, classifier), () -> ExceptionMap.open(root, classifier), () -> Lease.open(root, classifier));
  }

  /** Opens the pinned maps for a program; that they exist is the least sign that someone filled them. */
  static ProtectedAddresses openFilled(PinRoot root, String classifier) {
    return new ProtectedAddresses(part -> filled(part.pin(root, classifier), classifier),
        () -> new ProtectionWord(filled(ProtectionWord.pin(root, classifier), classifier)),
        () -> ExceptionMap.of(filled(ExceptionMap.rangesPin(root, classifier), classifier),
            filled(ExceptionMap.familiesPin(root, classifier), classifier)),
        () -> new Lease(filled(Lease.pin(root, classifier), classifier)));
  }

  /** Whether the classifier's maps hold a list of peers that was read; false where there are none. */
  public static boolean arePeersRead(PinRoot root, String classifier) {
    return BpfMap.pinned(ProtectionWord.pin(root, classifier)).map(ProtectionWord::new).map(word -> {
      try (word) {
        return word.peersRead();
      }
    }).orElse(false);
  }

  private static BpfMap filled(Path pin, String classifier) {
    return BpfMap.pinned(pin).orElseThrow(() -> new IllegalStateException(
        "the protected addresses of " + classifier + " do not exist: open and fill them before attaching"));
  }

  /** Maps of their own, for programs that are never attached: nobody is known, for there is nobody. */
  static ProtectedAddresses unpinned() {
    ProtectedAddresses addresses = new ProtectedAddresses(Part::create, () -> new ProtectionWord(ProtectionWord.create()),
        ExceptionMap::unpinned, () -> new Lease(Lease.create()));
    addresses.replace(KnownHosts.NONE);
    return addresses;
  }

  static BpfMap openOrCreate(Path pin, Predicate<BpfMap> ofThisVersion, Supplier<BpfMap> made) {
    Optional<BpfMap> pinned = BpfMap.pinned(pin);
    if (pinned.isPresent()) {
      if (ofThisVersion.test(pinned.get())) {
        return pinned.get();
      }
      pinned.get().close();
      unpin(pin);
    }
    try (FailureScope scope = new FailureScope()) {
      BpfMap map = made.get();
      scope.onFailure(map::close);
      map.pin(pin);
      scope.succeeded();
      return map;
    }
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
   * Makes them exactly these: in each map additions come first, so what stays is never missing meanwhile. Each map is filled by itself: of
   * more than {@link #MAX_NODE}, {@link #MAX_PEERS}, {@link #MAX_API_SERVERS}, {@link #MAX_RESOLVERS} or {@link #MAX_ROUTING_PEERS} as many
   * as fit are protected, those that were before first.
   *
   * @return a sentence for each map that holds not all of them
   * @throws BpfException when the kernel refuses an entry; the other maps are filled all the same
   */
  public List<String> replace(KnownHosts hosts) {
    word.widen(hosts);
    Map<Part, Set<ByteBuffer>> wanted = new EnumMap<>(Part.class);
    wanted.put(Part.Node, hosts.node().stream().map(ProtectedAddresses::key).collect(Collectors.toSet()));
    wanted.put(Part.Peers, hosts.peers().stream().map(ProtectedAddresses::key).collect(Collectors.toSet()));
    wanted.put(Part.ApiServers, hosts.apiServers().stream().map(ProtectedAddresses::key).collect(Collectors.toSet()));
    wanted.put(Part.Resolvers, hosts.resolvers().stream().map(ProtectedAddresses::key).collect(Collectors.toSet()));
    wanted.put(Part.RoutingPeers, hosts.routingPeers().stream().map(ProtectedAddresses::key).collect(Collectors.toSet()));
    List<String> partial = new ArrayList<>();
    List<BpfException> refused = new ArrayList<>();
    wanted.forEach((part, keys) -> {
      if (keys.size() > part.most) {
        partial.add("only " + part.most + " of " + keys.size() + " " + part.plural + " are protected");
      }
      try {
        replace(part, keys);
      } catch (BpfException e) {
        refused.add(e);
      }
    });
    word.write(hosts);
    if (!refused.isEmpty()) {
      throw refused.get(0);
    }
    return List.copyOf(partial);
  }

  /** As many as fit: those that are protected already, then the others in the order of their bytes. */
  private static Set<ByteBuffer> fitting(Part part, Set<ByteBuffer> all, Set<ByteBuffer> present) {
    return all.size() <= part.most ? all : all.stream()
        .sorted(Comparator.<ByteBuffer, Boolean>comparing(key -> !present.contains(key)).thenComparing(Comparator.naturalOrder()))
        .limit(part.most).collect(Collectors.toSet());
  }

  private void replace(Part part, Set<ByteBuffer> all) {
    BpfMap map = parts.get(part);
    Set<ByteBuffer> present = new HashSet<>();
    map.keys().forEach(key -> present.add(ByteBuffer.wrap(key)));
    Set<ByteBuffer> wanted = fitting(part, all, present);
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
    return new KnownHosts(read(Part.Node, ProtectedAddresses::address), read(Part.Peers, ProtectedAddresses::address), word.peersRead(),
        read(Part.ApiServers, key -> new InetSocketAddress(address(key), key.order(ByteOrder.nativeOrder()).getInt())),
        read(Part.RoutingPeers, ProtectedAddresses::address), read(Part.Resolvers, ProtectedAddresses::address));
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

  /** From whom nothing is dropped now. Closed with this. */
  public ExceptionMap exceptions() {
    return exceptions;
  }

  /** How long drops are carried out. Closed with this. */
  public Lease lease() {
    return lease;
  }

  /** The maps, by their names in the program. */
  Map<String, BpfMap> maps() {
    Map<String, BpfMap> maps = new HashMap<>();
    parts.forEach((part, map) -> maps.put(part.map, map));
    maps.put(ProtectionWord.NAME, word.map());
    maps.putAll(exceptions.maps());
    maps.put(Lease.NAME, lease.map());
    return maps;
  }

  @Override
  public void close() {
    parts.values().forEach(BpfMap::close);
    word.close();
    exceptions.close();
    lease.close();
  }

  /**
   * A program that reads other maps than those that are kept up to date would lose its protection bit by bit.
   *
   * @throws StaleProgramException when it does
   */
  static void requireReadBy(LoadedProgram loaded, PinRoot root, String classifier) {
    try (ProtectedAddresses addresses = openFilled(root, classifier)) {
      if (!addresses.maps().values().stream().allMatch(loaded::holds)) {
        throw new StaleProgramException("the program does not read the protected addresses that are kept up to date");
      }
    } catch (IllegalStateException e) {
      throw new StaleProgramException(e.getMessage());
    }
  }
}
