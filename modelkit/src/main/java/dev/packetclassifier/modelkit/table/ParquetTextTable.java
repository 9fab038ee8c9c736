// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.table;

import dev.packetclassifier.modelkit.file.TextTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/** A Parquet file of any flat columns as text, such as a table of labels. Nested columns are left out; what is absent is empty. */
public final class ParquetTextTable implements TextTable {
  private final Path file;
  private final List<String> header;
  private final ParquetFile<List<String>> records;
  private long row;

  public ParquetTextTable(Path file) throws IOException {
    this.file = file;
    MessageType schema = ParquetFile.schema(file);
    header = schema.getFields().stream().filter(Type::isPrimitive).map(Type::getName).toList();
    records = new ParquetFile<>(file, new Records(schema));
  }

  @Override
  public List<String> header() {
    return header;
  }

  @Override
  public List<String> next() throws IOException {
    for (List<String> fields = records.next(); fields != null; fields = records.next()) {
      row++;
      if (!fields.stream().allMatch(String::isEmpty)) {
        return fields;
      }
    }
    return null;
  }

  @Override
  public String where() {
    return file.getFileName() + ", row " + row;
  }

  @Override
  public long line() {
    return row;
  }

  @Override
  public void close() throws IOException {
    records.close();
  }

  private final class Records extends RecordMaterializer<List<String>> {
    private final String[] fields = new String[header.size()];
    private final GroupConverter root;

    Records(MessageType schema) {
      Converter[] converters = new Converter[schema.getFieldCount()];
      int column = 0;
      for (int i = 0; i < converters.length; i++) {
        Type field = schema.getType(i);
        if (field.isPrimitive()) {
          int index = column++;
          converters[i] = new ParquetTextColumn(file.toString(), field.asPrimitiveType(), value -> fields[index] = value.trim());
        } else {
          converters[i] = new Nested(field.asGroupType());
        }
      }
      root = new Group(converters) {
        @Override
        public void start() {
          Arrays.fill(fields, "");
        }
      };
    }

    @Override
    public List<String> getCurrentRecord() {
      return new ArrayList<>(Arrays.asList(fields));
    }

    @Override
    public GroupConverter getRootConverter() {
      return root;
    }
  }

  private static class Group extends GroupConverter {
    private final Converter[] converters;

    Group(Converter[] converters) {
      this.converters = converters;
    }

    @Override
    public Converter getConverter(int index) {
      return converters[index];
    }

    @Override
    public void start() {
      // Nothing is kept of it.
    }

    @Override
    public void end() {
      // Nothing is kept of it.
    }
  }

  /** A nested column, whose values nobody reads. */
  private static final class Nested extends Group {
    Nested(GroupType type) {
      super(type.getFields().stream().map(field -> field.isPrimitive()
          ? new ParquetTextColumn("", field.asPrimitiveType(), value -> {}) : new Nested(field.asGroupType())).toArray(Converter[]::new));
    }
  }
}
