# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# The cache folder: what takes minutes to build is kept there, one folder per version. Sourced, never run.
# Deleting it costs time and nothing else.

pclf_cache=${PCLF_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/pclf}
mkdir -p "$pclf_cache"

# Makes an empty folder $scratch on the cache's own file system: things are made there and renamed into place, so that
# an interrupted build leaves nothing half done. Called inside a step; the folder goes with the step, however it ends.
make_scratch() {
    scratch=$(mktemp -d "$pclf_cache/scratch.XXXXXX")
    trap 'rm -rf "$scratch"' EXIT
}

# Only one script at a time fills a part of the cache; the lock goes with the process.
lock_cache() {
    local part=$1 descriptor
    exec {descriptor}>"$pclf_cache/$part.lock"
    if ! flock --nonblock "$descriptor"; then
        note "waiting for another process that is filling $pclf_cache ($part)"
        flock "$descriptor"
    fi
}
