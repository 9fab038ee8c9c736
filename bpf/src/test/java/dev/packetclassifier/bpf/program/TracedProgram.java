package dev.packetclassifier.bpf.program;

import dev.packetclassifier.api.v1alpha1.Action;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.bpf.image.Images;
import dev.packetclassifier.bpf.image.Shape;
import dev.packetclassifier.bpf.image.Tracing;
import dev.packetclassifier.bpf.libbpf.BpfProgram;
import dev.packetclassifier.bpf.libbpf.TestRun;
import dev.packetclassifier.bpf.model.Model;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.Collection;
import java.util.Set;

/** A model in the kernel with maps of its own, run on frames one by one, that tells what it computed. */
public final class TracedProgram implements AutoCloseable {
  public static final int XDP_DROP = 1;
  public static final int XDP_PASS = 2;
  private static final String DIGEST = "00".repeat(32);
  private static final int LARGEST_FRAME = 65536;

  /**
   * What happened to one frame.
   *
   * @param action XDP_DROP or XDP_PASS
   * @param unjudged why there was no verdict, or empty
   */
  public record Trace(int action, Optional<Unjudged> unjudged, int classIndex, boolean wouldDrop, boolean spared, int[] features,
      int[] scores) {
  }

  private final ProtectedAddresses addresses = ProtectedAddresses.unpinned();
  private final LoadedProgram loaded;
  private final TestRun run;

  public TracedProgram(Model model, Map<String, Action> actions, Mode mode, Tracing tracing) {
    loaded = LoadedProgram.load(Shape.of(model), addresses, tracing);
    loaded.publish(Images.of(model, actions, DIGEST, mode, 0));
    run = new TestRun(loaded.program(), LARGEST_FRAME);
  }

  public void protect(Collection<InetAddress> node, Collection<InetAddress> peers) {
    addresses.replaceNode(Set.copyOf(node));
    addresses.replacePeers(Set.copyOf(peers));
  }

  /** Another image of the same shape. */
  public void publish(Model model, Map<String, Action> actions, Mode mode) {
    loaded.publish(Images.of(model, actions, DIGEST, mode, 0));
  }

  public Trace judge(byte[] frame) {
    int action = run.run(frame);
    ByteBuffer trace = loaded.traces().lookup(0);
    int reason = trace.getInt();
    Optional<Unjudged> unjudged = reason < Unjudged.values().length ? Optional.of(Unjudged.values()[reason]) : Optional.empty();
    int classIndex = trace.getInt();
    boolean wouldDrop = trace.getInt() != 0;
    boolean spared = trace.getInt() != 0;
    return new Trace(action, unjudged, classIndex, wouldDrop, spared, numbers(trace, 64), numbers(trace, 32));
  }

  private static int[] numbers(ByteBuffer source, int count) {
    int[] numbers = new int[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = source.getInt();
    }
    return numbers;
  }

  public BpfProgram.Info info() {
    return loaded.program().info();
  }

  @Override
  public void close() {
    run.close();
    loaded.close();
    addresses.close();
  }
}
