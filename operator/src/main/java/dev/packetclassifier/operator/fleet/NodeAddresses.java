// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.fleet;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Every address that other nodes can see as the source of a node's packets: agents protect tunnels that come from these only, so one that is
 * missing may cost all pods of a node.
 */
final class NodeAddresses {
  private static final Set<String> TYPES = Set.of("InternalIP", "ExternalIP");
  /** Where Flannel and Calico write the addresses from which they send, the latter with the length of the network. */
  private static final List<String> ANNOTATIONS = List.of("flannel.alpha.coreos.com/public-ip", "flannel.alpha.coreos.com/public-ipv6",
      "flannel.alpha.coreos.com/public-ip-overwrite", "flannel.alpha.coreos.com/public-ipv6-overwrite", "projectcalico.org/IPv4Address",
      "projectcalico.org/IPv6Address");

  private NodeAddresses() {}

  /** Sorted, each once. */
  static List<String> of(Node node) {
    TreeSet<String> found = new TreeSet<>();
    if (node.getStatus() != null && node.getStatus().getAddresses() != null) {
      node.getStatus().getAddresses().stream().filter(address -> TYPES.contains(address.getType())).map(NodeAddress::getAddress)
          .forEach(found::add);
    }
    annotations(node).values().stream().map(text -> text.split("/", 2)[0].strip()).filter(text -> !text.isEmpty()).forEach(found::add);
    return List.copyOf(found);
  }

  /** The annotations that hold addresses: all that a cache need keep. */
  static Map<String, String> annotations(Node node) {
    Map<String, String> all = node.getMetadata().getAnnotations();
    return all == null ? Map.of() : all.entrySet().stream().filter(entry -> ANNOTATIONS.contains(entry.getKey()))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
