// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

import dev.packetclassifier.api.v1alpha1.Action;
import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.Transform;
import dev.packetclassifier.bpf.frame.FrameBuilder;
import dev.packetclassifier.bpf.model.Ensemble;
import dev.packetclassifier.bpf.model.Input;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.model.Tree;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Small models whose verdicts can be told by hand. */
public final class SampleModels {
  /** Drops what goes to a port above 1023. */
  public static final CompiledRevision HIGH_PORTS = revision("a", above(Feature.DestinationPort, 1023), Map.of("above", Action.Drop));
  /** The same shape: drops what goes to a port above 9999. */
  public static final CompiledRevision HIGHER_PORTS = revision("b", above(Feature.DestinationPort, 9999), Map.of("above", Action.Drop));
  /** Another shape, for it looks at another feature: drops packets of more than 500 bytes. */
  public static final CompiledRevision LONG_PACKETS = revision("c", above(Feature.PacketLength, 500), Map.of("above", Action.Drop));
  /** To port 80. */
  public static final byte[] LOW = new FrameBuilder().ipv4().udp(40000, 80).payload(40).build();
  /** To port 2000. */
  public static final byte[] MIDDLE = new FrameBuilder().ipv4().udp(40000, 2000).payload(40).build();

  private SampleModels() {}

  /** Class 1 when the feature is above the threshold, else class 0. */
  public static Model above(Feature feature, long threshold) {
    return new Model(List.of(raw(feature)), List.of("below", "above"),
        new Ensemble(new int[2],
            List.of(new Tree(new int[] {0}, new long[] {threshold}, new int[] {-1}, new int[] {-2}, 0, new byte[][] {{1, 0}, {0, 1}}))));
  }

  /** Every packet is of the class. */
  public static Model always(int index, List<String> classes) {
    byte[] row = new byte[classes.size()];
    row[index] = 1;
    return new Model(List.of(raw(Feature.LinkKind)), classes,
        oneLeaf(row));
  }

  /** A tree of one leaf that looks at every feature, so that all of them are extracted. */
  public static Model everyFeature() {
    return new Model(Arrays.stream(Feature.values()).map(SampleModels::raw).toList(), List.of("a", "b"),
        oneLeaf(new byte[2]));
  }

  private static Ensemble oneLeaf(byte[] scores) {
    return new Ensemble(new int[scores.length],
        List.of(new Tree(new int[0], new long[0], new int[0], new int[0], 0, new byte[][] {scores})));
  }

  /** A revision whose digest is told by one hex digit. */
  public static CompiledRevision revision(String digit, Model model, Map<String, Action> actions) {
    return new CompiledRevision("sample-" + digit.repeat(10), digit.repeat(64), model, actions, new int[model.classes().size()]);
  }

  public static Input raw(Feature feature) {
    return new Input(feature, Transform.Linear, 0, 1, 0);
  }

}
