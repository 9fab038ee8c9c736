package dev.packetclassifier.operator.plan;

/**
 * A transition that people are told about, once.
 *
 * @param warning whether somebody may have to act
 * @param reason one word
 * @param message a sentence
 */
public record Notice(boolean warning, String reason, String message) {
  static Notice normal(String reason, String message) {
    return new Notice(false, reason, message);
  }

  static Notice warning(String reason, String message) {
    return new Notice(true, reason, message);
  }
}
