# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# What the tests share that install the product by themselves: a cluster, and what must be true of an installation.
# Sourced after load.sh, product.sh and story.sh; uses $here.

started_cluster=no

# Uses the running cluster, on which the product is not installed, or starts one.
ensure_cluster() {
    if [ -d "$state/nodes" ]; then return; fi
    started_cluster=yes
    "$here/cluster/up"
}

# release_cluster STATUS LOGS   stops the cluster if it was started here and keeps its logs; else leaves it as it was found
release_cluster() {
    if [ "$started_cluster" = yes ]; then
        "$here/down" --save-logs "$2"
    elif (($1)); then
        leave_nothing_installed
    fi
}

# What other tests install meets nothing of what failed here.
leave_nothing_installed() {
    kubectl delete pclf --all --timeout 60s || true
    helm uninstall "$release" --namespace "$product_namespace" --ignore-not-found || true
}

# jsonpath of all pods of the product, one line each
of_pods() {
    kubectl --namespace "$product_namespace" get pods --output "jsonpath={range .items[*]}$1{\"\\n\"}{end}" | sort -u
}

# expect WHAT WANTED FOUND
expect() {
    local what=$1 wanted=$2 found=$3
    [ "$found" = "$wanted" ] || die "$what: expected $wanted, found $found"
}

agent_versions() {
    kubectl get pclfnode --output 'jsonpath={range .items[*]}{.status.agentVersion}{"\n"}{end}' | sort -u | xargs
}

# After the product was uninstalled.
check_nothing_attached() {
    local node
    for node in $(cluster_nodes); do
        if in_node "$node" ip -details link show eth0 | grep -q 'prog/xdp'; then die "$node still has an XDP program on eth0"; fi
        [ -z "$(in_node "$node" find /sys/fs/bpf -mindepth 2 -print -quit)" ] || die "$node still has pins below /sys/fs/bpf"
    done
    wait_until 60 no_pods || die "pods are left: $(of_pods '{.metadata.name}' | xargs)"
}

no_pods() { [ -z "$(of_pods '{.metadata.name}')" ]; }
