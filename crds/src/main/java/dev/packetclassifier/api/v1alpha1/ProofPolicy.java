// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.api.v1alpha1;

/** What becomes of a model whose guarantees are not proved. */
public enum ProofPolicy {
  /** It is rolled out: the guard in the kernel keeps the guarantees. */
  Guard,
  /** It is refused. */
  Required
}
