// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.table;

import dev.packetclassifier.modelkit.file.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;

/** Writes Parquet: features as unsigned 32-bit numbers, time as nanoseconds in UTC, names as strings that may be absent. */
final class ParquetWriter implements RowWriter {
  /** Rows of one group are kept in memory until it is written. */
  private static final long GROUP_BYTES = 16L << 20;

  private final AtomicFile target;
  private final org.apache.parquet.hadoop.ParquetWriter<Row> writer;
  private boolean closed;

  ParquetWriter(Path path, List<String> features) throws IOException {
    target = new AtomicFile(path);
    try {
      writer = new Builder(new LocalOutputFile(target.path()), schema(features)).withCompressionCodec(CompressionCodecName.ZSTD)
          .withRowGroupSize(GROUP_BYTES).build();
    } catch (IOException e) {
      throw target.failed(e);
    }
  }

  private static MessageType schema(List<String> features) {
    Types.MessageTypeBuilder schema = Types.buildMessage();
    for (String column : Columns.ALL) {
      switch (column) {
        case Columns.PACKET, Columns.FLOW -> schema.required(PrimitiveTypeName.INT64).named(column);
        case Columns.FLOW_POSITION -> schema.required(PrimitiveTypeName.INT32).named(column);
        case Columns.TIME ->
          schema.required(PrimitiveTypeName.INT64).as(LogicalTypeAnnotation.timestampType(true, TimeUnit.NANOS)).named(column);
        default -> schema.optional(PrimitiveTypeName.BINARY).as(LogicalTypeAnnotation.stringType()).named(column);
      }
    }
    for (String feature : features) {
      schema.required(PrimitiveTypeName.INT32).as(LogicalTypeAnnotation.intType(32, false)).named(feature);
    }
    return schema.named("packets");
  }

  @Override
  public void add(Row row) throws IOException {
    try {
      writer.write(row);
    } catch (IOException e) {
      throw target.failed(e);
    }
  }

  @Override
  public void finish() throws IOException {
    closed = true;
    try {
      writer.close();
      target.finish();
    } catch (IOException e) {
      throw target.failed(e);
    }
  }

  @Override
  public void close() throws IOException {
    try (target) {
      if (!closed) {
        closed = true;
        writer.close();
      }
    }
  }

  private static final class Builder extends org.apache.parquet.hadoop.ParquetWriter.Builder<Row, Builder> {
    private final MessageType schema;

    Builder(OutputFile file, MessageType schema) {
      super(file);
      this.schema = schema;
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    @SuppressWarnings("deprecation") // The only form that the base class has made abstract.
    protected WriteSupport<Row> getWriteSupport(Configuration configuration) {
      return new Rows(schema);
    }
  }

  private static final class Rows extends WriteSupport<Row> {
    private final MessageType schema;
    private final Text[] texts = new Text[Columns.ALL.size()];
    private RecordConsumer out;

    Rows(MessageType schema) {
      this.schema = schema;
      for (int i = 0; i < texts.length; i++) {
        texts[i] = new Text();
      }
    }

    @Override
    @SuppressWarnings("deprecation") // The only form that the base class has made abstract.
    public WriteContext init(Configuration configuration) {
      return new WriteContext(schema, Map.of());
    }

    @Override
    public void prepareForWrite(RecordConsumer consumer) {
      out = consumer;
    }

    @Override
    public void write(Row row) {
      out.startMessage();
      text(0, row.file);
      number(1, row.packetNumber);
      number(2, row.nanos);
      number(3, row.flow);
      number(4, row.flowPosition);
      text(5, row.station.name());
      text(6, row.group);
      text(7, row.split);
      text(8, row.vantage.name());
      text(9, row.label);
      for (int f = 0; f < row.values.length; f++) {
        number(Columns.ALL.size() + f, row.values[f]);
      }
      out.endMessage();
    }

    private void number(int column, long value) {
      String name = schema.getFieldName(column);
      out.startField(name, column);
      out.addLong(value);
      out.endField(name, column);
    }

    private void number(int column, int value) {
      String name = schema.getFieldName(column);
      out.startField(name, column);
      out.addInteger(value);
      out.endField(name, column);
    }

    private void text(int column, String text) {
      if (text != null) {
        String name = schema.getFieldName(column);
        out.startField(name, column);
        out.addBinary(texts[column].of(text));
        out.endField(name, column);
      }
    }
  }

  /** The bytes of one column's names: neighbours are mostly alike. */
  private static final class Text {
    private String last;
    private Binary bytes;

    Binary of(String text) {
      if (!text.equals(last)) {
        last = text;
        bytes = Binary.fromConstantByteArray(text.getBytes(StandardCharsets.UTF_8));
      }
      return bytes;
    }
  }
}
