// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator;

import dev.packetclassifier.operator.uninstall.Uninstall;
import dev.packetclassifier.operator.uninstall.UninstallOptions;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import jakarta.inject.Inject;
import java.util.Arrays;
import org.jboss.logging.Logger;

/** Chooses what this process is, and runs it until it is stopped. */
public class Application implements QuarkusApplication {
  private static final int USAGE = 2;
  private static final long API_SERVER_CHECK_MILLIS = 2_000;
  private static final Logger LOG = Logger.getLogger(Application.class);

  @Inject
  Lifecycle lifecycle;
  @Inject
  Uninstall uninstall;
  @Inject
  KubernetesClient client;

  @Override
  public int run(String... args) throws InterruptedException {
    if (args.length == 0) {
      return operate();
    }
    if (!args[0].equals(Main.UNINSTALL)) {
      System.err.println("unknown argument " + args[0] + "; " + UninstallOptions.USAGE);
      return USAGE;
    }
    try {
      return uninstall.run(UninstallOptions.parse(Arrays.asList(args).subList(1, args.length)));
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      return USAGE;
    }
  }

  private int operate() throws InterruptedException {
    awaitApiServer();
    lifecycle.start();
    Quarkus.waitForExit();
    return 0;
  }

  /** Waits instead of ending: a process that ends again and again is started less and less often. */
  private void awaitApiServer() throws InterruptedException {
    boolean logged = false;
    while (true) {
      try {
        client.getKubernetesVersion();
        return;
      } catch (KubernetesClientException e) {
        if (!logged) {
          LOG.warnf("the API server does not answer; waiting for it: %s", e.getMessage());
          logged = true;
        }
        Thread.sleep(API_SERVER_CHECK_MILLIS);
      }
    }
  }
}
