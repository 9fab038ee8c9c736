package dev.packetclassifier.modelkit.table;

import dev.packetclassifier.modelkit.InputException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/** Turns the columns of a Parquet file into one row that is used again and again. */
final class ParquetRowConverter extends RecordMaterializer<Row> {
  private final Path file;
  private final Row row;
  private final NameIndex names = new NameIndex();
  private final Columnwise root;
  /** A feature may be absent only where a writer allowed it to be; then it must not be taken for the row before's. */
  private int present;
  private final int features;

  ParquetRowConverter(Path file, MessageType schema, List<String> featureNames) {
    this.file = file;
    features = featureNames.size();
    row = new Row(features);
    Converter[] converters = schema.getFields().stream().map(field -> converter(field, featureNames)).toArray(Converter[]::new);
    root = new Columnwise(converters);
  }

  private Converter converter(Type field, List<String> featureNames) {
    if (!field.isPrimitive()) {
      throw new InputException(file + ": column " + field.getName() + " is nested; a table of packets has numbers and names only");
    }
    String name = field.getName();
    return switch (name) {
      case Columns.FILE -> text(name, value -> row.file = value);
      case Columns.STATION -> text(name, row.station::setName);
      case Columns.GROUP -> text(name, value -> row.group = value);
      case Columns.SPLIT -> text(name, value -> row.split = value);
      case Columns.LABEL -> text(name, value -> row.label = value);
      case Columns.VANTAGE -> text(name, value -> row.vantage = vantage(value));
      case Columns.PACKET -> number(name, -1, Long.MAX_VALUE, value -> row.packetNumber = value);
      case Columns.FLOW -> number(name, -1, Long.MAX_VALUE, value -> row.flow = value);
      case Columns.FLOW_POSITION -> number(name, 0, Integer.MAX_VALUE, value -> row.flowPosition = (int) value);
      case Columns.TIME -> time(field);
      default -> feature(name, featureNames.indexOf(name));
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

  private Converter text(String name, Consumer<String> target) {
    return new Column(name) {
      @Override
      public void addBinary(Binary value) {
        target.accept(names.canonical(value.toStringUsingUTF8()));
      }
    };
  }

  private Converter number(String name, long min, long max, LongConsumer target) {
    return new Column(name) {
      @Override
      public void addLong(long value) {
        if (value < min || value > max) {
          throw new InputException(file + ": " + name + " is " + value + ", must be from " + min + " to " + max);
        }
        target.accept(value);
      }

      @Override
      public void addInt(int value) {
        addLong(value);
      }
    };
  }

  /** Time stamps of any unit; numbers with a fraction are seconds. */
  private Converter time(Type field) {
    LogicalTypeAnnotation type = field.getLogicalTypeAnnotation();
    long unit = !(type instanceof TimestampLogicalTypeAnnotation timestamp) ? 1 : switch (timestamp.getUnit()) {
      case NANOS -> 1;
      case MICROS -> 1000;
      case MILLIS -> 1_000_000;
    };
    return new Column(field.getName()) {
      @Override
      public void addLong(long value) {
        row.nanos = value * unit;
      }

      @Override
      public void addDouble(double value) {
        row.nanos = Math.round(value * 1e9);
      }
    };
  }

  /** 32 bits are read as unsigned. */
  private Converter feature(String name, int index) {
    return new Column(name) {
      @Override
      public void addInt(int value) {
        row.values[index] = value;
        present++;
      }

      @Override
      public void addLong(long value) {
        if (value < 0 || value > 0xffff_ffffL) {
          throw new InputException(file + ": " + name + " is " + value + ", must be a whole number from 0 to 4294967295");
        }
        addInt((int) value);
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

  private final class Columnwise extends GroupConverter {
    private final Converter[] converters;

    Columnwise(Converter[] converters) {
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

  /** A column whose type is not what it should be says so. */
  private abstract class Column extends PrimitiveConverter {
    private final String name;

    Column(String name) {
      this.name = name;
    }

    private InputException wrong(String type) {
      return new InputException(file + ": column " + name + " holds " + type + "; whole numbers are features and counts, strings are names");
    }

    @Override
    public void addBinary(Binary value) {
      throw wrong("strings");
    }

    @Override
    public void addBoolean(boolean value) {
      throw wrong("true and false");
    }

    @Override
    public void addDouble(double value) {
      throw wrong("fractions");
    }

    @Override
    public void addFloat(float value) {
      throw wrong("fractions");
    }

    @Override
    public void addInt(int value) {
      throw wrong("numbers");
    }

    @Override
    public void addLong(long value) {
      throw wrong("numbers");
    }
  }
}
