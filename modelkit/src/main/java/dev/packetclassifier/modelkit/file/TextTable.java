// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.file;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** A table of text, record by record: a header that names the columns, then records with as many fields. */
public interface TextTable extends Closeable {
  /** Names of the columns, as the file has them. */
  List<String> header();

  /**
   * The next record's fields; the list is reused. Records without any content are skipped.
   *
   * @return null at the end
   * @throws dev.packetclassifier.modelkit.InputException when it has another number of fields than the header
   */
  List<String> next() throws IOException;

  /** File and line, or row, of the record read last, for messages. */
  String where();

  /** Number of that line or row, from 1. */
  long line();
}
