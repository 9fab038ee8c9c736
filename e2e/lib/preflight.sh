# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Checks before anything is changed: each says in one sentence what is wrong. Sourced after steps.sh and cluster.sh.

require_supported_machine() {
    require_root
    require_debian
    require_tools
    require_kernel
}

# A bare system has no ip yet, and the checks of the kernel make interfaces.
require_tools() {
    if ! command -v ip >/dev/null; then install_packages iproute2; fi
}

require_root() {
    [ "$(id -u)" = 0 ] || die "run this as root: it makes network namespaces, mounts and BPF programs"
}

# Debian says its number in /etc/debian_version, testing and derivatives say the code name of what they come from.
require_debian() {
    local found=unknown release=
    # shellcheck source=/dev/null
    if [ -r /etc/os-release ]; then found=$(. /etc/os-release && echo "$PRETTY_NAME"); fi
    if [ -r /etc/debian_version ]; then release=$(cat /etc/debian_version); fi
    case $release in
        [0-9]*) [ "${release%%.*}" -ge 12 ] && return ;;
        bookworm/* | trixie/* | forky/* | duke/*) return ;;
    esac
    die "this is $found; supported are Debian 12 or newer and systems derived from it"
}

require_kernel() {
    [ -r /sys/kernel/btf/vmlinux ] ||
        die "the kernel $(uname -r) brings no BTF (CONFIG_DEBUG_INFO_BTF), which the classifier program needs"
    grep -qw bpf /proc/filesystems || die "the kernel $(uname -r) has no BPF file system (CONFIG_BPF_SYSCALL)"
    grep -qw overlay /proc/filesystems || modprobe overlay 2>/dev/null ||
        die "the kernel $(uname -r) has no overlay file system (CONFIG_OVERLAY_FS), which containers need"
    grep -qw bpf_xdp_link_attach /proc/kallsyms ||
        die "the kernel $(uname -r) cannot attach XDP programs by link (5.9 or newer can)"
    # Everything made here goes with the namespace it is made in.
    unshare --net --mount true 2>/dev/null ||
        die "root may not create namespaces here: is this a container without --privileged?"
    unshare --net ip link add pclf-probe type veth peer name pclf-probe2 2>/dev/null ||
        die "the kernel $(uname -r) cannot create veth pairs (CONFIG_VETH)"
    unshare --net ip link add pclf-probe type bridge 2>/dev/null ||
        die "the kernel $(uname -r) cannot create bridges (CONFIG_BRIDGE)"
}

require_nothing_in_the_way() {
    if [ -n "$running" ] || [ -e "$state" ]; then
        die "a cluster is there already (in ${running:-$state}): stop it with e2e/down, or go on with it"
    fi
    if netns_exists "$control_ns"; then
        die "network namespace $control_ns is left from a cluster: remove it with e2e/down"
    fi
    local range route
    for range in "$subnet.0/24" "$service_cidr" "$pod_cidr"; do
        route=$(routes_into "$range")
        [ -z "$route" ] || die "the cluster needs $range, but this machine has a route there: $route"
    done
}

# The first route, other than a default one, to the range, a part of it or a range around it.
routes_into() {
    { ip -4 route show table all to root "$1"; ip -4 route show table all to match "$1"; } |
        grep --invert-match --max-count 1 '^default' || true
}
