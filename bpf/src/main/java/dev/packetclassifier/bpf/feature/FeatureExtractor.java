package dev.packetclassifier.bpf.feature;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.bpf.model.Input;
import dev.packetclassifier.bpf.parse.Packet;
import java.util.List;
import java.util.function.ToLongFunction;

/** Computes the features that a model looks at, in the order of its inputs. Allocates nothing per packet. */
public final class FeatureExtractor {
  private final ToLongFunction<Packet>[] rows;

  @SuppressWarnings({"unchecked", "rawtypes"})
  public FeatureExtractor(List<Feature> features) {
    rows = features.stream().map(feature -> Catalogue.row(feature).value()).toArray(ToLongFunction[]::new);
  }

  public static FeatureExtractor of(List<Input> inputs) {
    return new FeatureExtractor(inputs.stream().map(Input::feature).toList());
  }

  public int size() {
    return rows.length;
  }

  /**
   * @param packet of a frame that was parsed
   * @param values gets the raw features, each 0 to 2^32-1; at least {@link #size()} long
   */
  public void extract(Packet packet, long[] values) {
    for (int i = 0; i < rows.length; i++) {
      values[i] = rows[i].applyAsLong(packet);
    }
  }
}
