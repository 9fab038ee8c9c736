// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.api.v1alpha1;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.HexFormat;

/** What agents, operator and command line compute alike of a {@link PacketClassifierException}. */
public final class Exceptions {
  /** No exception stands longer after its creation, whatever its {@code until} says. */
  public static final Duration LONGEST = Duration.ofDays(30);

  private static final int DIGITS = 10;

  private Exceptions() {}

  /** By this a node confirms that it carries out this generation of an exception: 10 hexadecimal digits. */
  public static String id(ObjectMeta exception) {
    return id(exception.getUid(), exception.getGeneration() == null ? 0 : exception.getGeneration());
  }

  /** The same of a uid and generation. */
  public static String id(String uid, long generation) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest((uid + "/" + generation).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /**
   * When an exception ends: at {@code until}, and 30 days after its creation at the latest.
   *
   * @param until RFC 3339; what cannot be read counts as never
   * @param created metadata.creationTimestamp, RFC 3339
   */
  public static Instant end(String until, String created) {
    Instant latest = instant(created, Instant.MAX.minus(LONGEST)).plus(LONGEST);
    Instant wanted = instant(until, latest);
    return wanted.isBefore(latest) ? wanted : latest;
  }

  private static Instant instant(String text, Instant unread) {
    try {
      return text == null ? unread : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      return unread;
    }
  }
}
