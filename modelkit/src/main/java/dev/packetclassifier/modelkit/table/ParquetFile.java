// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.table;

import dev.packetclassifier.modelkit.InputException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.InitContext;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.MessageType;

/**
 * A Parquet file, record by record.
 *
 * @param <T> what a record becomes
 */
final class ParquetFile<T> implements Closeable {
  private final Path file;
  private final ParquetReader<T> reader;

  /** @param records makes the records of the file's {@link #schema} */
  ParquetFile(Path file, RecordMaterializer<T> records) throws IOException {
    this.file = file;
    InputFile input = new LocalInputFile(file);
    reader = translated(file, () -> new Builder<>(input, records).withCodecFactory(new ParquetCodecs(file)).build());
  }

  static MessageType schema(Path file) throws IOException {
    return translated(file, () -> {
      try (ParquetFileReader opened = ParquetFileReader.open(new LocalInputFile(file))) {
        return opened.getFileMetaData().getSchema();
      }
    });
  }

  /** The next record; null at the end. */
  T next() throws IOException {
    return translated(file, reader::read);
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }

  /** A call of the library. */
  private interface Call<T> {
    T run() throws IOException;
  }

  /** Of a file that is no Parquet, or damaged, the library reports in exceptions of many kinds. */
  private static <T> T translated(Path file, Call<T> call) throws IOException {
    try {
      return call.run();
    } catch (RuntimeException e) {
      throw unreadable(file, e);
    }
  }

  private static InputException unreadable(Path file, RuntimeException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof InputException refused) {
        return refused;
      }
    }
    String reason = e.getMessage() == null ? e.toString() : e.getMessage().lines().findFirst().orElse("").trim();
    return new InputException(file + " is not Parquet, or is damaged: " + reason, e);
  }

  private static final class Builder<T> extends ParquetReader.Builder<T> {
    private final RecordMaterializer<T> records;

    Builder(InputFile file, RecordMaterializer<T> records) {
      super(file);
      this.records = records;
    }

    @Override
    protected ReadSupport<T> getReadSupport() {
      return new ReadSupport<>() {
        @Override
        public ReadContext init(InitContext context) {
          return new ReadContext(context.getFileSchema());
        }

        @Override
        @SuppressWarnings("deprecation") // The other overload calls this one, and only this one must be there.
        public RecordMaterializer<T> prepareForRead(Configuration configuration, Map<String, String> metadata, MessageType schema,
            ReadContext context) {
          return records;
        }
      };
    }
  }
}
