// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.reconcile;

import java.util.List;

/** Some nodes' assignments could not be written; the others' were. */
public class AssignmentWriteException extends RuntimeException {
  private static final long serialVersionUID = 1;
  private static final int NAMED = 5;

  AssignmentWriteException(List<String> nodes, Throwable cause) {
    super("cannot write the assignments of " + nodes.size() + " nodes ("
        + String.join(", ", nodes.subList(0, Math.min(NAMED, nodes.size()))) + (nodes.size() > NAMED ? ", ..." : "")
        + "): " + cause.getMessage(), cause);
  }
}
