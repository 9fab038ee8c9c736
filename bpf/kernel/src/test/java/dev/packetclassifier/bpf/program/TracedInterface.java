// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.bpf.image.Settings;
import dev.packetclassifier.bpf.image.Tracing;
import dev.packetclassifier.bpf.libbpf.BpfLink;
import dev.packetclassifier.bpf.libbpf.Direction;
import dev.packetclassifier.bpf.libbpf.RingBuffer;
import dev.packetclassifier.bpf.libbpf.Tcx;
import dev.packetclassifier.bpf.shape.Geometry;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A revision at work on an interface, telling of every packet at both hooks. It is gone with its close. */
public final class TracedInterface implements AutoCloseable {
  private static final String CLASSIFIER = "traced";
  private static final long NEVER = -1;

  private final EgressObserver observer;
  private final LoadedProgram loaded;
  private final BpfLink link;
  private final RingBuffer traces;
  private final Settings settings;

  /** @param root where a classifier called "traced" finds its pins */
  public TracedInterface(PinRoot root, int ifindex, String ifname, AttachedMode how, CompiledRevision revision, Mode mode,
      Geometry geometry) {
    this(root, ifindex, ifname, how, revision, mode, geometry, NEVER);
  }

  /** @param coldUntil microseconds of the kernel's clock: from then on flows that lack what the model reads begin again */
  public TracedInterface(PinRoot root, int ifindex, String ifname, AttachedMode how, CompiledRevision revision, Mode mode,
      Geometry geometry, long coldUntil) {
    observer = new EgressObserver(root, CLASSIFIER, ifindex);
    ProtectedAddresses.open(root, CLASSIFIER).close();
    Set<dev.packetclassifier.bpf.shape.Table> needed = Settings.of(revision.model(), true, geometry).use().tables();
    try (ProtectedAddresses addresses = ProtectedAddresses.openFilled(root, CLASSIFIER);
        StateTables tables = StateTables.pinned(root, CLASSIFIER, needed, geometry)) {
      settings = Settings.of(revision.model(), KernelSupport.fragments(), tables.geometry(), tables.secrets(), coldUntil)
          .tracing(Tracing.Verdicts);
      loaded = LoadedProgram.load(Set.of(how.hook()), settings, addresses, tables);
    }
    loaded.publish(revision.image(mode, 0));
    traces = new RingBuffer(loaded.map(ObjectFile.TRACES));
    if (settings.observes()) {
      PinRoot.createFolders(root.link(CLASSIFIER, ifindex).getParent());
      observer.put(loaded.observer(), ifname);
    }
    link = how == AttachedMode.Tc ? Tcx.attachFirst(loaded.program(), ifindex, Direction.Ingress)
        : BpfLink.attach(loaded.program(), ifindex, BpfLink.XdpMode.Native);
  }

  /** The settings of the programs: a twin with their geometry and secrets sees what they see. */
  public Settings settings() {
    return settings;
  }

  /** What has been told since the last call, in the order in which the programs told it. */
  public List<Trace> traces() {
    List<Trace> told = new ArrayList<>();
    for (ByteBuffer record = traces.next(); record != null; record = traces.next()) {
      told.add(Trace.read(record));
      traces.release();
    }
    return told;
  }

  @Override
  public void close() {
    link.close();
    observer.remove();
    traces.close();
    loaded.close();
  }
}
