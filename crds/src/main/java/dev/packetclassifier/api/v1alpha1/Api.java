// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.api.v1alpha1;

/** Names that every part of the product shares. */
public final class Api {
  public static final String GROUP = "packetclassifier.dev";
  public static final String VERSION = "v1alpha1";

  /** Carried by a classifier until it is detached from every node that can be reached. */
  public static final String FINALIZER = GROUP + "/detach";

  /** On a revision: the name of its classifier. */
  public static final String CLASSIFIER_LABEL = GROUP + "/classifier";

  /** The ConfigMap, in the operator's namespace, with the addresses from which the control plane and the nodes speak. */
  public static final String PEERS_CONFIG_MAP = "pclf-peers";

  /** The server-side apply field manager of what belongs to no classifier. */
  public static final String OPERATOR_FIELD_MANAGER = "pclf-operator";

  /** A ClusterRole without rules that every release makes under this one name: a cluster has one release, and Helm refuses a second. */
  public static final String RELEASE_CLUSTER_ROLE = "packetclassifier-release";

  /** On {@link #RELEASE_CLUSTER_ROLE}: the release to which the cluster's classifiers belong, as namespace/name. */
  public static final String RELEASE_ANNOTATION = GROUP + "/release";

  /** The largest length of a classifier's name. */
  public static final int MAX_NAME_LENGTH = 52;

  private Api() {}

  /** The server-side apply field manager under which the operator writes one classifier's assignments. */
  public static String fieldManager(String classifier) {
    return "pclf-operator-" + classifier;
  }
}
