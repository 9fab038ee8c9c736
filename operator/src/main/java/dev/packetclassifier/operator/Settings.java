// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of the operator; each as an environment variable too, such as {@code PCLF_NAMESPACE}. */
@ConfigMapping(prefix = "pclf")
public interface Settings {
  /** Where the operator, the node agents and their ConfigMap live. */
  String namespace();

  /** How long a node's agent may be away before the node is reported as failing: agents that are upgraded are soon back. */
  @WithDefault("2m")
  Duration agentGrace();

  /** Which of several operators acts. */
  LeaderElection leaderElection();

  /** Which of several operators acts. */
  interface LeaderElection {
    /** Whether a Lease decides; without, this operator always acts. */
    @WithDefault("true")
    boolean enabled();

    /** The Lease, in {@link Settings#namespace()}. */
    @WithDefault("pclf-operator")
    String lease();

    /** How long a Lease lasts that is not renewed. */
    @WithDefault("15s")
    Duration duration();
  }
}
