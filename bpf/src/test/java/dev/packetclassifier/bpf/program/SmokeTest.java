package dev.packetclassifier.bpf.program;

import dev.packetclassifier.api.v1alpha1.*;
import dev.packetclassifier.bpf.model.Model;
import java.util.*;
import org.junit.jupiter.api.Test;

class SmokeTest {
  @Test
  void loads() {
    Random r = new Random(1);
    List<Model> models = List.of(SampleModels.above(Feature.DestinationPort, 100), SampleModels.everyFeature(), SampleModels.network(r, 12, 16, 16, 8), SampleModels.network(r, 64, 64, 64, 64, 32),
      SampleModels.tree(r, 8, 500, 24), SampleModels.tree(r, 32, 512, 24), SampleModels.network(r, 1, 2), SampleModels.tree(r, 8, 512, 10));
    byte[] f = new byte[60]; f[12] = 8; f[14] = 0x45; f[17] = 46; f[23] = 17; f[37] = (byte) 200;
    for (Model m : models) {
      long t = System.nanoTime();
      try (TracedProgram p = new TracedProgram(m, Map.of("above", Action.Drop), Mode.Enforce)) {
        t = System.nanoTime() - t;
        System.out.println(p.info() + " ms " + t / 1000000);
        var tr = p.judge(f);
        System.out.println(tr + Arrays.toString(tr.features()) + Arrays.toString(tr.scores()));
      } catch (Exception e) { System.out.println("FAIL " + e); }
    }
  }
}
