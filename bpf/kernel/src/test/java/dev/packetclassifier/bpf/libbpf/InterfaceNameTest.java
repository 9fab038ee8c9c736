// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.libbpf;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InterfaceNameTest {
  @Test
  void utf8StaysAsItIs() {
    assertThat(InterfaceName.decode("uplink-m\u00fc\0xyz".getBytes(StandardCharsets.UTF_8))).isEqualTo("uplink-m\u00fc");
    assertThat(InterfaceName.encode("uplink-m\u00fc")).isEqualTo("uplink-m\u00fc".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void otherBytesAreEscaped() {
    assertThat(InterfaceName.decode("uplink-m\u00fc".getBytes(StandardCharsets.ISO_8859_1))).isEqualTo("uplink-m\\xfc");
    assertThat(InterfaceName.decode(new byte[] {'a', 7, 'b'})).isEqualTo("a\\x07b");
  }

  @Test
  void everyNameHasOneTextAndBack() {
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      byte[] name = new byte[1 + random.nextInt(15)];
      for (int j = 0; j < name.length; j++) {
        name[j] = (byte) (random.nextInt(4) == 0 ? "\\x0f".charAt(random.nextInt(4)) : 1 + random.nextInt(255));
      }
      assertThat(InterfaceName.encode(InterfaceName.decode(name))).as(InterfaceName.decode(name)).isEqualTo(name);
    }
  }
}
