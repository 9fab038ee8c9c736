// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.equality;

import dev.packetclassifier.bpf.random.RandomFrames;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** Frames: random ones, and where captures are at hand theirs, as they are and damaged. */
final class SeededFrames implements Supplier<byte[]> {
  private final RandomFrames random;
  private final SplittableRandom choice;
  private final Damage damage;
  private final List<byte[]> seeds;
  private int next;

  SeededFrames(long seed, List<byte[]> seeds) {
    random = new RandomFrames(seed);
    choice = new SplittableRandom(seed);
    damage = new Damage(choice);
    this.seeds = seeds;
  }

  @Override
  public byte[] get() {
    if (seeds.isEmpty() || choice.nextInt(3) == 0) {
      return random.next();
    }
    byte[] frame = seeds.get(next++ % seeds.size());
    return choice.nextInt(3) == 0 ? frame : damage.of(frame);
  }
}
