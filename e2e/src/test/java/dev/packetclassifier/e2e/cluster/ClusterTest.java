// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.e2e.cluster;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** What the tests on the running cluster share: the cluster, and the nodes a and b. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ClusterTest {
  static final String NODE_A = "node-a";
  static final String NODE_B = "node-b";

  Cluster cluster;

  @BeforeAll
  void connect() {
    cluster = new Cluster();
  }

  @AfterAll
  void disconnect() {
    cluster.close();
  }
}
