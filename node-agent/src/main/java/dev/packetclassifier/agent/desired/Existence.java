package dev.packetclassifier.agent.desired;

/** What the API server says about an object when asked. */
public enum Existence {
  Exists,
  NotFound,
  /** It did not answer, or with another error than 404. */
  Unknown
}
