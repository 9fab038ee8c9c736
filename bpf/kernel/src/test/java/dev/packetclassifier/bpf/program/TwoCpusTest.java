// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.bpf.frame.FrameBuilder;
import dev.packetclassifier.bpf.image.Btf;
import dev.packetclassifier.bpf.image.Settings;
import dev.packetclassifier.bpf.libbpf.BpfMap;
import dev.packetclassifier.bpf.libbpf.TestRun;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.parse.Hook;
import dev.packetclassifier.bpf.shape.Geometry;
import dev.packetclassifier.bpf.shape.Table;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Both directions of one flow at once, on two CPUs: its record counts every packet, and without the locks it does not. */
class TwoCpusTest {
  private static final int PACKETS = 1_000_000;
  private static final int ROUNDS = 20;
  private static final byte[] ARRIVING = new FrameBuilder().ipv4().udp(40000, 2000).payload(40).build();
  private static final byte[] LEAVING = new FrameBuilder().ipv4().fromHost(FrameBuilder.RECEIVER_HOST).toHost(FrameBuilder.SENDER_HOST)
      .udp(2000, 40000).payload(40).build();
  private static final String OBJECT = "/dev/packetclassifier/bpf/classifier.bpf.o";
  private static final Model MODEL = SampleModels.above(Feature.BackwardPackets, 5);

  /** How many packets of the flow's record are missing, how many of its two directions, and how many that arrived were Busy. */
  private record Missing(long packets, long byDirection, long busy) {
    boolean none() {
      return packets == 0 && byDirection == 0;
    }
  }

  /** What both CPUs count of one flow is there, but for what passed as Busy: not one more, not one less. */
  @Test
  void theRecordStaysWhole() throws Exception {
    for (int round = 0; round < 3; round++) {
      Missing missing = hammer(OBJECT, false);
      assertThat(missing).isEqualTo(new Missing(missing.busy(), missing.busy(), missing.busy()));
      assertThat(missing.busy()).isLessThan(PACKETS / 2);
    }
  }

  /** Both hooks; what is busy where packets leave is not counted. */
  @Test
  void theRecordStaysWholeBetweenTheHooks() throws Exception {
    for (int round = 0; round < 3; round++) {
      Missing missing = hammer(OBJECT, true);
      assertThat(missing.packets()).isEqualTo(missing.byDirection()).isBetween(missing.busy(), (long) PACKETS / 2);
    }
  }

  @Test
  void withoutTheLocksItDoesNot() throws Exception {
    assumeThat(Runtime.getRuntime().availableProcessors()).isGreaterThan(1);
    boolean broken = false;
    for (int round = 0; round < ROUNDS && !broken; round++) {
      broken = !hammer("/unlocked.bpf.o", true).none();
    }
    assertThat(broken).isTrue();
  }

  /** @param leaves whether the other direction leaves; else it arrives, too */
  private static Missing hammer(String object, boolean leaves) throws Exception {
    Geometry geometry = Geometry.ofRecords(8, 8, 8);
    Settings settings = Settings.of(MODEL, KernelSupport.fragments(), geometry);
    try (ProtectedAddresses addresses = ProtectedAddresses.unpinned();
        StateTables tables = StateTables.unpinned(settings.use().tables(), geometry);
        BpfMap record = AttachmentRecord.newMap();
        LoadedProgram loaded = ObjectFile.load(Elf.read(object), Set.of(Hook.Arriving), settings, addresses, tables, Map.of(),
            List.of(record));
        TestRun arriving = new TestRun(loaded.program(), ARRIVING.length);
        TestRun leaving = new TestRun(leaves ? loaded.observer() : loaded.program(), LEAVING.length)) {
      loaded.publish(SampleModels.revision("0", MODEL, Map.of()).image(Mode.Observe, 0));
      ExecutorService two = Executors.newFixedThreadPool(2);
      CyclicBarrier start = new CyclicBarrier(2);
      Future<?> first = two.submit(() -> {
        start.await();
        return arriving.run(ARRIVING, PACKETS);
      });
      Future<?> second = two.submit(() -> {
        start.await();
        return leaves ? leaving.runTc(LEAVING, 0, LEAVING.length, 0, 0, PACKETS) : leaving.run(LEAVING, PACKETS);
      });
      first.get();
      second.get();
      two.shutdown();
      return missing(loaded.map(Table.Flows.mapName()), Counters.unjudged(loaded.unjudged()).get(Unjudged.Busy).packets());
    }
  }

  /** The one flow of the one set. */
  private static Missing missing(BpfMap flows, long busy) {
    Btf.Struct set = Btf.ofProgram().struct("flow_set");
    Btf.Struct flow = Btf.ofProgram().struct("flow");
    ByteBuffer record = flows.lookup(0);
    assertThat(record.getLong(set.offsets().get("tags")) & ~0xffL).isZero();
    int start = set.offsets().get("ways");
    int byDirection = start + flow.offsets().get("totals");
    return new Missing(2L * PACKETS - record.getInt(start + flow.offsets().get("packets")),
        2L * PACKETS - record.getInt(byDirection) - record.getInt(byDirection + Integer.BYTES), busy);
  }
}
