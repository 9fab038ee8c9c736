# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# The cluster's network: a bridge in a network namespace of its own, so that neither this machine's firewall nor its
# ports nor its bridge settings matter, and one namespace a node. This machine sees one interface. Sourced after cluster.sh.

create_network() {
    ip netns add "$control_ns"
    ip -n "$control_ns" link set lo up
    # An address of its own: otherwise a bridge takes one of its ports', and loses it when that node reboots.
    ip -n "$control_ns" link add pclf-br address "$(hardware_address 1)" type bridge forward_delay 0 mcast_snooping 0
    add_addresses "$control_ns" pclf-br 1
    # Pods reach the API server at its service address without kube-proxy: the bridge holds that address itself.
    ip -n "$control_ns" address add "$api_service/32" dev pclf-br
    in_netns "$control_ns" sysctl -q -w net.ipv4.ip_forward=1
    connect_host
}

# This machine's way to the API server, to the nodes and to the pods.
connect_host() {
    ip link add "$host_link" type veth peer name host netns "$control_ns"
    ip -n "$control_ns" link set host master pclf-br up
    ip address add "$subnet.254/24" dev "$host_link"
    ip link set "$host_link" up alias "$state"
    ip route add "$service_cidr" via "$subnet.1" dev "$host_link"
    ip route add "$pod_cidr" via "$subnet.1" dev "$host_link"
}

# connect_namespace NAMESPACE PORT NUMBER   gives it an eth0 on the bridge; PORT is the name of the bridge's end
connect_namespace() {
    local namespace=$1 port=$2 number=$3
    ip netns add "$namespace"
    ip -n "$namespace" link set lo up
    # The same hardware address after every reboot, as a network card has.
    ip -n "$control_ns" link add "$port" type veth peer name eth0 \
        address "$(hardware_address "$number")" netns "$namespace"
    ip -n "$control_ns" link set "$port" master pclf-br up
    add_addresses "$namespace" eth0 "$number"
    ip -n "$namespace" route add default via "$subnet.1"
}

disconnect_namespace() {
    local namespace=$1 port=$2
    # The pair first: deleting a namespace takes effect only when its last user is gone.
    ip -n "$control_ns" link delete "$port" 2>/dev/null || true
    if netns_exists "$namespace"; then ip netns delete "$namespace"; fi
}

hardware_address() { printf '02:70:63:6c:66:%02x' "$1"; }

add_addresses() {
    local namespace=$1 link=$2 number=$3
    ip -n "$namespace" address add "$subnet.$number/24" dev "$link"
    # nodad: the addresses are ours, and nobody wants to wait a second for the proof.
    ip -n "$namespace" address add "$subnet6:$number/64" dev "$link" nodad
    ip -n "$namespace" link set "$link" up
}

# Every namespace but the node's own reaches its pods through it; pods keep their addresses, nothing is masqueraded.
route_pods_of() {
    local node=$1
    ip -n "$control_ns" route replace "10.244.$(node_number "$node").0/24" via "$(node_address "$node")"
}

netns_exists() { [ -e "/run/netns/$1" ]; }

# Unlike `ip netns exec`, which hides the control groups behind a fresh /sys.
in_netns() {
    local namespace=$1
    shift
    nsenter --net="/run/netns/$namespace" "$@"
}

delete_network() {
    if netns_exists "$client_ns"; then disconnect_namespace "$client_ns" client; fi
    ip link delete "$host_link" 2>/dev/null || true
    if netns_exists "$control_ns"; then ip netns delete "$control_ns"; fi
}
