// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.libbpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.bpf.image.Settings;
import dev.packetclassifier.bpf.program.SampleModels;
import dev.packetclassifier.bpf.shape.Geometry;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

/** What an error tells. */
class BpfObjectTest {
  private static byte[] classifier() throws IOException {
    try (InputStream in = BpfObjectTest.class.getResourceAsStream("/dev/packetclassifier/bpf/classifier.bpf.o")) {
      return in.readAllBytes();
    }
  }

  @Test
  void aRefusalCarriesTheVerifiersLastLines() throws IOException {
    Settings settings = Settings.of(SampleModels.above(Feature.LinkKind, 1), true, Geometry.standard());
    try (BpfObject object = BpfObject.open(classifier(), "refused");
        BpfMap tooSmall = BpfMap.create(BpfMap.Type.ARRAY, "image", 4, 160, 1, BpfMap.READ_ONLY_FOR_PROGRAMS)) {
      object.constants(".rodata.settings", settings.bytes());
      object.inner("images", tooSmall);
      assertThatThrownBy(() -> object.load("classify")).asInstanceOf(type(LoadException.class))
          .satisfies(e -> assertThat(e)
              .hasMessageStartingWith("the kernel does not load the program: Permission denied; the verifier's last lines:"))
          .satisfies(e -> assertThat(e.errno()).isEqualTo(13))
          .satisfies(e -> assertThat(e.verifierLog()).anyMatch(line -> line.contains("invalid access to map value")))
          .satisfies(e -> assertThat(e.verifierLog().get(e.verifierLog().size() - 1)).startsWith("processed "));
    }
  }

  @Test
  void whatIsNoObjectIsSaid() {
    assertThatThrownBy(() -> BpfObject.open(new byte[100], "junk").close()).isInstanceOf(BpfException.class)
        .hasMessageStartingWith("cannot read the object junk: ");
  }

  @Test
  void aMapThatIsNotThereIsNamed() throws IOException {
    try (BpfObject object = BpfObject.open(classifier(), "names")) {
      assertThatThrownBy(() -> object.leaveOut("nope")).asInstanceOf(type(BpfException.class))
          .satisfies(e -> assertThat(e).hasMessageContaining("find the map nope in the object"))
          .satisfies(e -> assertThat(e.errno()).isEqualTo(BpfException.ENOENT));
    }
  }

  @Test
  void aFullMapSaysHowLargeItIs() {
    try (BpfMap map = BpfMap.create(BpfMap.Type.HASH, "small", 4, 4, 1, BpfMap.NO_PREALLOCATION)) {
      map.update(1, new byte[] {1});
      assertThatThrownBy(() -> map.update(2, new byte[] {1})).isInstanceOf(BpfException.class)
          .hasMessageContaining("write the map small (at most 1 entries): ");
      assertThat(map.keys()).hasSize(1);
    }
  }

  @Test
  void aPinOutsideABpfFileSystemIsRefused() {
    try (BpfMap map = BpfMap.create(BpfMap.Type.ARRAY, "unpinned", 4, 4, 1, 0)) {
      assertThatThrownBy(() -> map.pin(java.nio.file.Path.of("/proc/pclf-k"))).hasMessageContaining("is it in a mounted BPF file system?");
    }
  }

  @Test
  void whatWasClosedIsNotUsedAgain() {
    BpfMap map = BpfMap.create(BpfMap.Type.ARRAY, "closed", 4, 4, 1, 0);
    map.close();
    map.close();
    assertThatThrownBy(() -> map.lookup(0)).isInstanceOf(IllegalStateException.class);
  }
}
