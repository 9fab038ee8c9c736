// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.proof;

import java.util.Optional;

/**
 * The answer to a question about a model.
 *
 * @param answer what was found
 * @param counterExample a packet, with {@link Answer#Broken} alone
 * @param boxes parts of the space of packets that were looked at
 * @param nanos how long it took
 */
public record Proof(Answer answer, Optional<CounterExample> counterExample, long boxes, long nanos) {
  /** What can be said. */
  public enum Answer {
    /** No packet at all is dropped. */
    Proved,
    /** There is a packet that is. */
    Broken,
    /** The budget was spent before either was found. */
    Undecided,
    /** No packet that can be dropped is within the bounds: there is nothing to prove. */
    Empty
  }
}
