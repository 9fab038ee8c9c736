// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.sync;

/** Lets a test of another package say how syncs went. */
public final class FailingSyncs {
  private FailingSyncs() {}

  /** The loop goes round, and its sync fails. */
  public static void fail(SyncState state) {
    state.heartbeat();
    state.syncFailed();
  }

  /** The loop goes round, and its sync succeeds. */
  public static void succeed(SyncState state) {
    state.heartbeat();
    state.syncSucceeded();
  }
}
