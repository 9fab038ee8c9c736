# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Debian packages: installs those that are missing. Sourced after steps.sh and cache.sh.

# Releases name some packages differently. Java 17 is what is compiled for; Debian 13 begins with 21.
java_package="openjdk-17-jdk-headless|openjdk-21-jdk-headless|openjdk-25-jdk-headless"
# From Debian 13 on buildah works only with netavark, which it recommends and does not require.
image_packages=(buildah netavark)

# install_packages NAME...   A|B|C: any of them will do; when none is there, the first that the release has is installed
install_packages() {
    local package missing=()
    for package in "$@"; do
        one_installed "$package" || missing+=("$package")
    done
    if ((${#missing[@]})); then
        step "install ${missing[*]}" apt_install "${missing[@]}"
    fi
}

# one_installed A|B|C
one_installed() {
    local name
    for name in ${1//|/ }; do
        if package_installed "$name"; then return 0; fi
    done
    return 1
}

# first_available A|B|C   the first that the release has, after the package lists were brought
first_available() {
    local name
    for name in ${1//|/ }; do
        if [[ $(LC_ALL=C apt-cache policy "$name") =~ Candidate:\ [0-9] ]]; then
            echo "$name"
            return
        fi
    done
    die "this system's package lists have none of: ${1//|/, }"
}

package_installed() {
    [ "$(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# Runs in a step's subshell, so the traps end with it.
apt_install() {
    local package chosen=()
    export DEBIAN_FRONTEND=noninteractive
    lock_cache packages
    keep_services_stopped
    # A third party's source that does not answer is no reason to stop: if our packages cannot be had, install says so.
    update_package_lists || note "apt-get update reported errors"
    for package in "$@"; do chosen+=("$(first_available "$package")"); done
    apt-get install --yes --quiet --no-install-recommends -o DPkg::Lock::Timeout=300 "${chosen[@]}"
    disable_services "${chosen[@]}"
}

# apt has a time limit for dpkg's lock, but none for the lock of the package lists.
update_package_lists() {
    local attempt output
    for attempt in {1..60}; do
        if output=$(apt-get update --quiet -o DPkg::Lock::Timeout=300 2>&1); then return 0; fi
        grep -q 'Could not get lock' <<<"$output" || break
        echo "the package lists are locked by another process, attempt $attempt"
        sleep 2
    done
    echo "$output"
    return 1
}

# Debian starts a service when its package is installed, unless policy-rc.d says no (exit 101). We run our own
# etcd and containerd, under our own addresses and folders, and want no second ones.
keep_services_stopped() {
    local policy=/usr/sbin/policy-rc.d
    if [ -e "$policy" ]; then return; fi
    trap 'rm -f /usr/sbin/policy-rc.d' EXIT
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod +x "$policy"
}

# Nor should they start at the next boot: they were installed for this cluster only.
disable_services() {
    local package unit
    command -v systemctl >/dev/null || return 0
    for package in "$@"; do
        case $package in
            etcd-server) unit=etcd ;;
            containerd | docker-registry) unit=$package ;;
            *) continue ;;
        esac
        systemctl disable "$unit" || true
    done
}
