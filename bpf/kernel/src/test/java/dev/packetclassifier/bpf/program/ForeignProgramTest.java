// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.bpf.fixture.Commands;
import dev.packetclassifier.bpf.fixture.Lab;
import dev.packetclassifier.bpf.libbpf.BpfException;
import dev.packetclassifier.bpf.shape.Geometry;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForeignProgramTest {
  private static final String CLASSIFIER = "sample";
  private final Lab lab = new Lab();
  private final PinRoot root = new PinRoot(lab.pins());

  @BeforeEach
  void openAddresses() {
    ProtectedAddresses.open(root, CLASSIFIER).close();
  }

  @AfterEach
  void close() {
    lab.close();
  }

  private InterfaceProgram attach(String classifier, AttachedMode how) {
    return InterfaceProgram.attach(root, classifier, lab.wire().ifindex(), lab.wire().name(), how, SampleModels.HIGH_PORTS, Mode.Enforce,
        Geometry.standard());
  }

  static String object(String name) {
    return Path.of(ForeignProgramTest.class.getResource("/" + name).getPath()).toString();
  }

  @ParameterizedTest
  @CsvSource({"xdpdrv, Native", "xdpgeneric, Native"})
  void isNamedAndLeftAlone(String command, AttachedMode how) {
    Commands.run("ip", "link", "set", "dev", lab.wire().name(), command, "object", object("foreign.bpf.o"), "section", "xdp");
    XdpProgram foreign = XdpQuery.on(lab.wire().ifindex()).orElseThrow();
    assertThat(foreign.name()).isEqualTo("drop_all");
    assertThatThrownBy(() -> attach(CLASSIFIER, how)).asInstanceOf(type(ForeignProgramException.class))
        .satisfies(e -> assertThat(e.program()).isEqualTo(foreign))
        .satisfies(e -> assertThat(e).hasMessageContaining(lab.wire().name())
            .hasMessageContaining("\"drop_all\" (id " + foreign.id() + ")"));
    assertThat(XdpQuery.on(lab.wire().ifindex())).hasValue(foreign);
    assertThat(root.interfaces(CLASSIFIER)).isEmpty();
    Commands.run("ip", "link", "set", "dev", lab.wire().name(), command, "off");
    attach(CLASSIFIER, how).detach();
  }

  @Test
  void anotherClassifierOnTheSameInterfaceIsForeign() {
    ProtectedAddresses.open(root, "other").close();
    try (InterfaceProgram first = attach(CLASSIFIER, AttachedMode.Native)) {
      assertThatThrownBy(() -> attach("other", AttachedMode.Native)).isInstanceOf(ForeignProgramException.class)
          .hasMessageContaining("id " + first.running().programId());
      first.detach();
    }
  }

  @Test
  void anInterfaceThatIsGoneIsSaid() {
    lab.wire().delete();
    assertThat(XdpQuery.on(lab.wire().ifindex())).isEmpty();
    assertThatThrownBy(() -> attach(CLASSIFIER, AttachedMode.Native)).asInstanceOf(type(BpfException.class))
        .satisfies(e -> assertThat(e.errno()).isEqualTo(BpfException.ENODEV))
        .satisfies(e -> assertThat(e).hasMessageContaining("the interface is gone"));
  }

  @Test
  void aDriverWithoutNativeModeIsSaid() {
    int loopback = 1;
    assertThatThrownBy(() -> InterfaceProgram.attach(root, CLASSIFIER, loopback, "lo", AttachedMode.Native, SampleModels.HIGH_PORTS,
        Mode.Observe, Geometry.standard()))
        .asInstanceOf(type(BpfException.class)).satisfies(e -> assertThat(e.unsupportedByDriver()).isTrue())
        .satisfies(e -> assertThat(e).hasMessageContaining("use Tc or Auto"));
    assertThat(root.interfaces(CLASSIFIER)).isEmpty();
  }
}
