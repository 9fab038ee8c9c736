# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Python environments from PyPI, kept in the cache. Sourced after cache.sh.

# python_environment REQUIREMENTS   prints the folder of an environment that has these packages, made at the first call
python_environment() {
    local folder
    folder=$pclf_cache/python-$(cksum <"$1" | cut -d' ' -f1)
    lock_cache python >&2
    if [ ! -e "$folder/complete" ]; then
        rm -rf "$folder"
        python3 -m venv "$folder"
        "$folder/bin/pip" install --quiet --disable-pip-version-check --requirement "$1" >&2
        touch "$folder/complete"
    fi
    echo "$folder"
}
