// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.log;

import java.util.HashMap;
import java.util.Map;
import org.jboss.logging.Logger;

/** Logs each subject's warning once: again only when the message changed, or the subject was resolved in between. Thread-safe. */
public final class DeduplicatingLog {
  private final Logger log;
  private final Map<String, String> lastMessages = new HashMap<>();

  public DeduplicatingLog(Logger log) {
    this.log = log;
  }

  /**
   * Logs a warning unless this is the subject's last message already.
   *
   * @return whether it was logged
   */
  public synchronized boolean warn(String subject, String message) {
    boolean changed = !message.equals(lastMessages.put(subject, message));
    if (changed) {
      log.warnf("%s: %s", subject, message);
    }
    return changed;
  }

  /** The subject's problem is over: logged once, and its next warning is logged whatever it says. */
  public synchronized void resolved(String subject) {
    if (lastMessages.remove(subject) != null) {
      log.infof("%s: resolved", subject);
    }
  }
}
