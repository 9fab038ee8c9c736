// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.table;

import dev.packetclassifier.modelkit.InputException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;

/** Turns the columns of a Parquet file into one row that is used again and again. */
final class ParquetRowConverter extends RecordMaterializer<Row> {
  private static final long MOST_FEATURE = 0xffff_ffffL;

  private final Path file;
  private final Row row;
  private final NameIndex names = new NameIndex();
  private final GroupConverter root;
  /** A feature may be absent only where a writer allowed it to be; then it must not be taken for the row before's. */
  private int present;
  private final int features;

  ParquetRowConverter(Path file, MessageType schema, List<String> featureNames) {
    this.file = file;
    features = featureNames.size();
    row = new Row(features);
    Converter[] converters = schema.getFields().stream().map(field -> converter(field, featureNames)).toArray(Converter[]::new);
    root = new Root(converters);
  }

  private Converter converter(Type field, List<String> featureNames) {
    String name = field.getName();
    if (!field.isPrimitive()) {
      throw new InputException(file + ": column " + name + " is nested; a table of packets has numbers and names only");
    }
    PrimitiveType type = field.asPrimitiveType();
    return switch (name) {
      case Columns.FILE -> text(type, value -> row.file = value);
      case Columns.STATION -> text(type, row.station::setName);
      case Columns.GROUP -> text(type, value -> row.group = value);
      case Columns.SPLIT -> text(type, value -> row.split = value);
      case Columns.LABEL -> text(type, value -> row.label = value);
      case Columns.VANTAGE -> text(type, value -> row.vantage = vantage(value));
      case Columns.PACKET -> number(type, -1, Long.MAX_VALUE, value -> row.packetNumber = value);
      case Columns.FLOW -> number(type, -1, Long.MAX_VALUE, value -> row.flow = value);
      case Columns.FLOW_POSITION -> number(type, 0, Integer.MAX_VALUE, value -> row.flowPosition = (int) value);
      case Columns.TIME -> time(type);
      default -> feature(type, featureNames.indexOf(name));
    };
  }

  private Vantage vantage(String text) {
    for (Vantage vantage : Vantage.values()) {
      if (vantage.name().equals(text)) {
        return vantage;
      }
    }
    throw new InputException(file + ": vantage is \"" + text + "\", must be Endpoint or Transit");
  }

  private Converter text(PrimitiveType type, Consumer<String> target) {
    return new ParquetTextColumn(file.toString(), type, value -> target.accept(names.canonical(value)));
  }

  private Converter number(PrimitiveType type, long min, long max, LongConsumer target) {
    return new ParquetColumn(file.toString(), type) {
      @Override
      void integer(long value) {
        if (value < min || value > max) {
          throw new InputException(file + ": " + name + " is " + value + ", must be from " + min + " to " + max);
        }
        target.accept(value);
      }

      @Override
      void decimal(BigDecimal value) {
        integer(whole(this, value));
      }
    };
  }

  private long whole(ParquetColumn column, BigDecimal value) {
    try {
      return value.longValueExact();
    } catch (ArithmeticException e) {
      throw new InputException(file + ": " + column.name + " is " + value.toPlainString() + ", must be a whole number", e);
    }
  }

  /** Time stamps of any unit; other numbers are seconds, or whole nanoseconds. */
  private Converter time(PrimitiveType type) {
    long unit = ParquetColumn.timestampUnit(type);
    return new ParquetColumn(file.toString(), type) {
      @Override
      void integer(long value) {
        try {
          row.nanos = unit == 0 ? EpochTime.nanos(value) : Math.multiplyExact(value, unit);
        } catch (ArithmeticException e) {
          throw wrong(value, e);
        }
      }

      @Override
      void decimal(BigDecimal value) {
        try {
          row.nanos = EpochTime.ofSeconds(value);
        } catch (ArithmeticException e) {
          throw wrong(value.toPlainString(), e);
        }
      }

      @Override
      void fraction(double value) {
        if (!Double.isFinite(value)) {
          throw new InputException(file + ": time is " + value + ", must be seconds since 1970");
        }
        decimal(BigDecimal.valueOf(value));
      }

      @Override
      void binary(Binary value) {
        if (!isInt96(type)) {
          throw refused("strings");
        }
        row.nanos = int96Nanos(value);
      }

      private InputException wrong(Object value, ArithmeticException e) {
        return new InputException(file + ": time is " + value + (unit == 0 ? ", " + e.getMessage() : ", beyond the year 2262"), e);
      }
    };
  }

  private Converter feature(PrimitiveType type, int index) {
    return new ParquetColumn(file.toString(), type) {
      @Override
      void integer(long value) {
        if (value < 0 || value > MOST_FEATURE) {
          throw new InputException(file + ": " + name + " is " + value + ", must be a whole number from 0 to " + MOST_FEATURE);
        }
        row.values[index] = (int) value;
        present++;
      }

      @Override
      void decimal(BigDecimal value) {
        integer(whole(this, value));
      }
    };
  }

  @Override
  public Row getCurrentRecord() {
    if (present != features) {
      throw new InputException(file + ": packet " + row.packetNumber + " of " + row.file + " lacks a feature; every packet must have all");
    }
    return row;
  }

  @Override
  public GroupConverter getRootConverter() {
    return root;
  }

  private void begin() {
    row.file = null;
    row.station.setName(null);
    row.group = null;
    row.split = null;
    row.label = null;
    row.vantage = Vantage.Transit;
    present = 0;
  }

  private final class Root extends GroupConverter {
    private final Converter[] converters;

    Root(Converter[] converters) {
      this.converters = converters;
    }

    @Override
    public Converter getConverter(int index) {
      return converters[index];
    }

    @Override
    public void start() {
      begin();
    }

    @Override
    public void end() {
      // The record is taken by getCurrentRecord.
    }
  }
}
