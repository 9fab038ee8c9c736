# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Which binaries of Kubernetes and Helm the cluster runs, and where the cache holds them. Sourced after cache.sh.

modules=$(dirname "${BASH_SOURCE[0]}")/../cluster/modules
kubernetes_version=$(sed -n 's/^\(require \)\?[[:space:]]*k8s.io\/kubernetes v\([0-9.]*\).*/\2/p' "$modules/kubernetes/go.mod")
helm_version=$(sed -n 's/^\(require \)\?[[:space:]]*helm.sh\/helm\/v3 v\([0-9.]*\).*/\2/p' "$modules/helm/go.mod")
kubernetes_bin=$pclf_cache/kubernetes-$kubernetes_version
helm_bin=$pclf_cache/helm-$helm_version
pause_bin=$pclf_cache/pause-1
# kubectl and the API server first: who waits for the build sees early whether it works at all.
kubernetes_components=(kubectl kube-apiserver kube-controller-manager kube-scheduler kubelet)

binaries_complete() {
    local component
    for component in "${kubernetes_components[@]}"; do
        [ -x "$kubernetes_bin/$component" ] || return 1
    done
    [ -x "$helm_bin/helm" ] && [ -x "$pause_bin/pause" ]
}
