// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.StationKey;
import dev.packetclassifier.bpf.model.Bounds;
import dev.packetclassifier.bpf.model.ProtectedTraffic;
import dev.packetclassifier.bpf.parse.Hook;
import dev.packetclassifier.bpf.parse.WellKnown;
import dev.packetclassifier.bpf.program.Unjudged;
import dev.packetclassifier.bpf.shape.Clock;
import dev.packetclassifier.bpf.shape.Geometry;
import dev.packetclassifier.bpf.shape.Table;
import dev.packetclassifier.bpf.state.LockPlace;
import dev.packetclassifier.bpf.state.Secrets;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** C and Java define the same things twice; the compiled object's own type information tells when they part. */
class DriftTest {
  private static Btf btf;

  @BeforeAll
  static void read() {
    btf = Btf.ofProgram();
  }

  private static <E extends Enum<E>> Map<String, Integer> numbered(E[] values) {
    Map<String, Integer> numbers = new LinkedHashMap<>();
    for (E value : values) {
      numbers.put(value.name(), value.ordinal());
    }
    return numbers;
  }

  @Test
  void featuresHaveTheSameNamesAndNumbers() {
    assertThat(btf.enumeration("feature")).containsExactlyEntriesOf(numbered(Feature.values()));
  }

  @Test
  void reasonsHaveTheSameNamesAndNumbers() {
    Map<String, Integer> reasons = new LinkedHashMap<>(btf.enumeration("unjudged"));
    assertThat(reasons.remove("UNJUDGED_REASONS")).isEqualTo(Unjudged.values().length);
    assertThat(reasons).containsExactlyEntriesOf(numbered(Unjudged.values()));
    assertThat(reasons).containsEntry("Malformed", Layout.UNJUDGED_MALFORMED).containsEntry("TooDeep", Layout.UNJUDGED_TOO_DEEP)
        .containsEntry("Busy", Layout.UNJUDGED_BUSY);
  }

  @Test
  void portsAndIcmpTypesAreTheSame() throws Exception {
    Map<String, Integer> numbers = new LinkedHashMap<>();
    for (Field constant : WellKnown.class.getFields()) {
      numbers.put(constant.getName(), constant.getInt(null));
    }
    Map<String, Integer> ofProgram = new LinkedHashMap<>(btf.enumeration("port"));
    ofProgram.putAll(btf.enumeration("icmp_type"));
    ofProgram.putAll(btf.enumeration("hop_limit"));
    assertThat(ofProgram).containsExactlyInAnyOrderEntriesOf(numbers);
  }

  @Test
  void limitsAreTheSame() {
    assertThat(btf.enumeration("limits"))
        .containsEntry("IMAGE_LAYOUT", Layout.IMAGE_LAYOUT)
        .containsEntry("STATE_LAYOUT", Layout.STATE_LAYOUT)
        .containsEntry("FEATURES", Feature.values().length)
        .containsEntry("FEATURE_WORDS", Layout.FEATURE_WORDS)
        .containsEntry("MAX_INPUTS", Bounds.MAX_INPUTS)
        .containsEntry("MAX_LAYERS", Layout.MAX_LAYERS)
        .containsEntry("MAX_LAYERS", Bounds.MAX_LAYERS)
        .containsEntry("MAX_CLASSES", Layout.MAX_CLASSES)
        .containsEntry("MAX_CLASSES", Bounds.MAX_CLASSES)
        .containsEntry("MAX_TREES", Layout.MAX_TREES)
        .containsEntry("MAX_TREES", Bounds.MAX_TREES)
        .containsEntry("LANES", Layout.LANES)
        .containsEntry("LANE_BITS", Layout.LANE_BITS)
        .containsEntry("INPUTS_A_ROUND", Layout.INPUTS_A_ROUND)
        .containsEntry("MAX_WIDTH", Layout.MAX_WIDTH)
        .containsEntry("CLASSES_A_WORD", Layout.CLASSES_A_WORD)
        .containsEntry("SCORE_ZERO", Layout.SCORE_ZERO)
        .containsEntry("WAYS", Geometry.WAYS);
    assertThat(btf.enumeration("node_bits"))
        .containsEntry("NODE_RIGHT_SHIFT", Layout.NODE_RIGHT_SHIFT)
        .containsEntry("NODE_FEATURE_SHIFT", Layout.NODE_FEATURE_SHIFT)
        .containsEntry("NODE_THRESHOLD_SHIFT", Layout.NODE_THRESHOLD_SHIFT);
  }

