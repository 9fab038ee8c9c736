# SPDX-License-Identifier: Apache-2.0
# What the commands under e2e/traffic share. Sourced after steps.sh and options.sh.

# Where the servers listen (e2e/traffic/serve.py takes them as arguments); none is among the ports that are never dropped.
http_port=8080
https_port=8443
dns_port=53
echo_port=7007
stream_port=5201
data_port=27000 data_ports=48
closed_port=8079 # nothing listens here, nor on the 12 ports after 8080

declare -A option

# take_options "NAMES WITH =" ARGUMENTS...   --name value into option[name]; names without a value end with "?"
take_options() {
    local known=" $1 " name
    shift
    while (($#)); do
        name=${1#--}
        if [[ $1 == -h || $1 == --help ]]; then usage "$0" && exit; fi
        if [[ $1 == --* && $known == *" $name? "* ]]; then
            option[$name]=yes
            shift
        elif [[ $1 == --* && $known == *" $name "* ]]; then
            (($# > 1)) || die "$1 needs a value"
            option[$name]=$2
            shift 2
        else
            die "unknown option $1: see $0 --help"
        fi
    done
}

require_options() {
    local name
    for name in "$@"; do
        [ -n "${option[$name]:-}" ] || die "--$name is missing: see $0 --help"
    done
}

require_number() {
    local name=$1 least=$2 most=$3
    [[ ${option[$name]} =~ ^[0-9]{1,7}$ ]] && ((option[$name] >= least && option[$name] <= most)) \
        || die "--$name must be a number from $least to $most, not \"${option[$name]}\""
}

# Runs the script again inside the namespace, so that not every one of its commands has to enter it.
enter_netns() {
    if [ -z "${option[netns]:-}" ] || [ "${PCLF_INSIDE:-}" = "${option[netns]}" ]; then return; fi
    require_netns
    PCLF_INSIDE=${option[netns]} exec nsenter --net="/run/netns/${option[netns]}" "$0" "$@"
}

require_netns() {
    [ -e "/run/netns/${option[netns]}" ] || die "there is no network namespace ${option[netns]}: ip netns lists those there are"
}

require_commands() {
    local command
    for command in "$@"; do
        command -v "$command" >/dev/null || die "$command is not installed: see e2e/traffic/README.md for the packages"
    done
}

# Only addresses that nobody else can have: traffic of ours must never reach a machine that is not ours.
require_private() {
    [[ $1 =~ ^(10\.|127\.|192\.168\.|172\.(1[6-9]|2[0-9]|3[01])\.|f[cd]|::1$) ]] \
        || die "$1 is not a private address: this traffic is for networks that were made for it"
}

require_local_address() {
    [[ $(ip -oneline address show) == *" ${option[source]}/"* ]] || die "--source ${option[source]} is not an address of this namespace"
}

# A URL's host part.
url_host() {
    if [[ $1 == *:* ]]; then echo "[$1]"; else echo "$1"; fi
}

write_report() {
    local line=$1
    if [ -n "${option[report]:-}" ]; then printf '%s\n' "$line" >"${option[report]}"; else printf '%s\n' "$line"; fi
}
