// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.table;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.function.Consumer;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;

/** A column of any type as text: times in ISO 8601, whole numbers without a fraction, true and false. */
final class ParquetTextColumn extends ParquetColumn {
  private static final long NANOS = 1_000_000_000L;
  /** Doubles below it hold whole numbers exactly. */
  private static final double MOST_WHOLE = 1L << 53;

  private final Consumer<String> target;

  ParquetTextColumn(String file, PrimitiveType type, Consumer<String> target) {
    super(file, type);
    this.target = target;
  }

  @Override
  void integer(long value) {
    long unit = timestampUnit(type);
    if (unit > 0) {
      long perSecond = NANOS / unit;
      Instant instant = Instant.ofEpochSecond(Math.floorDiv(value, perSecond), Math.floorMod(value, perSecond) * unit);
      boolean utc = ((TimestampLogicalTypeAnnotation) type.getLogicalTypeAnnotation()).isAdjustedToUTC();
      target.accept(utc ? instant.toString() : LocalDateTime.ofInstant(instant, ZoneOffset.UTC).toString());
    } else if (type.getLogicalTypeAnnotation() instanceof DateLogicalTypeAnnotation) {
      target.accept(LocalDate.ofEpochDay(value).toString());
    } else {
      target.accept(isUnsigned() ? Long.toUnsignedString(value) : Long.toString(value));
    }
  }

  @Override
  void decimal(BigDecimal value) {
    target.accept(value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString());
  }

  @Override
  void fraction(double value) {
    target.accept(value == Math.rint(value) && Math.abs(value) < MOST_WHOLE ? Long.toString((long) value)
        : Double.isFinite(value) ? BigDecimal.valueOf(value).toPlainString() : Double.isNaN(value) ? "" : Double.toString(value));
  }

  @Override
  public void addBoolean(boolean value) {
    target.accept(Boolean.toString(value));
  }

  @Override
  void binary(Binary value) {
    if (isInt96(type)) {
      long nanos = int96Nanos(value);
      target.accept(Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS)).toString());
    } else {
      target.accept(value.toStringUsingUTF8());
    }
  }
}
