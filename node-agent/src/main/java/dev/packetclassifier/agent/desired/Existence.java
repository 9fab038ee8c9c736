package dev.packetclassifier.agent.desired;

/** What the API server says about an object when asked. */
public enum Existence {
  Exists,
  Missing,
  /** It did not answer, or not clearly. */
  Unclear
}
