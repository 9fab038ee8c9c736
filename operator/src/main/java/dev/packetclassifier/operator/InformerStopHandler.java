// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator;

import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.javaoperatorsdk.operator.api.config.InformerStoppedHandler;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.Quarkus;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/** A cache that stopped for good would make every later plan wrong: the process ends, and a new one starts with fresh caches. */
@Unremovable
@ApplicationScoped
public class InformerStopHandler implements InformerStoppedHandler {
  private static final Logger LOG = Logger.getLogger(InformerStopHandler.class);

  @Override
  @SuppressWarnings("rawtypes")
  public void onStop(SharedIndexInformer informer, Throwable cause) {
    if (cause != null) {
      LOG.errorf(cause, "the cache of %s stopped; ending", informer.getApiTypeClass().getSimpleName());
      Quarkus.asyncExit(1);
    }
  }
}
