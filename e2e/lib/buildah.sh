# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Building images without a daemon and without a registry. Sourced after cache.sh.

# A store of its own in the cache, so that the machine's containers are not touched; there is its lock of networks, too, which else makes
# /etc/cni. chroot isolation needs no runc and works where root is not allowed everything. A fixed time makes equal content equal images.
builder() {
    printf '[network]\nnetwork_config_dir = "%s"\n' "$pclf_cache/images-run/networks" >"$pclf_cache/images.conf"
    CONTAINERS_CONF=$pclf_cache/images.conf buildah --root "$pclf_cache/images" --runroot "$pclf_cache/images-run" \
        --storage-driver overlay "$@"
}

# build_image NAME CONTAINERFILE CONTEXT [OPTION...]
build_image() {
    local name=$1 file=$2 context=$3
    shift 3
    builder bud --isolation chroot --layers --pull-never --timestamp 0 "$@" --tag "$name" --file "$file" "$context"
}

image_exists() {
    [ -n "$(image_id "$1")" ]
}

image_id() {
    builder images --quiet --no-trunc "$1" 2>/dev/null || true
}

# image_label NAME LABEL   empty when there is no such image or label
image_label() {
    builder inspect --type image --format "{{index .OCIv1.Config.Labels \"$2\"}}" "$1" 2>/dev/null || true
}

had_container_folder=yes
[ -e /var/lib/containers ] || had_container_folder=no

# Whatever --root says, buildah keeps a file about pushed layers in /var/lib/containers. Nothing else uses that folder if
# it was not there before. For what a script does when it ends.
remove_new_container_folder() {
    if [ "$had_container_folder" = no ]; then rm -rf /var/lib/containers; fi
}
