// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.image;

import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.bpf.shape.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What every image says of itself.
 *
 * @param digest of the revision, 64 lower case hex digits
 * @param mode whether verdicts act
 * @param counterSlot where packets judged by this image are counted, 0 or 1; of a shadow where they are compared, 0 or 1
 * @param drop bit n: class n has the action Drop
 * @param shape of the body
 */
public record ImageHead(String digest, Mode mode, int counterSlot, int drop, Shape shape) {
  /**
   * Reads an image as the kernel has it.
   *
   * @throws UnknownLayoutException when another version of this project wrote it
   */
  public static ImageHead read(ByteBuffer image) {
    ByteBuffer source = image.duplicate().order(ByteOrder.nativeOrder());
    int layout = source.remaining() < Layout.IMAGE_SIZE ? 0 : source.getInt(0);
    if (layout != Layout.IMAGE_LAYOUT) {
      throw new UnknownLayoutException(layout);
    }
    byte[] digest = new byte[Layout.DIGEST_SIZE];
    source.get(Layout.IMAGE_DIGEST, digest);
    return new ImageHead(HexFormat.of().formatHex(digest), source.getInt(Layout.IMAGE_ENFORCE) == 0 ? Mode.Observe : Mode.Enforce,
        source.getInt(Layout.IMAGE_COUNTER_SLOT), source.getInt(Layout.IMAGE_DROP), ShapeCodec.read(source, Layout.IMAGE_SHAPE));
  }

  /** The head of the shadow's image that lies behind the active one's; empty without. */
  public static Optional<ImageHead> shadow(ByteBuffer image) {
    ByteBuffer source = image.duplicate().order(ByteOrder.nativeOrder());
    read(source);
    int at = source.getInt(Layout.IMAGE_SHADOW);
    return at == 0 ? Optional.empty() : Optional.of(read(source.slice(at, source.remaining() - at)));
  }

  /** A copy of an image that judges the same and acts on nothing. */
  public static byte[] observing(ByteBuffer image) {
    ByteBuffer copy = ByteBuffer.allocate(image.remaining()).order(ByteOrder.nativeOrder()).put(image.duplicate());
    copy.putInt(Layout.IMAGE_ENFORCE, 0);
    return copy.array();
  }

  /** A copy of an image in another mode, counting in other slots: its own, and where there is a shadow the shadow's. */
  public static byte[] changed(ByteBuffer image, Mode mode, int counterSlot, int shadowSlot) {
    ByteBuffer copy = ByteBuffer.allocate(image.remaining()).order(ByteOrder.nativeOrder()).put(image.duplicate());
    copy.putInt(Layout.IMAGE_ENFORCE, mode == Mode.Enforce ? 1 : 0);
    copy.putInt(Layout.IMAGE_COUNTER_SLOT, counterSlot);
    int shadow = copy.getInt(Layout.IMAGE_SHADOW);
    if (shadow != 0) {
      copy.putInt(shadow + Layout.IMAGE_COUNTER_SLOT, shadowSlot);
    }
    return copy.array();
  }

  void write(ByteBuffer target) {
    target.putInt(0, Layout.IMAGE_LAYOUT);
    target.putInt(Layout.IMAGE_ENFORCE, mode == Mode.Enforce ? 1 : 0);
    target.putInt(Layout.IMAGE_COUNTER_SLOT, counterSlot);
    target.putInt(Layout.IMAGE_DROP, drop);
    target.put(Layout.IMAGE_DIGEST, HexFormat.of().parseHex(digest));
    ShapeCodec.write(shape, target, Layout.IMAGE_SHAPE);
  }
}
