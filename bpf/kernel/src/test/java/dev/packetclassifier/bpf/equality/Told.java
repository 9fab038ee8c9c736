// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.equality;

import dev.packetclassifier.bpf.program.OfflineRun;
import dev.packetclassifier.bpf.program.Trace;
import dev.packetclassifier.bpf.program.Unjudged;
import dev.packetclassifier.bpf.state.LockPlace;

/** What a program in the kernel tells of one packet, wherever it ran. */
interface Told {
  /** Number of the reason why there was no verdict, or one more than there are reasons. */
  int unjudged();

  int feature(int number);

  int score(int index);

  int classIndex();

  long margin();

  boolean applies();

  boolean wouldDrop();

  boolean isProtected();

  int guarantee();

  boolean excepted();

  boolean dropped();

  /** Of a packet that is Busy: the lock that it did not get. */
  LockPlace busy();

  /** What a shadow made of the packet. */
  default Compared compared() {
    return Compared.NoShadow;
  }

  default int shadowScore(int index) {
    throw new IllegalStateException("there is no shadow");
  }

  default int shadowClassIndex() {
    throw new IllegalStateException("there is no shadow");
  }

  default long shadowMargin() {
    throw new IllegalStateException("there is no shadow");
  }

  default boolean shadowApplies() {
    throw new IllegalStateException("there is no shadow");
  }

  default boolean shadowWouldDrop() {
    throw new IllegalStateException("there is no shadow");
  }

  /** Whether a shadow judged a packet. */
  enum Compared {
    NoShadow, Cold, Compared
  }

  /** Of the last packet that was run by hand. */
  record ByHand(OfflineRun kernel) implements Told {
    @Override
    public int unjudged() {
      return kernel.unjudged();
    }

    @Override
    public int feature(int number) {
      return kernel.feature(number);
    }

    @Override
    public int score(int index) {
      return kernel.score(index);
    }

    @Override
    public int classIndex() {
      return kernel.classIndex();
    }

    @Override
    public long margin() {
      return kernel.margin();
    }

    @Override
    public boolean applies() {
      return kernel.applies();
    }

    @Override
    public boolean wouldDrop() {
      return kernel.wouldDrop();
    }

    @Override
    public boolean isProtected() {
      return kernel.isProtected();
    }

    @Override
    public int guarantee() {
      return kernel.guarantee();
    }

    @Override
    public boolean excepted() {
      return kernel.excepted();
    }

    @Override
    public boolean dropped() {
      return kernel.dropped();
    }

    @Override
    public LockPlace busy() {
      return kernel.busy();
    }

    @Override
    public Compared compared() {
      return kernel.compared() ? Compared.Compared : kernel.coldForShadow() ? Compared.Cold : Compared.NoShadow;
    }

    @Override
    public int shadowScore(int index) {
      return kernel.shadowScore(index);
    }

    @Override
    public int shadowClassIndex() {
      return kernel.shadowClassIndex();
    }

    @Override
    public long shadowMargin() {
      return kernel.shadowMargin();
    }

    @Override
    public boolean shadowApplies() {
      return kernel.shadowApplies();
    }

    @Override
    public boolean shadowWouldDrop() {
      return kernel.shadowWouldDrop();
    }
  }

  /** Of a packet that passed an interface. */
  record Live(Trace trace) implements Told {
    @Override
    public int unjudged() {
      return trace.unjudged().map(Unjudged::ordinal).orElse(Unjudged.values().length);
    }

    @Override
    public int feature(int number) {
      return trace.features().get(number);
    }

    @Override
    public int score(int index) {
      return trace.scores().get(index);
    }

    @Override
    public int classIndex() {
      return trace.classIndex();
    }

    @Override
    public long margin() {
      return trace.margin();
    }

    @Override
    public boolean applies() {
      return trace.applies();
    }

    @Override
    public boolean wouldDrop() {
      return trace.wouldDrop();
    }

    @Override
    public boolean isProtected() {
      return trace.isProtected();
    }

    @Override
    public int guarantee() {
      return trace.guarantee();
    }

    @Override
    public boolean excepted() {
      return trace.excepted();
    }

    @Override
    public boolean dropped() {
      return trace.dropped();
    }

    @Override
    public LockPlace busy() {
      return trace.busy();
    }
  }
}
