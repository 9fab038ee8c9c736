# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# One node: a network namespace, a mount namespace with its own /var/lib, /run, /var/log and /sys/fs/bpf, containerd and
# kubelet. Sourced after cluster.sh, network.sh and cgroups.sh.
#
# /var/lib of a node is NODE/var-lib on this machine, and so on: what a pod mounts from its node's disk stays with that
# node, survives its reboot, and goes with the cluster.

# create_node NODE   the node's disk; done once
create_node() {
    local node=$1 folder
    folder=$(node_folder "$node")
    mkdir -p "$folder"/{run,var-log,sysctl} "$folder"/var-lib/{kubelet,containerd,cni/net.d}
    install -m 755 "$kubernetes_bin/kubelet" "$folder/var-lib/kubelet/kubelet"
    write_kubeconfig "$node" "$folder/var-lib/kubelet/kubeconfig"
    cp "$state/pki/ca.crt" "$folder/var-lib/kubelet/ca.crt"
    write_kubelet_config "$folder/var-lib/kubelet/config.yaml" "$node"
    write_containerd_config "$folder/var-lib/containerd/config.toml"
    write_cni_config "$folder/var-lib/cni/net.d/10-bridge.conflist" "$node"
}

write_kubelet_config() {
    cat >"$1" <<EOT
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
authentication:
  anonymous: {enabled: false}
  webhook: {enabled: false}
  x509: {clientCAFile: /var/lib/kubelet/ca.crt}
authorization: {mode: AlwaysAllow}
containerRuntimeEndpoint: unix:///run/containerd/containerd.sock
cgroupDriver: cgroupfs
cgroupRoot: /$cgroup_name/$2
# Machines with version 1 control groups are still about; the kubelet refuses them unless asked.
failCgroupV1: false
failSwapOn: false
# Leases every 2 s (a quarter of this) and a restarted pod after 10 s at most: tests wait for both.
nodeLeaseDurationSeconds: 8
nodeStatusUpdateFrequency: 2s
featureGates: {KubeletCrashLoopBackOffMax: true}
crashLoopBackOff: {maxContainerRestartPeriod: 10s}
makeIPTablesUtilChains: false
resolvConf: ""
# The disk is this machine's; it is not the cluster's to tidy up.
imageGCHighThresholdPercent: 100
evictionHard: {memory.available: 100Mi, nodefs.available: 1%, imagefs.available: 1%}
EOT
}

# restrict_oom_score_adj: a root without CAP_SYS_RESOURCE may not lower the score, and no pod would start.
write_containerd_config() {
    cat >"$1" <<EOT
version = 2
[plugins."io.containerd.grpc.v1.cri"]
  restrict_oom_score_adj = true
  stream_server_address = "127.0.0.1"
  sandbox_image = "localhost/pclf/pause:dev"
[plugins."io.containerd.grpc.v1.cri".registry]
  config_path = "/var/lib/containerd/certs.d"
[plugins."io.containerd.grpc.v1.cri".cni]
  bin_dir = "/usr/lib/cni"
  conf_dir = "/var/lib/cni/net.d"
EOT
}

write_cni_config() {
    cat >"$1" <<EOT
{"cniVersion": "0.4.0", "name": "bridge", "plugins": [
  {"type": "bridge", "bridge": "cni0", "isGateway": true,
   "ipam": {"type": "host-local", "ranges": [[{"subnet": "10.244.$(node_number "$2").0/24"}]], "routes": [{"dst": "0.0.0.0/0"}]}},
  {"type": "loopback"}]}
EOT
}

# What a node has from the moment it is switched on until it is switched off.
power_on() {
    local node=$1
    create_cgroup "$cgroup_name/$node"
    connect_namespace "$(node_ns "$node")" "$node" $((10 + $(node_number "$node")))
    route_pods_of "$node"
    create_mount_namespace "$node"
}

# Ends everything that runs on the node, with its interfaces, mounts and BPF file system. The disk stays.
power_off() {
    local node=$1 folder
    folder=$(node_folder "$node")
    kill_node_processes "$node"
    # A kubelet that finds the control groups of pods from before asks for each of them, 3 s a pod.
    remove_cgroup "$cgroup_name/$node"
    if mountpoint --quiet "$folder/mount-namespace"; then umount "$folder/mount-namespace"; fi
    disconnect_namespace "$(node_ns "$node")" "$node"
    rm -rf "$folder/run"
    mkdir "$folder/run"
}

