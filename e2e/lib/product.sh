# SPDX-License-Identifier: Apache-2.0
# Building, installing and watching the product on the cluster. Sourced after load.sh.

repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
. "$library/version.sh"
product_namespace=packet-classifier-system
release=packet-classifier
agent_port=9815

build_packages=(clang libbpf-dev libbpf1 llvm maven "$java_package")
traffic_packages=(curl bind9-dnsutils ethtool hping3 iperf3 iputils-ping jq nmap python3 tcpdump)

helm() {
    KUBECONFIG=$state/admin.kubeconfig "$helm_bin/helm" "$@"
}

# Nothing is built when sources and what was made of them are, byte for byte, those of the last build: times of files say
# little in a clone, and something else may have been built in between.
build_product() {
    if product_built; then return; fi
    install_packages "${build_packages[@]}"
    step "build the product" compile_product
}

product_built() {
    [ "$(cat "$repository/target/built" 2>/dev/null)" = "$(digest_of_sources) $(digest_of_products)" ]
}

compile_product() {
    local sources
    sources=$(digest_of_sources)
    rm -f "$repository/target/built"
    (cd "$repository" && mvn -B -ntp -DskipTests -pl operator,node-agent,e2e -am package)
    mark_built "$sources"
}

# mark_built SOURCES   what lies in the target folders was made of sources with this digest
mark_built() {
    mkdir -p "$repository/target"
    echo "$1 $(digest_of_products)" >"$repository/target/built"
}

digest_of_sources() {
    digest_of_files pom.xml crds bpf operator node-agent e2e/pom.xml e2e/src -name target -prune -o
}

digest_of_products() {
    digest_of_files {operator,node-agent}/target/quarkus-app bpf/{model,twin,kernel}/target/{classes,test-classes} e2e/target/{classes,lib}
}

# digest_of_files FIND ARGUMENT...   of names and contents; a folder that is missing is an empty one
digest_of_files() {
    (cd "$repository" && { find "$@" -type f -print0 2>/dev/null || true; } | LC_ALL=C sort -z | xargs -0 -r sha256sum | sha256sum | cut -d ' ' -f 1)
}

# run_main CLASSES MAIN ARGUMENTS...   one of the product's Java programs that are not shipped
run_main() {
    local classes=$1 main=$2
    shift 2
    KUBECONFIG=$state/admin.kubeconfig java -Dpclf.e2e="$repository/e2e" -cp "$classes" "$main" "$@"
}

bpf_test_classes() {
    local folder=$repository/bpf
    echo "$folder/kernel/target/test-classes:$folder/twin/target/test-classes:$folder/model/target/test-classes:$folder/kernel/target/classes:$repository/e2e/target/lib/*"
}

e2e_classes() { echo "$repository/e2e/target/classes:$repository/e2e/target/lib/*"; }

# install_product [HELM OPTION...]   installs, or upgrades to what the clone holds
install_product() {
    helm upgrade --install "$release" "$repository/helm" --namespace "$product_namespace" --create-namespace \
        --set image.registry=localhost --set image.pullPolicy=Never --wait --timeout 3m "$@"
}

# Pods of an older build keep running its image under the same tag.
restart_product() {
    kubectl --namespace "$product_namespace" rollout restart deployment,daemonset
    kubectl --namespace "$product_namespace" rollout status deployment --timeout 2m
    kubectl --namespace "$product_namespace" rollout status daemonset --timeout 2m
}

# wait_rolled_out CLASSIFIER SECONDS   until the operator has seen the newest generation and every node runs it
wait_rolled_out() {
    wait_until "$2" rolled_out "$1" ||
        die "classifier $1 is not ready after $2 s: $(kubectl get pclf "$1" -o jsonpath='{.status}')"
}

rolled_out() {
    local generation observed ready
    read -r generation observed ready < <(kubectl get pclf "$1" -o \
        jsonpath='{.metadata.generation} {.status.observedGeneration} {.status.conditions[?(@.type=="Ready")].status}')
    [ "$generation" = "$observed" ] && [ "$ready" = True ]
}

metrics_of() {
    curl --silent --fail --max-time 10 "http://$(node_address "$1"):$agent_port/q/metrics"
}

# Every sample of every agent: NODE NAME{LABELS} VALUE
all_metrics() {
    local node
    for node in $(cluster_nodes); do
        metrics_of "$node" | sed -n "s/^pclf_/$node pclf_/p"
    done
}

# The table that says what the kernels saw.
counts_table() {
    all_metrics | awk '
        function label(name,    at) {
            if (!match($0, name "=\"[^\"]*\"")) return "-"
            at = RSTART + length(name) + 2
            return substr($0, at, RLENGTH - length(name) - 3)
        }
        { metric = $2; sub(/\{.*/, "", metric); key = sprintf("%-10s %-10s %-14s", $1, label("interface"), label("class")) }
        metric == "pclf_packets_total" { packets[key] += $NF }
        metric == "pclf_would_drop_packets_total" { would[key] += $NF }
        metric == "pclf_dropped_packets_total" { dropped[key] += $NF }
        END {
            printf "%-10s %-10s %-14s %12s %12s %12s\n", "NODE", "INTERFACE", "CLASS", "PACKETS", "WOULD-DROP", "DROPPED"
            for (key in packets)
                printf "%s %12d %12d %12d\n", key, packets[key], would[key], dropped[key] | "sort"
        }'
}

# sum_metric NAME [LABEL="VALUE"]   over all nodes
sum_metric() {
    all_metrics | awk -v name="$1" -v wanted="${2:-}" '
        { metric = $2; sub(/\{.*/, "", metric) }
        metric == name && (wanted == "" || index($0, wanted)) { sum += $NF }
        END { printf "%d\n", sum }'
}
