// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.quantize;

import dev.packetclassifier.api.v1alpha1.Api;
import dev.packetclassifier.modelkit.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/** Where a model comes from, for a manifest's annotations. */
public final class Provenance {
  /** Bytes of all keys and values together: more is no provenance but a log, and an object has room for little else. */
  static final int MOST_BYTES = 2048;
  private static final int BUFFER = 1 << 16;
  private static final String PREFIX = Api.GROUP + "/";

  private Provenance() {}

  /** {@code sha256:} and the digest of a file. */
  public static String digest(Path file) throws IOException {
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
      byte[] buffer = new byte[BUFFER];
      while (in.read(buffer) >= 0) {
        continue;
      }
      return "sha256:" + HexFormat.of().formatHex(((DigestInputStream) in).getMessageDigest().digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Whether an annotation says where a model comes from. */
  public static boolean holds(String annotation) {
    return annotation.startsWith(PREFIX);
  }

  /** @param annotation one that {@link #holds} */
  public static String shortName(String annotation) {
    return annotation.substring(PREFIX.length());
  }

  /** The annotation of a short name. */
  static String annotation(String shortName) {
    return PREFIX + shortName;
  }

  /** @throws InputException when those of a manifest are longer than 2 kB together */
  static void check(Map<String, String> annotations) {
    int bytes = annotations.entrySet().stream().filter(entry -> holds(entry.getKey()))
        .mapToInt(entry -> length(entry.getKey()) + length(entry.getValue())).sum();
    if (bytes > MOST_BYTES) {
      throw new InputException("the annotations under " + PREFIX + " have " + bytes + " bytes together, may have at most " + MOST_BYTES
          + ": shorten them, or keep the rest beside the manifest");
    }
  }

  private static int length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** The version of this tool. */
  public static String version() {
    String version = Provenance.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
