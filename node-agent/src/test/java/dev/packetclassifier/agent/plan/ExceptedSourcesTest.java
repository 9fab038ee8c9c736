// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.packetclassifier.bpf.model.SourceRange;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExceptedSourcesTest {
  @ParameterizedTest
  @CsvSource({"192.0.2.77/24, 192.0.2.0/24", "0.0.0.0/0, 0.0.0.0/0", "255.255.255.255/1, 128.0.0.0/1", "10.1.2.3/32, 10.1.2.3/32",
      "2001:db8::1/32, 2001:db8::/32", "::/0, ::/0", "::ffff:10.0.0.1/104, ::ffff:10.0.0.0/104"})
  void bitsBehindThePrefixAreIgnored(String text, String same) {
    SourceRange range = SourceRange.of(text);
    assertThat(range).isEqualTo(SourceRange.of(same));
    assertThat(SourceRange.of(range.toString())).isEqualTo(range);
    assertThat(range.isIpv4()).isEqualTo(text.indexOf(':') < 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.0", "10.0.0.0/", "/8", "10.0.0.0/33", "::/129", "localhost/8", "10.0.0/8/8", "1.2.3.4/-1", "10.0.0.256/8",
      "g::/8", ""})
  void whatIsNoRangeIsRefusedByName(String text) {
    assertThatThrownBy(() -> SourceRange.of(text)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("'" + text + "'");
  }

  @Test
  void keepsNoRangeThatLiesWithinAnother() {
    ExceptedSources sources = new ExceptedSources(Set.of(SourceRange.of("10.0.0.0/8"), SourceRange.of("2001:db8::/32")),
        Map.of("scan", Set.of(SourceRange.of("10.9.0.0/16"), SourceRange.of("11.0.0.0/8"), SourceRange.of("2001:db8:1::/48"))));
    assertThat(sources.of("scan")).containsExactlyInAnyOrder(SourceRange.of("10.0.0.0/8"), SourceRange.of("11.0.0.0/8"),
        SourceRange.of("2001:db8::/32"));
  }

  @Test
  void familiesDoNotCoverEachOther() {
    ExceptedSources sources = new ExceptedSources(Set.of(SourceRange.of("0.0.0.0/0"), SourceRange.of("2001:db8::/32"),
        SourceRange.of("192.0.2.1/32")), Map.of());
    assertThat(sources.of("scan")).containsExactlyInAnyOrder(SourceRange.of("0.0.0.0/0"), SourceRange.of("2001:db8::/32"));
  }
}
