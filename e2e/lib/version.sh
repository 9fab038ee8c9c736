# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# The one version of everything: <revision> in pom.xml. Maven gives it to operator, agents and pclf; the chart cannot compute it and
# repeats it, which e2e/version --check compares. Sourced after steps.sh; uses $repository.

# What Helm, Maven and an image tag all take: a semantic version without build metadata, because a tag has no "+".
version_pattern='^(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)(-[0-9A-Za-z]+([.-][0-9A-Za-z]+)*)?$'

require_version() {
    [[ $1 =~ $version_pattern ]] || die "\"$1\" is no version: write MAJOR.MINOR.PATCH, with -SUFFIX if need be, such as 0.2.0 or 0.3.0-rc.1"
}

product_version() { sed -n 's:.*<revision>\(.*\)</revision>.*:\1:p' "$repository/pom.xml"; }

# chart_field NAME   version or appVersion
chart_field() { sed -n "s/^$1: *\"\{0,1\}\([^\" ]*\)\"\{0,1\} *$/\1/p" "$repository/helm/Chart.yaml"; }
