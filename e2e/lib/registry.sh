# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# A container registry on the cluster's network, as a company has one: Debian's docker-registry, over plain HTTP. Nodes and this machine
# are told to trust it by the files in which people do that. Sourced after load.sh.

registry=$subnet.1:5000
registry_folder=$state/registry

start_registry() {
    mkdir -p "$registry_folder/data"
    cat >"$registry_folder/config.yml" <<EOT
version: 0.1
storage: {filesystem: {rootdirectory: $registry_folder/data}}
http: {addr: "$registry"}
EOT
    start_control registry docker-registry serve "$registry_folder/config.yml"
    wait_until 20 curl --silent --fail --output /dev/null "http://$registry/v2/" ||
        die "the registry does not answer at $registry: $(tail -n 3 "$state/log/registry.log")"
}

# Nodes through containerd's hosts.toml, which it reads at each pull; what builds images through registries.conf.
trust_registry() {
    local node
    for node in $(cluster_nodes); do
        install -D -m 644 /dev/stdin "$(node_folder "$node")/var-lib/containerd/certs.d/$registry/hosts.toml" <<EOT
server = "http://$registry"
[host."http://$registry"]
  capabilities = ["pull", "resolve"]
EOT
    done
    printf '[[registry]]\nlocation = "%s"\ninsecure = true\n' "$registry" >"$registry_folder/registries.conf"
    export CONTAINERS_REGISTRIES_CONF=$registry_folder/registries.conf
}

stop_registry() {
    local node
    stop_process "$state/processes/registry" 5
    for node in $(cluster_nodes); do rm -rf "$(node_folder "$node")/var-lib/containerd/certs.d/$registry"; done
    rm -rf "$registry_folder"
}
