# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# The image of one module, on top of the base image. Sourced after buildah.sh and base-image.sh.

content_label=packetclassifier.dev.content

# build_module_image FOLDER NAME VERSION ARCHITECTURE   from FOLDER/target/quarkus-app; $base_image is of that architecture
# Building it again takes seconds even when every layer is there, so an image carries the digest of what it was made of.
build_module_image() {
    local folder=$1 name=$2 version=$3 architecture=$4 content
    content=$(content_of "$folder")
    if [ "$(image_label "$name" "$content_label")" = "$content" ]; then return; fi
    build_image "$name" "$folder/Containerfile" "$folder" --arch "$architecture" --label "$content_label=$content" \
        --label "org.opencontainers.image.version=$version" --build-arg "BASE=$base_image"
    # Otherwise every edit would leave its layers behind for ever.
    builder rmi --prune
}

# content_of FOLDER   a digest of all that its image is made of
content_of() {
    (cd "$1" && { image_id "$base_image" && find Containerfile target/quarkus-app -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum; } |
        sha256sum | cut -d ' ' -f 1)
}
