# shellcheck shell=bash
# Building images without a daemon and without a registry. Sourced after cache.sh.

# A store of its own in the cache, so that the machine's containers are not touched. chroot isolation needs no runc and
# works where root is not allowed everything. A fixed time makes equal content equal images.
builder() {
    buildah --root "$pclf_cache/images" --runroot "$pclf_cache/images-run" --storage-driver overlay "$@"
}

# build_image NAME CONTAINERFILE CONTEXT [BUILD_ARGUMENT...]
build_image() {
    local name=$1 file=$2 context=$3 argument arguments=()
    shift 3
    for argument in "$@"; do arguments+=(--build-arg "$argument"); done
    builder bud --isolation chroot --layers --pull-never --timestamp 0 "${arguments[@]}" --tag "$name" --file "$file" "$context"
}

image_exists() {
    [ -n "$(image_id "$1")" ]
}

image_id() {
    builder images --quiet --no-trunc "$1" 2>/dev/null || true
}
