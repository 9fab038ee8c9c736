// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.network;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/** Runs a test in a network namespace of its own, which ends with it. Commands that the test starts are in it, too. Needs root. */
public final class NetworkNamespace {
  private static final int CLONE_NEWNET = 0x40000000;

  static {
    Native.register(NetworkNamespace.class, "c");
  }

  private NetworkNamespace() {}

  private static native int unshare(int flags) throws LastErrorException;

  /** A test. */
  public interface Body {
    void run() throws Exception;
  }

  /** Runs it in a thread of its own, which is the only one in the namespace. */
  public static void run(Body body) throws Exception {
    Callable<Void> test = () -> {
      unshare(CLONE_NEWNET);
      body.run();
      return null;
    };
    FutureTask<Void> task = new FutureTask<>(test);
    Thread thread = new Thread(task, "own-network");
    thread.start();
    try {
      task.get();
    } catch (java.util.concurrent.ExecutionException e) {
      if (e.getCause() instanceof Exception exception) {
        throw exception;
      }
      throw (Error) e.getCause();
    }
  }
}
