// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.packetclassifier.bpf.image.Btf;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TraceLayoutTest {
  @Test
  void isThatOfTheProgram() {
    Btf btf = Btf.ofProgram();
    assertThat(btf.struct("trace").size()).isEqualTo(TraceLayout.SIZE);
    assertThat(btf.struct("trace").offsets()).containsOnly(entry("nanoseconds", TraceLayout.NANOS), entry("margin", TraceLayout.MARGIN),
        entry("hook", TraceLayout.HOOK), entry("length", TraceLayout.LENGTH), entry("captured", TraceLayout.CAPTURED),
        entry("segment_size", TraceLayout.SEGMENT_SIZE), entry("unjudged", TraceLayout.UNJUDGED), entry("class", TraceLayout.CLASS),
        entry("applies", TraceLayout.APPLIES), entry("would_drop", TraceLayout.WOULD_DROP), entry("protected", TraceLayout.PROTECTED),
        entry("dropped", TraceLayout.DROPPED), entry("excepted", TraceLayout.EXCEPTED),
        entry("guarded", TraceLayout.GUARDED), entry("lost", TraceLayout.LOST), entry("busy", TraceLayout.BUSY),
        entry("gso_segs", TraceLayout.GSO_SEGS), entry("reserved", TraceLayout.GSO_SEGS + 4),
        entry("features", TraceLayout.FEATURES), entry("scores", TraceLayout.SCORES), entry("bytes", TraceLayout.BYTES),
        entry("compared", TraceLayout.COMPARED), entry("shadow_class", TraceLayout.SHADOW_CLASS),
        entry("shadow_margin", TraceLayout.SHADOW_MARGIN), entry("shadow_applies", TraceLayout.SHADOW_APPLIES),
        entry("shadow_would_drop", TraceLayout.SHADOW_WOULD_DROP), entry("shadow_scores", TraceLayout.SHADOW_SCORES));
    assertThat(btf.enumeration("limits")).containsEntry("MAX_FEATURES", TraceLayout.MAX_FEATURES)
        .containsEntry("MAX_CLASSES", TraceLayout.MAX_CLASSES);
  }

  @Test
  void exceptedFamiliesAreThoseOfTheProgram() {
    assertThat(Btf.ofProgram().struct("excepted_families")).isEqualTo(new Btf.Struct(ExceptionMap.FAMILIES_SIZE,
        Map.of("whole", 0, "some", ExceptionMap.SOME)));
    assertThat(Btf.ofProgram().enumeration("limits")).containsEntry("MAX_EXCEPTIONS", ExceptionMap.MAX);
  }

  @Test
  void protectionWordIsThatOfTheProgram() {
    assertThat(Btf.ofProgram().struct("protection")).isEqualTo(new Btf.Struct(ProtectionWord.SIZE,
        Map.of("api_ports", ProtectionWord.API_PORTS, "peers_read", ProtectionWord.PEERS_READ, "reserved", ProtectionWord.PEERS_READ + 4)));
  }
}
