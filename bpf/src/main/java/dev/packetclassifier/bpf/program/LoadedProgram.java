package dev.packetclassifier.bpf.program;

import dev.packetclassifier.bpf.image.ImageHead;
import dev.packetclassifier.bpf.image.Shape;
import dev.packetclassifier.bpf.image.Tracing;
import dev.packetclassifier.bpf.libbpf.BpfException;
import dev.packetclassifier.bpf.libbpf.BpfMap;
import dev.packetclassifier.bpf.libbpf.BpfObject;
import dev.packetclassifier.bpf.libbpf.BpfProgram;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A program in the kernel with the maps it holds: its image slot, its counters and the ledger. */
final class LoadedProgram implements AutoCloseable {
  private static final String RESOURCE = "/dev/packetclassifier/bpf/classifier.bpf.o";
  private static final String PROGRAM = "classify";
  private static final String SETTINGS = ".rodata.settings";
  private static final String ABI = ".rodata.abi";
  private static final String IMAGES = "images";
  private static final String COUNTS = "counts";
  private static final String UNJUDGED = "unjudged";
  private static final String TRACES = "traces";
  private static final String NODE = "node_addresses";
  private static final String PEERS = "peer_addresses";

  private final BpfProgram program;
  private final BpfMap images;
  private final BpfMap counts;
  private final BpfMap unjudged;
  private final BpfMap ledger;
  private final BpfMap traces;

  private LoadedProgram(BpfProgram program, BpfMap images, BpfMap counts, BpfMap unjudged, BpfMap ledger, BpfMap traces) {
    this.program = program;
    this.images = images;
    this.counts = counts;
    this.unjudged = unjudged;
    this.ledger = ledger;
    this.traces = traces;
  }

  /** Loads the program for a shape, with counters and ledger of its own. Nothing is judged before {@link #publish}. */
  static LoadedProgram load(Shape shape, ProtectedAddresses addresses, Tracing tracing) {
    try (BpfMap ledger = Ledger.newMap()) {
      return load(shape, addresses, Map.of(), ledger, tracing);
    }
  }

  /** Loads the program for another shape, to go on with this one's counters and ledger. */
  LoadedProgram reload(Shape shape, ProtectedAddresses addresses) {
    return load(shape, addresses, Map.of(COUNTS, counts, UNJUDGED, unjudged), ledger, Tracing.None);
  }

  private static LoadedProgram load(Shape shape, ProtectedAddresses addresses, Map<String, BpfMap> kept, BpfMap ledger,
      Tracing tracing) {
    boolean fragments = KernelSupport.fragments();
    try (BpfObject object = BpfObject.open(objectFile(), "classifier"); BpfMap template = newImage(shape.imageSize())) {
      object.constants(SETTINGS, shape.settings(fragments, tracing));
      object.inner(IMAGES, template);
      object.reuse(NODE, addresses.nodeMap());
      object.reuse(PEERS, addresses.peerMap());
      kept.forEach(object::reuse);
      object.leaveOut(ABI);
      if (tracing == Tracing.None) {
        object.leaveOut(TRACES);
      }
      if (!fragments) {
        object.withoutFlags(PROGRAM);
      }
      BpfProgram program = object.load(PROGRAM);
      program.hold(ledger);
      return new LoadedProgram(program, object.map(IMAGES), object.map(COUNTS), object.map(UNJUDGED), BpfMap.byId(ledger.id()),
          tracing == Tracing.None ? null : object.map(TRACES));
    }
  }

  /** Opens a program that is in the kernel; its maps are found through it. */
  static LoadedProgram byId(int id) {
    BpfProgram program = BpfProgram.byId(id);
    Map<String, BpfMap> maps = new HashMap<>();
    for (int mapId : program.info().mapIds()) {
      BpfMap map = BpfMap.byId(mapId);
      BpfMap same = maps.put(map.name(), map);
      if (same != null) {
        same.close();
      }
    }
    List.of(NODE, PEERS).forEach(name -> close(maps.remove(name)));
    LoadedProgram loaded = new LoadedProgram(program, maps.remove(IMAGES), maps.remove(COUNTS), maps.remove(UNJUDGED),
        maps.remove(Ledger.NAME), null);
    maps.values().forEach(LoadedProgram::close);
    if (loaded.images == null || loaded.counts == null || loaded.unjudged == null || loaded.ledger == null) {
      loaded.close();
      throw new StaleProgramException("the program with id " + id + " does not hold the maps of this version: another version loaded it");
    }
    return loaded;
  }

  /** Whether the program uses a map. */
  boolean holds(BpfMap map) {
    return program.info().mapIds().contains(map.id());
  }

  private static byte[] objectFile() {
    try (InputStream resource = LoadedProgram.class.getResourceAsStream(RESOURCE)) {
      return resource.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static BpfMap newImage(int size) {
    return BpfMap.create(BpfMap.Type.ARRAY, "image", Integer.BYTES, size, 1, BpfMap.READ_ONLY_FOR_PROGRAMS);
  }

  /**
   * Puts an image in the slot: every packet from now on is judged by it. Returns after an RCU grace period, when the image that was
   * there is out of use.
   */
  void publish(byte[] image) {
    try (BpfMap inner = newImage(image.length)) {
      inner.update(0, image);
      inner.freeze();
      images.update(0, inner);
    }
  }

  /** Returns when no packet is in the middle of being judged by what was replaced before the call: puts the image in its place again. */
  void awaitGracePeriod() {
    try (BpfMap inner = currentImage()) {
      images.update(0, inner);
    }
  }

  /** The head of the image in the slot. */
  ImageHead head() {
    try (BpfMap inner = currentImage()) {
      return ImageHead.read(inner.lookup(0));
    }
  }

  private BpfMap currentImage() {
    return BpfMap.byId(images.lookup(0).getInt());
  }

  BpfProgram program() {
    return program;
  }

  BpfMap counts() {
    return counts;
  }

  BpfMap unjudged() {
    return unjudged;
  }

  BpfMap ledger() {
    return ledger;
  }

  /** What the last packet was judged by; null without tracing. */
  BpfMap traces() {
    return traces;
  }

  @Override
  public void close() {
    program.close();
    close(images);
    close(counts);
    close(unjudged);
    close(ledger);
    close(traces);
  }

  private static void close(BpfMap map) {
    if (map != null) {
      map.close();
    }
  }
}
