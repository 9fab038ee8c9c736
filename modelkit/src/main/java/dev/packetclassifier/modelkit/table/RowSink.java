// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.table;

import java.io.IOException;

/** Takes rows one by one. */
@FunctionalInterface
public interface RowSink {
  /** @param row reused by the caller after this returns */
  void add(Row row) throws IOException;
}
