package dev.packetclassifier.bpf.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.bpf.model.Bounds;
import dev.packetclassifier.bpf.program.Unjudged;
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
  }

  @Test
  void limitsAreTheSame() {
    assertThat(btf.enumeration("limits"))
        .containsEntry("IMAGE_LAYOUT", Layout.IMAGE_LAYOUT)
        .containsEntry("MAX_INPUTS", Bounds.MAX_INPUTS)
        .containsEntry("MAX_LAYERS", Layout.MAX_LAYERS)
        .containsEntry("MAX_LAYERS", Bounds.MAX_LAYERS)
        .containsEntry("MAX_CLASSES", Layout.MAX_CLASSES)
        .containsEntry("MAX_CLASSES", Bounds.MAX_CLASSES)
        .containsEntry("LANES", Layout.LANES)
        .containsEntry("LANE_BITS", Layout.LANE_BITS)
        .containsEntry("MAX_WIDTH", Layout.MAX_WIDTH);
    assertThat(btf.enumeration("scorer")).containsEntry("NETWORK", Layout.NETWORK).containsEntry("TREE", Layout.TREE);
    assertThat(btf.enumeration("node_bits"))
        .containsEntry("NODE_RIGHT_SHIFT", Layout.NODE_RIGHT_SHIFT)
        .containsEntry("NODE_FEATURE_SHIFT", Layout.NODE_FEATURE_SHIFT)
        .containsEntry("NODE_THRESHOLD_SHIFT", Layout.NODE_THRESHOLD_SHIFT);
  }

  @Test
  void imageHeadIsLaidOutTheSame() {
    assertThat(btf.struct("image").size()).isEqualTo(Layout.IMAGE_SIZE);
    assertThat(btf.struct("image").offsets()).isEqualTo(Map.of("layout", 0, "enforce", Layout.IMAGE_ENFORCE,
        "counter_slot", Layout.IMAGE_COUNTER_SLOT, "drop", Layout.IMAGE_DROP, "digest", Layout.IMAGE_DIGEST, "shape", Layout.IMAGE_SHAPE));
  }

  @Test
  void shapeAndSettingsAreLaidOutTheSame() {
    assertThat(btf.struct("shape").size()).isEqualTo(Layout.SHAPE_SIZE);
    assertThat(btf.struct("shape").offsets()).isEqualTo(Map.of("features", 0, "scorer", Layout.SHAPE_SCORER,
        "classes", Layout.SHAPE_CLASSES, "inputs", Layout.SHAPE_INPUTS, "layers", Layout.SHAPE_LAYERS, "layer", Layout.SHAPE_LAYER,
        "entries", Layout.SHAPE_ENTRIES, "depth", Layout.SHAPE_DEPTH));
    assertThat(btf.struct("layer_shape")).isEqualTo(new Btf.Struct(Layout.LAYER_SHAPE_SIZE,
        Map.of("inputs", 0, "chunks", 4, "width", 8, "reserved", 12)));
    assertThat(btf.struct("settings")).isEqualTo(new Btf.Struct(Layout.SETTINGS_SIZE,
        Map.of("shape", 0, "fragments", Layout.SHAPE_SIZE, "trace", Layout.SHAPE_SIZE + 4, "copy", Layout.SHAPE_SIZE + 8,
            "reserved", Layout.SHAPE_SIZE + 12)));
  }

  @Test
  void bodiesAreLaidOutTheSame() {
    assertThat(btf.struct("input")).isEqualTo(new Btf.Struct(Layout.INPUT_SIZE,
        Map.of("feature", 0, "logarithm", 4, "offset", 8, "multiplier", 16, "half", 24, "shift", 32)));
    assertThat(btf.struct("layer")).isEqualTo(new Btf.Struct(Layout.LAYER_SIZE, Map.of("half", 0, "shift", 8, "mask", 16)));
    assertThat(btf.struct("tree")).isEqualTo(new Btf.Struct(Layout.TREE_SIZE,
        Map.of("base", 0, "leaf_shift", 4 * Layout.MAX_CLASSES, "reserved", 4 * Layout.MAX_CLASSES + 4)));
  }

  @Test
  void countersAreLaidOutTheSame() {
    assertThat(btf.struct("class_counts")).isEqualTo(new Btf.Struct(48,
        Map.of("packets", 0, "bytes", 8, "would_drop", 16, "dropped", 24, "spared", 32, "first_ns", 40)));
    assertThat(btf.struct("trace")).isEqualTo(new Btf.Struct(16 + 4 * 64 + 4 * 32,
        Map.of("unjudged", 0, "class", 4, "would_drop", 8, "spared", 12, "features", 16, "scores", 16 + 4 * 64)));
  }
}
