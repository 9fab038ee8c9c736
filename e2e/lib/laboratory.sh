# SPDX-License-Identifier: Apache-2.0
# Two network namespaces, a server's and a client's, on a bridge in a third: for traffic that meets nobody else.
# Sourced after steps.sh. Names carry the process id, so that several laboratories can exist at a time.

lab_net=pclf-x-$$-net
lab_server=pclf-x-$$-server
lab_client=pclf-x-$$-client

lab_server_address=10.98.0.10 lab_server_address6=fd50:434c:4658::10
lab_benign_address=10.98.0.100 lab_benign_address6=fd50:434c:4658::100
lab_attacker_address=10.98.0.101 lab_attacker_address6=fd50:434c:4658::101

create_laboratory() {
    ip netns add "$lab_net"
    ip -n "$lab_net" link add bridge type bridge forward_delay 0 mcast_snooping 0
    ip -n "$lab_net" link set bridge up
    connect_to_laboratory "$lab_server" server "$lab_server_address" "$lab_server_address6"
    connect_to_laboratory "$lab_client" client "$lab_benign_address" "$lab_benign_address6" "$lab_attacker_address" "$lab_attacker_address6"
}

# connect_to_laboratory NAMESPACE PORT ADDRESS...
connect_to_laboratory() {
    local namespace=$1 port=$2 address
    shift 2
    ip netns add "$namespace"
    ip -n "$namespace" link set lo up
    ip -n "$lab_net" link add "$port" type veth peer name eth0 netns "$namespace"
    ip -n "$lab_net" link set "$port" master bridge up
    # Whole segments would travel as one packet of up to 64 kB: not what a wire carries, nor what XDP sees.
    ip netns exec "$namespace" ethtool -K eth0 tso off gso off gro off
    for address in "$@"; do
        if [[ $address == "$lab_attacker_address6" ]]; then
            # Deprecated: used by programs that ask for it, and never chosen, so that it stays the attacker's alone.
            ip -n "$namespace" address add "$address/64" dev eth0 nodad preferred_lft 0
        elif [[ $address == *:* ]]; then
            ip -n "$namespace" address add "$address/64" dev eth0 nodad
        else
            ip -n "$namespace" address add "$address/24" dev eth0
        fi
    done
    ip -n "$namespace" link set eth0 up
}

delete_laboratory() {
    local namespace
    for namespace in "$lab_server" "$lab_client" "$lab_net"; do
        if [ -e "/run/netns/$namespace" ]; then ip netns delete "$namespace"; fi
    done
}