  @Test
  void choicesHaveTheSameNumbers() {
    assertThat(btf.enumeration("scorer")).containsExactly(entry("NETWORK", Layout.NETWORK), entry("ENSEMBLE", Layout.ENSEMBLE));
    assertThat(btf.enumeration("clock")).containsExactly(entry("NO_CLOCK", Clock.None.ordinal()), entry("COARSE", Clock.Coarse.ordinal()),
        entry("PRECISE", Clock.Precise.ordinal()), entry("GIVEN", Clock.Given.ordinal()));
    assertThat(btf.enumeration("station_key")).containsExactly(entry("BY_ADDRESS", StationKey.Address.ordinal()),
        entry("BY_MAC", StationKey.Mac.ordinal()));
    assertThat(btf.enumeration("lock_place").values()).containsExactly(Arrays.stream(LockPlace.values()).map(LockPlace::ordinal)
        .toArray(Integer[]::new));
    assertThat(btf.enumeration("lock_place")).hasSize(LockPlace.values().length);
    assertThat(btf.enumeration("hook")).containsExactly(entry("CLASSIFY", Hook.Arriving.ordinal()),
        entry("OBSERVE", Hook.Leaving.ordinal()), entry("CLASSIFY_TC", Hook.ArrivingTc.ordinal()));
  }

  @Test
  void imageHeadIsLaidOutTheSame() {
    assertThat(btf.struct("image").size()).isEqualTo(Layout.IMAGE_SIZE);
    assertThat(btf.struct("image").offsets()).containsOnly(entry("layout", 0), entry("enforce", Layout.IMAGE_ENFORCE),
        entry("counter_slot", Layout.IMAGE_COUNTER_SLOT), entry("drop", Layout.IMAGE_DROP), entry("digest", Layout.IMAGE_DIGEST),
        entry("margins", Layout.IMAGE_MARGINS), entry("guarantees", Layout.IMAGE_GUARANTEES), entry("shadow", Layout.IMAGE_SHADOW),
        entry("exceptions", Layout.IMAGE_EXCEPTIONS), entry("cache_after", Layout.IMAGE_CACHE_AFTER),
        entry("sampling", Layout.IMAGE_SAMPLING), entry("epoch", Layout.IMAGE_EPOCH), entry("shape", Layout.IMAGE_SHAPE),
        entry("unjudged_drop", Layout.IMAGE_UNJUDGED_DROP), entry("reserved", Layout.IMAGE_UNJUDGED_DROP + 4),
        entry("protected", Layout.IMAGE_PROTECTED), entry("guarantee", Layout.IMAGE_GUARANTEE));
  }

  @Test
  void whatIsSparedIsLaidOutTheSame() {
    assertThat(btf.struct("protected_traffic")).isEqualTo(new Btf.Struct(Layout.PROTECTED_SIZE,
        Map.of("ports", 0, "ranges", Layout.PROTECTED_RANGES, "port", Layout.PROTECTED_PORT, "range", Layout.PROTECTED_RANGE)));
    assertThat(btf.struct("source_range")).isEqualTo(new Btf.Struct(Layout.RANGE_SIZE,
        Map.of("link", Layout.RANGE_LINK, "reserved", 4, "first", Layout.RANGE_FIRST, "last", Layout.RANGE_LAST)));
    assertThat(btf.struct("guarantee")).isEqualTo(new Btf.Struct(Layout.GUARANTEE_SIZE,
        Map.of("bounds", 0, "groups", 4, "bound", Layout.GUARANTEE_BOUND)));
    assertThat(btf.struct("bound")).isEqualTo(new Btf.Struct(Layout.BOUND_SIZE, Map.of("feature", 0, "first", 4, "last", 8)));
    assertThat(btf.enumeration("limits")).containsEntry("MAX_PROTECTED", Layout.MAX_PROTECTED)
        .containsEntry("MAX_PROTECTED", ProtectedTraffic.MOST).containsEntry("MAX_GUARANTEES", Layout.MAX_GUARANTEES)
        .containsEntry("MAX_GUARANTEES", Bounds.MAX_GUARANTEES).containsEntry("MAX_BOUNDS", Layout.MAX_BOUNDS)
        .containsEntry("MAX_BOUNDS", Bounds.MAX_GUARANTEE_BOUNDS);
  }

  @Test
  void shapeIsLaidOutTheSame() {
    assertThat(btf.struct("shape").size()).isEqualTo(Layout.SHAPE_SIZE);
    assertThat(btf.struct("shape").offsets()).isEqualTo(Map.of("features", Layout.SHAPE_FEATURES, "scorer", Layout.SHAPE_SCORER,
        "classes", Layout.SHAPE_CLASSES, "inputs", Layout.SHAPE_INPUTS, "layers", Layout.SHAPE_LAYERS, "layer", Layout.SHAPE_LAYER,
        "trees", Layout.SHAPE_TREES, "entries", Layout.SHAPE_ENTRIES, "depth", Layout.SHAPE_DEPTH, "reserved", Layout.SHAPE_DEPTH + 4));
    assertThat(btf.struct("layer_shape")).isEqualTo(new Btf.Struct(Layout.LAYER_SHAPE_SIZE,
        Map.of("inputs", 0, "chunks", 4, "width", 8, "reserved", 12)));
  }

