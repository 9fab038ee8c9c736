// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.cluster;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Asks the API server for the node's own object when nothing else was asked for a while: one small answer from the watch cache of the API
 * server. So an agent whose credentials no longer work notices, although its watch is open.
 */
final class ApiContactProbe implements Runnable {
  private final ApiContact contact;
  private final Duration interval;
  private final Runnable request;

  /**
   * @param interval after how long without an answer it asks; with a jitter of as much as a quarter
   * @param request asks once, and reports an answer to the contact
   */
  ApiContactProbe(ApiContact contact, Duration interval, Runnable request) {
    this.contact = contact;
    this.interval = interval;
    this.request = request;
  }

  @Override
  public void run() {
    try {
      while (true) {
        long wait = interval.minus(contact.sinceAnswer()).toMillis();
        Thread.sleep(Math.max(wait, interval.toMillis() / 4) + ThreadLocalRandom.current().nextLong(interval.toMillis() / 4 + 1));
        if (contact.sinceAnswer().compareTo(interval) >= 0) {
          request.run();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