# The namespace is kept by a file, so that what is pinned in its BPF file system outlives the node's processes.
create_mount_namespace() {
    local folder file
    folder=$(node_folder "$1") file=$folder/mount-namespace
    touch "$file"
    keep_mount_namespace "$file"
    nsenter --mount="$file" bash -euc "$(declare -f mount_node hide_sysctls); mount_node \"\$0\"" "$folder"
}

# A mount namespace can be kept only where the one around it has a smaller number. Linux 6.18 gives each processor numbers of its own:
# in a container, whose own namespace is young, a new one may have a smaller one, but not on the processor that made the container's.
keep_mount_namespace() {
    local file=$1 processor
    for ((processor = 0; processor < $(nproc --all); processor++)); do
        if taskset --cpu-list "$processor" unshare --mount="$file" --propagation private true; then return; fi
    done
    die "no mount namespace can be kept in $file"
}

# Runs inside the new namespace.
mount_node() {
    local folder=$1
    hide_sysctls "$folder/sysctl"
    # Copies of this machine's named network namespaces would keep those alive after their deletion.
    umount --recursive --lazy /run/netns 2>/dev/null || true
    mount --bind "$folder/var-log" /var/log
    mount --bind "$folder/run" /run
    mkdir /run/netns
    mount -t bpf bpf /sys/fs/bpf
    mount --bind "$folder/var-lib" /var/lib
    # Shared from here on, so that pods may mount with propagation.
    mount --make-rshared /
}

# The kubelet sets these for the whole kernel, this machine's. It gets files to write to instead.
hide_sysctls() {
    local setting file
    for setting in vm/overcommit_memory vm/panic_on_oom kernel/panic kernel/panic_on_oops \
        kernel/keys/root_maxkeys kernel/keys/root_maxbytes; do
        file=$1/${setting//\//.}
        cat "/proc/sys/$setting" >"$file"
        mount --bind "$file" "/proc/sys/$setting"
    done
}

# in_node NODE COMMAND...   in its network and mount namespaces
in_node() {
    local node=$1
    shift
    nsenter --net="/run/netns/$(node_ns "$node")" --mount="$(node_folder "$node")/mount-namespace" "$@"
}

# start_on_node NODE NAME COMMAND...
start_on_node() {
    local node=$1 name=$2
    shift 2
    start_in_cgroup "$cgroup_name/$node" "$state/processes/$node-$name" "$state/log/$node-$name.log" \
        nsenter --net="/run/netns/$(node_ns "$node")" --mount="$(node_folder "$node")/mount-namespace" "$@"
}

start_containerd() {
    start_on_node "$1" containerd containerd --config /var/lib/containerd/config.toml
    wait_until 20 containerd_answers "$1" || die "containerd of $1 does not answer; see $state/log/$1-containerd.log"
}

containerd_answers() {
    node_ctr "$1" version >/dev/null 2>&1
}

# node_ctr NODE ARGUMENTS...   containerd's client, in the name space that the kubelet uses
node_ctr() {
    local node=$1
    shift
    ctr --address "$(node_folder "$node")/run/containerd/containerd.sock" --namespace k8s.io "$@"
}

start_kubelet() {
    start_on_node "$1" kubelet /var/lib/kubelet/kubelet --kubeconfig /var/lib/kubelet/kubeconfig \
        --config /var/lib/kubelet/config.yaml --cert-dir /var/lib/kubelet/pki --hostname-override "$1" \
        --node-ip "$(node_address "$1")"
}

stop_kubelet() {
    stop_process "$state/processes/$1-kubelet"
}

# Ends kubelet, containerd and every pod at once; interfaces, mounts and what is pinned stay.
kill_node_processes() {
    kill_cgroup "$cgroup_name/$1"
    rm -f "$state/processes/$1-kubelet" "$state/processes/$1-containerd"
}

wait_for_node() {
    wait_until 90 node_ready "$1" || die "node $1 is not Ready; see $state/log/$1-kubelet.log"
}

# Ready, and said so by the kubelet that runs now: for some seconds after a stop or a reboot the API server still holds
# what the one before had said. The file of the process is as old as the kubelet.
node_ready() {
    local kubelet=$state/processes/$1-kubelet condition ready heartbeat
    process_runs "$kubelet" || die "the kubelet of $1 does not run; see $state/log/$1-kubelet.log"
    condition=$(kubectl get node "$1" --output \
        'jsonpath={range .status.conditions[?(@.type=="Ready")]}{.status} {.lastHeartbeatTime}{end}' 2>/dev/null) || return 1
    read -r ready heartbeat <<<"$condition"
    [ "$ready" = True ] && [[ ! $heartbeat < $(date --utc --reference "$kubelet" +%Y-%m-%dT%H:%M:%SZ) ]]
}
