// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.modelkit.fixture.Pclf;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people have instead of an ONNX file is called by its name, with the line that exports it. */
class ForeignFormatTest {
  @TempDir
  Path folder;

  private void named(byte[] bytes, String... words) throws IOException {
    Path file = Files.write(folder.resolve("model.bin"), bytes);
    Pclf ran = Pclf.run("import", file, "--features", "PacketLength", "--calibration", folder.resolve("none.csv"), "-o",
        folder.resolve("x.yaml"));
    assertThat(ran.status()).isEqualTo(2);
    assertThat(ran.err()).hasLineCount(1).contains("not ONNX: ").contains(words);
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] zip(String... names) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (String name : names) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(new byte[100]);
      }
    }
    return bytes.toByteArray();
  }

  @Test
  void compressedFilesAreToBeUnpacked() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(SmallGraph.network().bytes());
    }
    named(bytes.toByteArray(), "compressed by gzip", "gunzip");
    named(text("(\u00b5/\u00fdxxxxxxx"), "compressed by zstd", "zstd -d");
    named(zip("readme.txt"), "a ZIP archive", "unzip");
  }

  @Test
  void filesOfOtherLibrariesAreToBeExported() throws IOException {
    named(zip("archive/data.pkl", "archive/version"), "a PyTorch file", "torch.onnx.export");
    named(zip("metadata.json", "config.json", "model.weights.h5"), "a Keras file", "format=\"onnx\"");
    named(text("\u0089HDF\r\n\u001a\n0000"), "HDF5", "model.export");
    named(text("\u0080\u0004\u0095xxxxxxx"), "a Python pickle", "skl2onnx.to_onnx");
    named(text("\u001c\0\0\0TFL3xxxxxx"), "TensorFlow Lite", "tf2onnx");
    named(text("{\"learner\":{\"attributes\":{}}}"), "XGBoost model in JSON", "convert_xgboost");
    named(text("{L\0\0\0\0\0\0\0\7learner{"), "XGBoost model in UBJSON", "convert_xgboost");
    named(text("tree\nversion=v4\nnum_class=3\n"), "LightGBM model in text", "convert_lightgbm");
    named(text("CBM1xxxxxxxxxx"), "CatBoost", "format=\"onnx\"");
  }

  @Test
  void anOnnxFileIsNoneOfThese() {
    byte[] onnx = SmallGraph.network().bytes();
    for (ForeignFormat format : ForeignFormat.values()) {
      assertThat(format.matches(onnx)).as(format.name()).isFalse();
    }
  }
}
