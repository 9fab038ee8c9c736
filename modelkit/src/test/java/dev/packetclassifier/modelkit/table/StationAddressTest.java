// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StationAddressTest {
  private final StationAddress sender = new StationAddress();

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "255.255.255.255", "10.0.0.1", "9.10.99.100", "192.0.2.200"})
  void namesIpv4Addresses(String text) throws UnknownHostException {
    sender.setIpv4(ByteBuffer.wrap(InetAddress.getByName(text).getAddress()).getInt() & 0xffff_ffffL);
    assertThat(sender.name()).isEqualTo(text);
  }

  @Test
  void namesIpv6AddressesAsJavaDoes() throws UnknownHostException {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 10_000; i++) {
      /* Of each length of groups, and many zeros. */
      long half = random.nextLong();
      long quarter = half & random.nextLong();
      long high = quarter & random.nextLong();
      long low = random.nextLong() >>> random.nextInt(64);
      assertThat(named(high, low)).isEqualTo(byJava(high, low));
    }
  }

  @Test
  void namesAnIpv4AddressInAnIpv6OneAsJavaDoes() throws UnknownHostException {
    long mapped = 0xffff_c000_0201L;
    assertThat(named(0, mapped)).isEqualTo("192.0.2.1").isEqualTo(byJava(0, mapped));
    assertThat(named(1, mapped)).isEqualTo(byJava(1, mapped));
  }

  private String named(long high, long low) {
    sender.setIpv6(high, low);
    return sender.name();
  }

  private static String byJava(long high, long low) throws UnknownHostException {
    return InetAddress.getByAddress(ByteBuffer.allocate(16).putLong(high).putLong(low).array()).getHostAddress();
  }

  @Test
  void namesMacAddresses() {
    sender.setMac(0x0200_5e00_0affL);
    assertThat(sender.name()).isEqualTo("02:00:5e:00:0a:ff");
  }

  @Test
  void writesNumbersAsItNamesThem() {
    byte[] longest = new byte[AddressText.ROOM];
    sender.setIpv6(-1, -1);
    assertThat(new String(longest, 0, sender.write(longest, 0), StandardCharsets.ISO_8859_1)).isEqualTo(sender.name());
    byte[] exact = new byte[1 + AddressText.ROOM];
    sender.setIpv4(0xffff_ffffL);
    assertThat(new String(exact, 1, sender.write(exact, 1) - 1, StandardCharsets.ISO_8859_1)).isEqualTo("255.255.255.255");
  }

  @Test
  void writesNoNames() {
    sender.setName("printer");
    assertThat(sender.isNumbers()).isFalse();
    assertThatThrownBy(() -> sender.write(new byte[AddressText.ROOM], 0)).isInstanceOf(IllegalStateException.class);
  }
}
