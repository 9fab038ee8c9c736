package dev.packetclassifier.modelkit.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.modelkit.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class InspectCommandTest {
  private final StringWriter said = new StringWriter();

  private int inspect(Path file) {
    PrintWriter out = new PrintWriter(said);
    return Main.commandLine().setErr(out).setOut(out).execute("inspect", file.toString());
  }

  @Test
  void saysWhatIsDoneWithEveryClass() {
    assertThat(inspect(Path.of("../e2e/examples/network.yaml"))).as(said::toString).isZero();
    assertThat(said.toString()).contains("14-16-16-4", "benign=Pass", "syn-scan=Drop", "udp-scan=Drop", "syn-flood=Drop");
  }

  @Test
  void whatIsNoClassifierIsSaidInALine() {
    assertThat(inspect(Path.of("pom.xml"))).isEqualTo(2);
    assertThat(said.toString()).startsWith("pclf: ").contains("pom.xml").hasLineCount(1);
  }
}
