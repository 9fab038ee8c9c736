// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.revision;

import dev.packetclassifier.api.v1alpha1.ModelSpec;
import dev.packetclassifier.api.v1alpha1.PolicySpec;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 over the canonical form: equal digests mean equal verdicts. */
public final class Digest {
  private Digest() {}

  /**
   * @param policy null when every class passes
   * @return 64 lower-case hexadecimal digits
   */
  public static String of(ModelSpec model, PolicySpec policy) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(CanonicalForm.of(model, policy)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
