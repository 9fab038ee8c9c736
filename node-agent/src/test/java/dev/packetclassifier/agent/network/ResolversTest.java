// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResolversTest {
  @TempDir
  Path folder;
  private Path resolvConf;
  private Path ofSystemd;
  private Resolvers resolvers;

  @BeforeEach
  void place() {
    resolvConf = folder.resolve("resolv.conf");
    ofSystemd = folder.resolve("systemd.conf");
    resolvers = new Resolvers(resolvConf, ofSystemd);
  }

  @Test
  void areThoseOfTheNode() throws Exception {
    Files.writeString(resolvConf, """
        # nameserver 192.0.2.1
        search example.org
        nameserver 192.0.2.53
          nameserver\t2001:db8::53 ; the other
        nameserver fe80::1%eth0
        nameserver name.example.org
        nameserver 1234
        options ndots:5
        """);
    Files.writeString(ofSystemd, "nameserver 198.51.100.1\n");
    assertThat(resolvers.addresses()).containsExactlyInAnyOrder(InetAddress.getByName("192.0.2.53"), InetAddress.getByName("2001:db8::53"),
        InetAddress.getByName("fe80::1"));
  }

  @Test
  void areThoseThatALocalStubAsks() throws Exception {
    Files.writeString(resolvConf, "nameserver 127.0.0.53\nnameserver 192.0.2.53\n");
    assertThat(resolvers.addresses()).as("no systemd").containsExactly(InetAddress.getByName("192.0.2.53"));
    Files.writeString(ofSystemd, "nameserver 198.51.100.1\n");
    assertThat(resolvers.addresses()).containsExactlyInAnyOrder(InetAddress.getByName("198.51.100.1"), InetAddress.getByName("192.0.2.53"));
  }

  @Test
  void stayWhenTheFileCannotBeRead() throws Exception {
    Files.writeString(resolvConf, "nameserver 192.0.2.53\n");
    assertThat(resolvers.addresses()).hasSize(1);
    Files.delete(resolvConf);
    Files.createDirectory(resolvConf);
    assertThat(resolvers.addresses()).containsExactly(InetAddress.getByName("192.0.2.53"));
  }

  @Test
  void withoutAFileThereAreNone() {
    assertThat(resolvers.addresses()).isEmpty();
  }
}
