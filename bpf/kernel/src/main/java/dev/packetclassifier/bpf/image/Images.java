// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.image;

import dev.packetclassifier.api.v1alpha1.Action;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.api.v1alpha1.UnjudgedReason;
import dev.packetclassifier.bpf.model.Ensemble;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.model.Network;
import dev.packetclassifier.bpf.model.Spared;
import dev.packetclassifier.bpf.shape.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes the bytes that hold a whole revision. */
public final class Images {
  private Images() {}

  /**
   * The image of a checked model.
   *
   * @param digest 64 lower case hex digits
   * @param actions by class name; a class without an entry passes
   * @param margins by class index: its action applies when the score margin is at least this; 0 for always
   * @param counterSlot 0 or 1
   */
  public static byte[] of(Model model, Map<String, Action> actions, int[] margins, String digest, Mode mode, int counterSlot) {
    return of(model, actions, margins, Set.of(), Spared.NONE, digest, mode, counterSlot);
  }

  /**
   * The image of a checked model.
   *
   * @param digest 64 lower case hex digits
   * @param actions by class name; a class without an entry passes
   * @param margins by class index: its action applies when the score margin is at least this; 0 for always
   * @param unjudgedDrops the reasons for which a packet without a verdict is dropped
   * @param spared what is never dropped
   * @param counterSlot 0 or 1
   */
  public static byte[] of(Model model, Map<String, Action> actions, int[] margins, Set<UnjudgedReason> unjudgedDrops, Spared spared,
      String digest, Mode mode, int counterSlot) {
    Shape shape = Shape.of(model);
    ByteBuffer image = ByteBuffer.allocate(ShapeCodec.imageSize(shape)).order(ByteOrder.nativeOrder());
    new ImageHead(digest, mode, counterSlot, dropped(model.classes(), actions), shape).write(image);
    for (int c = 0; c < margins.length; c++) {
      image.putInt(Layout.IMAGE_MARGINS + c * Integer.BYTES, margins[c]);
    }
    image.putInt(Layout.IMAGE_UNJUDGED_DROP, unjudgedDrops.stream().mapToInt(Images::bit).sum());
    SparedTables.write(image, spared);
    image.position(Layout.IMAGE_SIZE);
    if (model.scorer() instanceof Network network) {
      NetworkBody.write(image, model.inputs(), network, shape.layers());
    } else {
      EnsembleBody.write(image, model.inputs(), (Ensemble) model.scorer(), shape);
    }
    return image.array();
  }

  /**
   * One value that holds both images, so that a packet is judged by one pair.
   *
   * @param active whose verdicts act
   * @param shadow whose verdicts are compared; its counter slot is one of the shadow's
   */
  public static byte[] pair(byte[] active, byte[] shadow) {
    ByteBuffer both = ByteBuffer.allocate(active.length + shadow.length).order(ByteOrder.nativeOrder()).put(active).put(shadow);
    both.putInt(Layout.IMAGE_SHADOW, active.length);
    return both.array();
  }

  /** The kernel's numbers of the reasons: {@code enum unjudged} of {@code abi.h}. */
  private static int bit(UnjudgedReason reason) {
    return 1 << switch (reason) {
      case Malformed -> Layout.UNJUDGED_MALFORMED;
      case TooDeep -> Layout.UNJUDGED_TOO_DEEP;
      case Busy -> Layout.UNJUDGED_BUSY;
    };
  }

  private static int dropped(List<String> classes, Map<String, Action> actions) {
    int drop = 0;
    for (int c = 0; c < classes.size(); c++) {
      if (actions.get(classes.get(c)) == Action.Drop) {
        drop |= 1 << c;
      }
    }
    return drop;
  }
}
