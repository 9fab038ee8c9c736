package dev.packetclassifier.modelkit.table;

import dev.packetclassifier.modelkit.InputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.api.InitContext;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/** Reads Parquet row by row: this program's own, and what others made of it as long as columns keep their names. */
final class ParquetReader {
  private ParquetReader() {
  }

  static void read(Path file, Tables.Receiver receiver) throws IOException {
    InputFile input = new LocalInputFile(file);
    MessageType schema = told(file, () -> schema(input));
    List<String> names = schema.getFields().stream().map(Type::getName).toList();
    Columns.check(file, names);
    List<String> features = names.stream().filter(name -> !Columns.ALL.contains(name)).toList();
    ParquetRows rows = new ParquetRows(file, schema, features);
    RowSink sink = receiver.receive(features);
    try (org.apache.parquet.hadoop.ParquetReader<Row> reader = told(file, () -> new Builder(input, rows).build())) {
      for (Row row = told(file, reader::read); row != null; row = told(file, reader::read)) {
        sink.add(row);
      }
    }
  }

  /** What the library does with the file. */
  private interface Step<T> {
    T take() throws IOException;
  }

  /** Of a file that is no Parquet, or damaged, the library says so in exceptions of many kinds. */
  private static <T> T told(Path file, Step<T> step) throws IOException {
    try {
      return step.take();
    } catch (RuntimeException e) {
      throw unreadable(file, e);
    }
  }

  private static MessageType schema(InputFile input) throws IOException {
    try (ParquetFileReader reader = ParquetFileReader.open(input)) {
      return reader.getFileMetaData().getSchema();
    }
  }

  private static InputException unreadable(Path file, RuntimeException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof InputException said) {
        return said;
      }
    }
    String said = e.getMessage() == null ? e.toString() : e.getMessage().lines().findFirst().orElse("").trim();
    return new InputException(file + " is not Parquet, or is damaged: " + said, e);
  }

  private static final class Builder extends org.apache.parquet.hadoop.ParquetReader.Builder<Row> {
    private final ParquetRows rows;

    Builder(InputFile file, ParquetRows rows) {
      super(file);
      this.rows = rows;
    }

    @Override
    protected ReadSupport<Row> getReadSupport() {
      return new ReadSupport<>() {
        @Override
        public ReadContext init(InitContext context) {
          return new ReadContext(context.getFileSchema());
        }

        @Override
        @SuppressWarnings("deprecation") // The only form that the base class has made abstract.
        public RecordMaterializer<Row> prepareForRead(Configuration configuration, Map<String, String> metadata, MessageType schema,
            ReadContext context) {
          return rows;
        }
      };
    }
  }
}
