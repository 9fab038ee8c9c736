package dev.packetclassifier.agent.log;

import java.util.HashMap;
import java.util.Map;
import org.jboss.logging.Logger;

/** Says each thing once: again only when it changed or had been settled in between. */
public final class DeduplicatingLog {
  private final Logger log;
  private final Map<String, String> said = new HashMap<>();

  public DeduplicatingLog(Logger log) {
    this.log = log;
  }

  /**
   * Warns about a subject unless exactly this was the last that was said about it.
   *
   * @return whether it was said
   */
  public synchronized boolean about(String subject, String message) {
    boolean news = !message.equals(said.put(subject, message));
    if (news) {
      log.warnf("%s: %s", subject, message);
    }
    return news;
  }

  /** The subject is well again. */
  public synchronized void settled(String subject) {
    if (said.remove(subject) != null) {
      log.infof("%s: well again", subject);
    }
  }
}
