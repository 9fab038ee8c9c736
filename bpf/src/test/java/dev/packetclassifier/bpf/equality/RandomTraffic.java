package dev.packetclassifier.bpf.equality;

import dev.packetclassifier.bpf.image.Hook;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** What one program sees: conversations of few or many hosts, in both directions, at random times; other frames between them. */
final class RandomTraffic implements Supplier<Step> {
  private static final int MOST_HOSTS = 100;
  /** Bytes of a frame with the header. */
  private static final int IPV4 = 34;
  private static final int IPV6 = 54;

  private final SplittableRandom random;
  private final Supplier<byte[]> frames;
  private final boolean observes;
  private final RandomTime time;
  private final int hosts;
  private final int newOnes;
  private final int strangers;
  private final List<Conversation> conversations = new ArrayList<>();

  /**
   * @param frames the others
   * @param observes whether there are packets that leave
   */
  RandomTraffic(SplittableRandom random, Supplier<byte[]> frames, boolean observes) {
    this.random = random;
    this.frames = frames;
    this.observes = observes;
    time = new RandomTime(random);
    hosts = 1 + random.nextInt(random.nextBoolean() ? 4 : MOST_HOSTS);
    newOnes = 2 + random.nextInt(random.nextBoolean() ? 4 : 100);
    strangers = 2 + random.nextInt(40);
  }

  @Override
  public Step get() {
    boolean fromClient = random.nextInt(5) < 3;
    byte[] frame = random.nextInt(strangers) == 0 ? frames.get() : conversation().frame(fromClient);
    boolean leaves = observes && (random.nextInt(10) == 0 ? fromClient : !fromClient) && mayLeave(frame);
    return new Step(leaves ? Hook.Leaving : Hook.Arriving, time.next(), frame, leaves ? segmentSize(frame) : 0);
  }

  /** Of a few that are going on; now and then a new one in the place of any. */
  private Conversation conversation() {
    if (conversations.isEmpty() || random.nextInt(newOnes) == 0) {
      Conversation begun = new Conversation(random, hosts);
      if (conversations.size() < newOnes) {
        conversations.add(begun);
      } else {
        conversations.set(random.nextInt(conversations.size()), begun);
      }
      return begun;
    }
    int recent = Math.min(conversations.size(), random.nextInt(3) == 0 ? conversations.size() : 3);
    return conversations.get(conversations.size() - 1 - random.nextInt(recent));
  }

  /** The kernel runs no egress program by hand on a frame that says IP and has not its header. */
  private static boolean mayLeave(byte[] frame) {
    int type = (frame[12] & 0xff) << 8 | frame[13] & 0xff;
    return frame.length >= (type == 0x0800 ? IPV4 : type == 0x86dd ? IPV6 : 0);
  }

  private int segmentSize(byte[] frame) {
    return switch (random.nextInt(6)) {
      case 0 -> 1 + random.nextInt(frame.length);
      case 1 -> 1 + random.nextInt(20);
      case 2 -> 1 + random.nextInt(1460);
      default -> 0;
    };
  }
}
