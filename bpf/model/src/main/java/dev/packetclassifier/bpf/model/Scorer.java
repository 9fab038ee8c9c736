// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.model;

/** What turns the inputs into one integer score a class. */
public sealed interface Scorer permits Network, Ensemble {
}