  @Test
  void settingsAreLaidOutTheSame() {
    assertThat(btf.struct("settings").size()).isEqualTo(Layout.SETTINGS_SIZE);
    assertThat(btf.struct("settings").offsets()).containsOnly(entry("shape", 0), entry("secrets", Layout.SETTINGS_SECRETS),
        entry("cold_until", Layout.SETTINGS_COLD_UNTIL), entry("kept", Layout.SETTINGS_KEPT),
        entry("flow_sets", Layout.SETTINGS_FLOW_SETS), entry("address_sets", Layout.SETTINGS_ADDRESS_SETS),
        entry("station_sets", Layout.SETTINGS_STATION_SETS), entry("stations", Layout.SETTINGS_STATIONS),
        entry("clock", Layout.SETTINGS_CLOCK),
        entry("fragments", Layout.SETTINGS_FRAGMENTS), entry("trace", Layout.SETTINGS_TRACE), entry("copy", Layout.SETTINGS_COPY),
        entry("transit", Layout.SETTINGS_TRANSIT), entry("groups", Layout.SETTINGS_GROUPS), entry("shadow", Layout.SETTINGS_SHADOW),
        entry("shadow_from", Layout.SETTINGS_SHADOW_FROM), entry("shadow_at", Layout.SETTINGS_SHADOW_AT),
        entry("shadow_groups", Layout.SETTINGS_SHADOW_GROUPS));
  }

  @Test
  void secretsAreLaidOutTheSame() {
    assertThat(btf.struct("secrets")).isEqualTo(new Btf.Struct(Secrets.BYTES, Map.of("key", 0, "key_multiplier", 40, "peer", 48,
        "peer_multiplier", 72, "port", 80, "port_multiplier", 88)));
    byte[] bytes = Secrets.documented().bytes();
    ByteBuffer words = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    assertThat(words.getLong(0)).isEqualTo(Secrets.documented().key(0));
    assertThat(words.getLong(40)).isEqualTo(Secrets.documented().keyMultiplier());
    assertThat(words.getLong(48)).isEqualTo(Secrets.documented().peer(0));
    assertThat(words.getLong(72)).isEqualTo(Secrets.documented().peerMultiplier());
    assertThat(words.getLong(80)).isEqualTo(Secrets.documented().port());
    assertThat(words.getLong(88)).isEqualTo(Secrets.documented().portMultiplier());
  }

  @Test
  void bodiesAreLaidOutTheSame() {
    assertThat(btf.struct("input")).isEqualTo(new Btf.Struct(Layout.INPUT_SIZE,
        Map.of("feature", 0, "logarithm", 4, "offset", 8, "multiplier", 16, "half", 24, "shift", 32)));
    assertThat(btf.struct("layer")).isEqualTo(new Btf.Struct(Layout.LAYER_SIZE, Map.of("half", 0, "shift", 8, "mask", 16)));
    assertThat(btf.struct("ensemble")).isEqualTo(new Btf.Struct(Layout.ENSEMBLE_SIZE,
        Map.of("base", 0, "leaf_shift", Layout.ENSEMBLE_LEAF_SHIFT)));
  }

  @Test
  void setsAreOfTheSameSize() {
    assertThat(btf.struct("flow_set").size()).isEqualTo(TableLayout.setSize(Table.Flows));
    assertThat(btf.struct("address_set").size()).isEqualTo(TableLayout.setSize(Table.Addresses));
    assertThat(btf.struct("station_set").size()).isEqualTo(TableLayout.setSize(Table.Stations));
  }

  @Test
  void countersAreLaidOutTheSame() {
    assertThat(btf.struct("egress_check")).isEqualTo(new Btf.Struct(16, Map.of("pursued", 0, "answered", 8)));
    assertThat(btf.struct("unjudged_counts"))
        .isEqualTo(new Btf.Struct(32, Map.of("packets", 0, "would_drop", 8, "dropped", 16, "excepted", 24)));
    assertThat(btf.struct("class_counts")).isEqualTo(new Btf.Struct(72,
        Map.of("packets", 0, "bytes", 8, "would_drop", 16, "dropped", 24, "protected_packets", 32, "first_ns", 40,
            "established", 48, "established_would_drop", 56, "excepted", 64)));
  }
}
