# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Everything that the commands around the cluster share, in order; also takes --state out of the arguments.
# Sourced with the script's arguments; leaves those that are not common in `arguments`.

library=$(dirname "${BASH_SOURCE[0]}")
. "$library/steps.sh"
. "$library/options.sh"
take_state_option "$@"
. "$library/cache.sh"
. "$library/packages.sh"
. "$library/process.sh"
. "$library/cgroups.sh"
. "$library/binaries.sh"
. "$library/cluster.sh"
. "$library/network.sh"
. "$library/control-plane.sh"
. "$library/node.sh"
. "$library/image-store.sh"
. "$library/preflight.sh"
