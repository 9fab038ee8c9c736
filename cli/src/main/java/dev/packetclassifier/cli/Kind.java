// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.cli;

import dev.packetclassifier.api.v1alpha1.Api;

/** The kinds of objects that commands read and write. */
enum Kind {
  Classifier("packetclassifiers"), Revision("packetclassifierrevisions"), Node("packetclassifiernodes"), Exception(
      "packetclassifierexceptions");

  private final String plural;

  Kind(String plural) {
    this.plural = plural;
  }

  String path() {
    return "/apis/" + Api.GROUP + "/" + Api.VERSION + "/" + plural;
  }

  /** As in {@code kubectl get}. */
  String plural() {
    return plural;
  }

  /** As in an object. */
  String kind() {
    return "PacketClassifier" + (this == Classifier ? "" : name());
  }
}
