# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# The option that every command understands: --state DIR, the folder of the cluster (default: PCLF_STATE, else the running
# cluster's, else /var/lib/pclf-e2e). Sourced after steps.sh.

# Takes --state out of the arguments and leaves the others in `arguments`.
take_state_option() {
    arguments=()
    while (($#)); do
        case $1 in
            --state)
                (($# > 1)) || die "--state needs a folder"
                PCLF_STATE=$(realpath --canonicalize-missing "$2")
                export PCLF_STATE
                shift 2
                ;;
            *)
                arguments+=("$1")
                shift
                ;;
        esac
    done
}

# refuse_arguments SCRIPT   for a command that has none: a misspelled one, or a question for help, must not start it
refuse_arguments() {
    case ${arguments[0]:-} in
        '') ;;
        -h | --help) usage "$1" && exit ;;
        *) die "unknown argument ${arguments[0]}: see e2e/$(basename "$1") --help" ;;
    esac
}

# The comment at the top of the script is its manual.
usage() {
    sed -n '2,/^[^#]/{/SPDX-License-Identifier/d;s/^# \?//p}' "$1"
}
