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
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/** A model in the kernel with maps of its own, run on frames one by one, that tells what it computed. */
public final class TracedProgram implements AutoCloseable {
  public static final int XDP_DROP = 1;
  public static final int XDP_PASS = 2;
  private static final String DIGEST = "00".repeat(32);
  private static final int LARGEST_FRAME = 65536;

  /** @param action XDP_DROP or XDP_PASS */
  public record Judged(int action, Trace trace) {
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

  public Judged judge(byte[] frame) {
    return new Judged(run.run(frame), Trace.read(loaded.traces()));
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
