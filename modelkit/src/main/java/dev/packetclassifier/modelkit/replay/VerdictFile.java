// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.replay;

import com.github.luben.zstd.ZstdOutputStream;
import dev.packetclassifier.bpf.capture.Frame;
import dev.packetclassifier.bpf.model.Input;
import dev.packetclassifier.bpf.program.OfflineRun;
import dev.packetclassifier.modelkit.file.AtomicFile;
import dev.packetclassifier.modelkit.manifest.Classifier;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/** What the kernel predicted for each packet that arrived, as CSV. */
final class VerdictFile implements Closeable {
  private final AtomicFile target;
  private final Writer out;
  private final Classifier classifier;
  private final int[] features;
  private final StringBuilder line = new StringBuilder();

  VerdictFile(Path path, Classifier classifier) throws IOException {
    this.classifier = classifier;
    List<Input> inputs = classifier.model().inputs();
    features = inputs.stream().mapToInt(input -> input.feature().ordinal()).toArray();
    target = new AtomicFile(path);
    out = new BufferedWriter(new OutputStreamWriter(compressed(path, Files.newOutputStream(target.path())), StandardCharsets.UTF_8));
    line.append("file,packet,time,revision,judged,class,margin,would_drop,protected,dropped");
    classifier.model().classes().forEach(name -> line.append(",score_").append(name));
    inputs.forEach(input -> line.append(',').append(input.feature()));
    write();
  }

  private static OutputStream compressed(Path path, OutputStream out) throws IOException {
    String name = path.getFileName().toString();
    return name.endsWith(".zst") ? new ZstdOutputStream(out) : name.endsWith(".gz") ? new GZIPOutputStream(out) : out;
  }

  void add(String capture, Frame frame, KernelRun run) throws IOException {
    OfflineRun kernel = run.kernel();
    String judged = run.judged();
    boolean yes = judged.equals("yes");
    line.append(capture.indexOf(',') < 0 ? capture : '"' + capture + '"').append(',').append(frame.number).append(',')
        .append(frame.nanos / 1_000_000_000L).append('.').append(String.format(Locale.ROOT, "%09d", frame.nanos % 1_000_000_000L))
        .append(',')
        .append(classifier.revisionName()).append(',').append(judged);
    if (yes) {
      line.append(',').append(classifier.model().classes().get(kernel.classIndex())).append(',')
          .append(kernel.margin() == Long.MAX_VALUE ? "" : Long.toString(kernel.margin())).append(',').append(kernel.wouldDrop())
          .append(',')
          .append(kernel.isProtected()).append(',').append(kernel.dropped());
    } else {
      line.append(",,,,,");
    }
    for (int c = 0; c < classifier.model().classes().size(); c++) {
      line.append(',').append(yes ? Integer.toString(kernel.score(c)) : "");
    }
    for (int feature : features) {
      line.append(',').append(yes ? Long.toString(Integer.toUnsignedLong(kernel.feature(feature))) : "");
    }
    write();
  }

  private void write() throws IOException {
    out.append(line).append('\n');
    line.setLength(0);
  }

  void finish() throws IOException {
    out.close();
    target.finish();
  }

  @Override
  public void close() throws IOException {
    out.close();
    target.close();
  }
}
