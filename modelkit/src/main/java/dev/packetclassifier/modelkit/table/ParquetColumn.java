// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.table;

import dev.packetclassifier.modelkit.InputException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/** A column: takes values in the type that the file has, and refuses those that it is not made for. Decimals arrive as such. */
abstract class ParquetColumn extends PrimitiveConverter {
  private static final long DAY_NANOS = 86_400_000_000_000L;
  /** Julian day of 1970-01-01. */
  private static final int EPOCH_DAY = 2_440_588;

  final String name;
  final PrimitiveType type;
  private final String file;

  ParquetColumn(String file, PrimitiveType type) {
    this.file = file;
    this.type = type;
    name = type.getName();
  }

  /** ns of one unit of a time stamp's numbers; 0 when the type is no time stamp. */
  static long timestampUnit(PrimitiveType type) {
    return !(type.getLogicalTypeAnnotation() instanceof TimestampLogicalTypeAnnotation timestamp) ? 0 : switch (timestamp.getUnit()) {
      case NANOS -> 1;
      case MICROS -> 1000;
      case MILLIS -> 1_000_000;
    };
  }

  static boolean isInt96(PrimitiveType type) {
    return type.getPrimitiveTypeName() == PrimitiveTypeName.INT96;
  }

  /** ns since 1970 of a time as Spark and Impala wrote it: ns of the day, then the Julian day. */
  static long int96Nanos(Binary value) {
    ByteBuffer bytes = ByteBuffer.wrap(value.getBytes()).order(ByteOrder.LITTLE_ENDIAN);
    long ofDay = bytes.getLong();
    return Math.addExact(Math.multiplyExact((long) bytes.getInt() - EPOCH_DAY, DAY_NANOS), ofDay);
  }

  boolean isUnsigned() {
    return type.getLogicalTypeAnnotation() instanceof IntLogicalTypeAnnotation integer && !integer.isSigned();
  }

  private boolean isDecimal() {
    return type.getLogicalTypeAnnotation() instanceof DecimalLogicalTypeAnnotation;
  }

  private BigDecimal decimal(BigInteger unscaled) {
    LogicalTypeAnnotation annotation = type.getLogicalTypeAnnotation();
    return new BigDecimal(unscaled, ((DecimalLogicalTypeAnnotation) annotation).getScale());
  }

  InputException refused(String kind) {
    return new InputException(file + ": column " + name + " holds " + kind + "; whole numbers are features and counts, strings are names");
  }

  /** A whole number. */
  void integer(long value) {
    throw refused("numbers");
  }

  void decimal(BigDecimal value) {
    throw refused("decimals");
  }

  void fraction(double value) {
    throw refused("fractions");
  }

  void binary(Binary value) {
    throw refused("strings");
  }

  @Override
  public void addBoolean(boolean value) {
    throw refused("true and false");
  }

  @Override
  public final void addInt(int value) {
    if (isDecimal()) {
      decimal(decimal(BigInteger.valueOf(value)));
    } else {
      integer(isUnsigned() ? Integer.toUnsignedLong(value) : value);
    }
  }

  @Override
  public final void addLong(long value) {
    if (isDecimal()) {
      decimal(decimal(BigInteger.valueOf(value)));
    } else {
      integer(value);
    }
  }

  @Override
  public final void addFloat(float value) {
    fraction(value);
  }

  @Override
  public final void addDouble(double value) {
    fraction(value);
  }

  @Override
  public final void addBinary(Binary value) {
    if (isDecimal()) {
      decimal(decimal(new BigInteger(value.getBytes())));
    } else {
      binary(value);
    }
  }
}
