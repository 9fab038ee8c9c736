# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# The cluster's control groups: everything that it starts lives below /pclf, so that everything can be found and ended,
# including what a pod started. Version 1, hybrid and version 2 hierarchies. Sourced after process.sh.

cgroup_name=pclf

cgroup_mounts() {
    findmnt --noheadings --raw --types cgroup,cgroup2 --output TARGET
}

cgroups_are_v2() {
    [ "$(findmnt --noheadings --output FSTYPE --mountpoint /sys/fs/cgroup)" = cgroup2 ]
}

# The hierarchy in which membership is kept; containers are in all of them.
cgroup_home() {
    if cgroups_are_v2; then echo /sys/fs/cgroup; else echo /sys/fs/cgroup/pids; fi
}

# create_cgroup PATH   e.g. pclf/node-a, in every hierarchy; the kubelet refuses a cgroupRoot that is missing in one
create_cgroup() {
    local mount
    while read -r mount; do
        mkdir -p "$mount/$1"
        if [ -e "$mount/cpuset.cpus" ] && ! cgroups_are_v2; then
            inherit_cpuset "$mount" "$1"
        fi
    done < <(cgroup_mounts)
    if cgroups_are_v2; then
        delegate_controllers "$1"
    fi
    weigh_nodes
}

# A node has its cores for itself, and its kubelet shares them out among pods and the rest. All nodes here are in one group,
# which would weigh no more than a single process next to it: pods would starve under load as they do on no node.
weigh_nodes() {
    local nodes weight
    nodes=$(find "$(cgroup_home)/$cgroup_name" -mindepth 1 -maxdepth 1 -type d -name 'node-*' | wc -l)
    if ((nodes == 0)); then return; fi
    if cgroups_are_v2; then
        weight=$((100 * $(nproc) * nodes))
        echo $((weight < 10000 ? weight : 10000)) >"/sys/fs/cgroup/$cgroup_name/cpu.weight"
    elif [ -e "/sys/fs/cgroup/cpu/$cgroup_name/cpu.shares" ]; then
        echo $((1024 * $(nproc) * nodes)) >"/sys/fs/cgroup/cpu/$cgroup_name/cpu.shares"
    fi
}

# Version 1: a new cpuset is empty, and nothing can run in it until it has cores and memory nodes.
inherit_cpuset() {
    local folder=$1 part file
    for part in ${2//\// }; do
        for file in cpuset.cpus cpuset.mems; do
            cat "$folder/$file" >"$folder/$part/$file"
        done
        folder=$folder/$part
    done
}

# Version 2: a child has only the controllers that each of its ancestors hands down.
delegate_controllers() {
    local folder=/sys/fs/cgroup part controller
    for part in ${1//\// } .; do
        for controller in cpu cpuset memory pids hugetlb io; do
            if grep -qw "$controller" "$folder/cgroup.controllers"; then
                echo "+$controller" >"$folder/cgroup.subtree_control"
            fi
        done
        folder=$folder/$part
    done
}

# start_in_cgroup PATH FILE LOG COMMAND...   start_process, with the process in a leaf of the group from its first moment
start_in_cgroup() {
    local members file=$2 log=$3
    members=$(cgroup_home)/$1/system
    shift 3
    mkdir -p "$members"
    # shellcheck disable=SC2016  # expanded by the inner shell
    start_process "$file" "$log" sh -c 'echo $$ >"$0/cgroup.procs" && exec "$@"' "$members" "$@"
}

cgroup_pids() {
    find "$(cgroup_home)/$1" -name cgroup.procs -exec cat {} + 2>/dev/null || true
}

# kill_cgroup PATH   ends every process below it, however it was started
kill_cgroup() {
    wait_until 20 kill_members "$1" || die "processes in control group $1 do not end: $(cgroup_pids "$1" | tr '\n' ' ')"
}

kill_members() {
    local pids
    pids=$(cgroup_pids "$1")
    [ -n "$pids" ] || return 0
    # shellcheck disable=SC2086  # one word a process
    kill -KILL $pids 2>/dev/null || true
    return 1
}

remove_cgroup() {
    local mount
    while read -r mount; do
        wait_until 10 remove_folders "$mount/$1" || die "control group $mount/$1 cannot be removed"
    done < <(cgroup_mounts)
}

# A group that has just lost its last process may be busy for a moment.
remove_folders() {
    [ -d "$1" ] || return 0
    find "$1" -depth -type d -exec rmdir {} + 2>/dev/null
}
