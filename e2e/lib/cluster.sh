# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# What the parts of the cluster are called and where they are. Sourced after steps.sh, cache.sh and binaries.sh.

default_state=/var/lib/pclf-e2e

# etcd also serves the tests that need no more than an API server.
cluster_packages=(containerd containernetworking-plugins etcd-server iproute2 openssl procps runc util-linux)

# Addresses: the control plane .1, this machine .254, the nodes .11 and up, the client .100 and, for attacks, .101 and .102; IPv6 alike in a ULA prefix.
subnet=10.99.0
subnet6=fd50:434c:4600:
service_cidr=10.96.0.0/24
api_service=10.96.0.1 # the first address of the service range: the `kubernetes` service has it
pod_cidr=10.244.0.0/16

control_ns=pclf-control
client_ns=pclf-client
host_link=pclf-host

# There is one cluster at a time. Its interface on this machine carries the name of its folder, so that the commands find
# it by themselves.
running_state() { cat "/sys/class/net/$host_link/ifalias" 2>/dev/null || true; }

running=$(running_state)
state=${PCLF_STATE:-${running:-$default_state}}

node_ns() { echo "pclf-$1"; }

node_folder() { echo "$state/nodes/$1"; }

# A node's number: node-a is 1. Addresses and pod ranges follow from it.
letters=abcdefghijklmnopqrstuvwxyz

node_name() { echo "node-${letters:$1-1:1}"; }

node_number() {
    local before=${letters%%"${1#node-}"*}
    echo $((${#before} + 1))
}

node_address() { echo "$subnet.$((10 + $(node_number "$1")))"; }

node_address6() { echo "$subnet6:$((10 + $(node_number "$1")))"; }

cluster_nodes() {
    find "$state/nodes" -mindepth 1 -maxdepth 1 -printf '%f\n' 2>/dev/null | sort
}

require_cluster() {
    require_our_cluster
    [ -d "$state/nodes" ] || die "no cluster in $state: start one with e2e/cluster/up"
}

require_our_cluster() {
    if [ -n "$running" ] && [ "$running" != "$state" ]; then
        die "the cluster that is running is in $running, not in $state"
    fi
}

require_node() {
    require_cluster
    [ -d "$(node_folder "$1")" ] || die "the cluster has no node $1, only: $(cluster_nodes | tr '\n' ' ')"
}

# One command at a time changes the cluster.
lock_cluster() {
    exec 9>"$pclf_cache/cluster.lock" # start_process closes 9, or what it starts would keep the lock
    flock --nonblock 9 || die "another e2e command is changing the cluster at this moment"
}

kubectl() {
    KUBECONFIG=$state/admin.kubeconfig "$kubernetes_bin/kubectl" "$@"
}
