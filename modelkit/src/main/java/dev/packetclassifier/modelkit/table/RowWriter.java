// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.table;

import java.io.Closeable;
import java.io.IOException;

/** A table being written. Closed without {@link #finish} nothing is left of it. */
public interface RowWriter extends RowSink, Closeable {
  /** Completes the table and gives it its name. */
  void finish() throws IOException;
}
