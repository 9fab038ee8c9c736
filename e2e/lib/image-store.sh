# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Container images as archives in the cache, and their way into a node. Sourced after cluster.sh and node.sh.

pause_name=localhost/pclf/pause:dev
pause_archive=$pause_bin/pause.tar

# load_image NODE ARCHIVE
load_image() {
    node_ctr "$1" images import "$2"
}

# The image that every pod's network namespace hangs on: one static program that sleeps. An archive is three files, so
# starting a cluster needs no image builder.
make_pause_archive() {
    if [ -e "$pause_archive" ]; then return; fi
    step "build the pause image" build_pause_archive
}

build_pause_archive() {
    local layer
    make_scratch
    mkdir "$scratch/root"
    install -m 755 "$pause_bin/pause" "$scratch/root/pause"
    tar -C "$scratch/root" --owner 0 --group 0 --mtime @0 -cf "$scratch/layer.tar" pause
    layer=$(sha256sum "$scratch/layer.tar" | cut -d ' ' -f 1)
    cat >"$scratch/config.json" <<EOT
{"architecture": "amd64", "os": "linux", "config": {"Entrypoint": ["/pause"]},
 "rootfs": {"type": "layers", "diff_ids": ["sha256:$layer"]}}
EOT
    echo "[{\"Config\": \"config.json\", \"RepoTags\": [\"$pause_name\"], \"Layers\": [\"layer.tar\"]}]" >"$scratch/manifest.json"
    tar -C "$scratch" -cf "$scratch/pause.tar" manifest.json config.json layer.tar
    mv "$scratch/pause.tar" "$pause_archive"
}
