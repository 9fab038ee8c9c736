// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

import dev.packetclassifier.bpf.libbpf.BpfException;
import dev.packetclassifier.bpf.libbpf.BpfMap;
import dev.packetclassifier.bpf.model.SourceRange;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The sources from which the programs of a classifier drop nothing, whatever the model says: the maps {@code exceptions} and {@code
 * families}, shared by all its interfaces and pinned under its {@code state/}. New ones are empty. They stay when this is closed.
 */
public final class ExceptionMap implements AutoCloseable {
  /** Most ranges that are not a whole family. */
  public static final int MAX = 4096;

  static final String RANGES = "exceptions";
  static final String FAMILIES = "families";
  /** Of {@code struct excepted_families}. */
  static final int FAMILIES_SIZE = 8;
  static final int SOME = 4;
  static final int KEY_SIZE = 21;

  private static final int IPV4 = 1;
  private static final int IPV6 = 2;
  private static final int BOTH = 1 << IPV4 | 1 << IPV6;
  private static final int FAMILY_BITS = 8;
  private static final int IPV4_BITS = 96;
  private static final int PREFIX_LENGTH = 0;
  private static final int FAMILY = 4;
  private static final int ADDRESS = 5;
  private static final byte[] PRESENT = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.nativeOrder()).putInt(1).array();

  private final BpfMap ranges;
  private final BpfMap families;

  private ExceptionMap(BpfMap ranges, BpfMap families) {
    this.ranges = ranges;
    this.families = families;
  }

  /** Opens the pinned maps of a classifier, making those that do not exist. */
  public static ExceptionMap open(PinRoot root, String classifier) {
    PinRoot.createFolders(root.state(classifier));
    try (FailureScope scope = new FailureScope()) {
      BpfMap ranges = ProtectedAddresses.openOrCreate(rangesPin(root, classifier),
          opened -> opened.keySize() == KEY_SIZE && opened.maxEntries() == MAX, ExceptionMap::newRanges);
      scope.onFailure(ranges::close);
      BpfMap families = ProtectedAddresses.openOrCreate(familiesPin(root, classifier), opened -> opened.valueSize() == FAMILIES_SIZE,
          ExceptionMap::newFamilies);
      scope.succeeded();
      return new ExceptionMap(ranges, families);
    }
  }

  /** Maps of their own, for programs that are never attached. */
  static ExceptionMap unpinned() {
    return new ExceptionMap(newRanges(), newFamilies());
  }

  /** Maps that are known to exist. */
  static ExceptionMap of(BpfMap ranges, BpfMap families) {
    return new ExceptionMap(ranges, families);
  }

  static Path rangesPin(PinRoot root, String classifier) {
    return root.state(classifier).resolve(RANGES);
  }

  static Path familiesPin(PinRoot root, String classifier) {
    return root.state(classifier).resolve(FAMILIES);
  }

  private static BpfMap newRanges() {
    return BpfMap.create(BpfMap.Type.LPM_TRIE, RANGES, KEY_SIZE, Integer.BYTES, MAX, BpfMap.NO_PREALLOCATION);
  }

  private static BpfMap newFamilies() {
    return BpfMap.create(BpfMap.Type.ARRAY, FAMILIES, Integer.BYTES, FAMILIES_SIZE, 1, 0);
  }

  /**
   * From now on nothing from these sources is dropped, and what comes from others is again. What is excepted before and after is never dropped
   * meanwhile. Of more than {@link #MAX} as many as fit are excepted, those that were before first.
   *
   * @throws TooManyExceptionsException when not all fit: then the classifier may not enforce, for an exception may only spare
   * @throws BpfException when the kernel refuses an entry; more is excepted than was asked for then
   */
  public void replace(Collection<SourceRange> sources) {
    int whole = bits(sources.stream().filter(range -> range.prefixLength() == 0).collect(Collectors.toSet()));
    Set<SourceRange> wanted = sources.stream().filter(range -> (whole & bit(range)) == 0).collect(Collectors.toSet());
    Set<SourceRange> present = read();
    Set<SourceRange> fitting = fitting(wanted, present);
    List<SourceRange> added = fitting.stream().filter(range -> !present.contains(range)).toList();
    List<SourceRange> removed = present.stream().filter(range -> !fitting.contains(range)).toList();
    ByteBuffer now = families.lookup(0).order(ByteOrder.nativeOrder());
    int some = bits(fitting) | bits(present);
    if (present.size() + added.size() > MAX) {
      // Old and new ones do not fit together: for as long as it takes everything is excepted.
      write(BOTH, some);
      removed.forEach(range -> ranges.delete(key(range)));
      added.forEach(range -> ranges.update(key(range), PRESENT));
    } else {
      write(now.getInt(0) | whole, some);
      added.forEach(range -> ranges.update(key(range), PRESENT));
      write(whole, some);
      removed.forEach(range -> ranges.delete(key(range)));
    }
    write(whole, bits(fitting));
    if (fitting.size() < wanted.size()) {
      throw new TooManyExceptionsException(fitting.size(), wanted.size());
    }
  }

  /** Those that are excepted already, then the widest. */
  private static Set<SourceRange> fitting(Set<SourceRange> wanted, Set<SourceRange> present) {
    if (wanted.size() <= MAX) {
      return wanted;
    }
    Set<SourceRange> fitting = new TreeSet<>(Comparator.<SourceRange, Boolean>comparing(range -> !present.contains(range))
        .thenComparing(SourceRange::prefixLength).thenComparing(SourceRange::network));
    fitting.addAll(wanted);
    return fitting.stream().limit(MAX).collect(Collectors.toSet());
  }

  /** What is excepted now. */
  public Set<SourceRange> sources() {
    Set<SourceRange> sources = read();
    int whole = families.lookup(0).order(ByteOrder.nativeOrder()).getInt(0);
    Map.of(IPV4, "0.0.0.0/0", IPV6, "::/0").forEach((family, all) -> {
      if ((whole >> family & 1) != 0) {
        sources.add(SourceRange.of(all));
      }
    });
    return sources;
  }

  private Set<SourceRange> read() {
    return ranges.keys().stream().map(ExceptionMap::range).collect(Collectors.toCollection(HashSet::new));
  }

  private void write(int whole, int some) {
    families.update(0, ByteBuffer.allocate(FAMILIES_SIZE).order(ByteOrder.nativeOrder()).putInt(whole).putInt(some).array());
  }

  private static int bits(Set<SourceRange> sources) {
    return sources.stream().mapToInt(ExceptionMap::bit).reduce(0, (one, other) -> one | other);
  }

  private static int bit(SourceRange range) {
    return 1 << (range.isIpv4() ? IPV4 : IPV6);
  }

  /** {@code struct exception_key} of {@code exceptions.h}. */
  private static byte[] key(SourceRange range) {
    ByteBuffer key = ByteBuffer.allocate(KEY_SIZE).order(ByteOrder.nativeOrder());
    byte[] address = range.bytes();
    key.putInt(PREFIX_LENGTH, FAMILY_BITS + range.prefixLength() + (range.isIpv4() ? IPV4_BITS : 0));
    key.put(FAMILY, (byte) (range.isIpv4() ? IPV4 : IPV6));
    if (range.isIpv4()) {
      key.putShort(ADDRESS + 10, (short) 0xffff);
    }
    key.put(KEY_SIZE - address.length, address);
    return key.array();
  }

  private static SourceRange range(byte[] bytes) {
    ByteBuffer key = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    boolean ipv4 = key.get(FAMILY) == IPV4;
    int from = ipv4 ? KEY_SIZE - 4 : ADDRESS;
    return new SourceRange(HexFormat.of().formatHex(bytes, from, KEY_SIZE),
        key.getInt(PREFIX_LENGTH) - FAMILY_BITS - (ipv4 ? IPV4_BITS : 0));
  }

  /** By their names in the program. */
  Map<String, BpfMap> maps() {
    return Map.of(RANGES, ranges, FAMILIES, families);
  }

  @Override
  public void close() {
    ranges.close();
    families.close();
  }
}
