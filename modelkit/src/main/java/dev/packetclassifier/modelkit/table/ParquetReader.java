// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.table;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/** Reads tables of features from Parquet row by row: this program's own, and those of others as long as columns keep their names. */
final class ParquetReader {
  private ParquetReader() {}

  static void read(Path file, Tables.Receiver receiver) throws IOException {
    MessageType schema = ParquetFile.schema(file);
    List<String> names = schema.getFields().stream().map(Type::getName).toList();
    Columns.check(file, names);
    List<String> features = names.stream().filter(name -> !Columns.ALL.contains(name)).toList();
    RowSink sink = receiver.receive(features);
    try (ParquetFile<Row> rows = new ParquetFile<>(file, new ParquetRowConverter(file, schema, features))) {
      for (Row row = rows.next(); row != null; row = rows.next()) {
        sink.add(row);
      }
    }
  }
}
