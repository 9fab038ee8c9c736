# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# etcd, API server, controller manager and scheduler, in the network namespace that holds the bridge.
# Sourced after cluster.sh, network.sh and cgroups.sh.

create_credentials() {
    local pki=$state/pki
    mkdir -m 700 "$pki"
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 365 -subj /CN=pclf-e2e \
        -keyout "$pki/ca.key" -out "$pki/ca.crt"
    issue_certificate apiserver /CN=kube-apiserver "IP:$subnet.1,IP:$api_service,IP:127.0.0.1,DNS:kubernetes.default.svc"
    issue_certificate kubelet-client /O=system:masters/CN=kube-apiserver-kubelet-client
    openssl genrsa -out "$pki/service-accounts.key" 2048
}

# issue_certificate NAME SUBJECT [ALTERNATIVE_NAMES]
issue_certificate() {
    local pki=$state/pki name=$1 subject=$2 alternatives=${3:-DNS:$1}
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "$subject" \
        -keyout "$pki/$name.key" -out "$pki/$name.csr"
    openssl x509 -req -in "$pki/$name.csr" -CA "$pki/ca.crt" -CAkey "$pki/ca.key" -CAcreateserial -days 365 \
        -out "$pki/$name.crt" -extfile <(echo "subjectAltName=$alternatives")
}

# create_tokens NODE...   static tokens, one a user
create_tokens() {
    local node
    {
        echo "$(random_token),admin,admin,system:masters"
        echo "$(random_token),system:kube-controller-manager,controller-manager"
        echo "$(random_token),system:kube-scheduler,scheduler"
        for node in "$@"; do
            echo "$(random_token),system:node:$node,$node,system:nodes"
        done
    } >"$state/pki/tokens.csv"
}

random_token() { openssl rand -hex 16; }

# write_kubeconfig USER_ID FILE   USER_ID is the third column of the tokens
write_kubeconfig() {
    local token
    token=$(awk -F, -v id="$1" '$3 == id {print $1}' "$state/pki/tokens.csv")
    install -m 600 /dev/stdin "$2" <<EOT
apiVersion: v1
kind: Config
current-context: pclf-e2e
clusters:
- name: pclf-e2e
  cluster: {server: "https://$subnet.1:443", certificate-authority-data: $(base64 -w 0 "$state/pki/ca.crt")}
users:
- name: $1
  user: {token: $token}
contexts:
- name: pclf-e2e
  context: {cluster: pclf-e2e, user: $1}
EOT
}

# start_control NAME COMMAND...
start_control() {
    local name=$1
    shift
    start_in_cgroup "$cgroup_name/control-plane" "$state/processes/$name" "$state/log/$name.log" \
        nsenter --net="/run/netns/$control_ns" "$@"
}

start_etcd() {
    start_control etcd etcd --data-dir "$state/etcd" --listen-peer-urls http://127.0.0.1:2380 \
        --listen-client-urls http://127.0.0.1:2379 --advertise-client-urls http://127.0.0.1:2379
}

# The advertised address is the bridge's, which every pod reaches, so that the EndpointSlice of the `kubernetes` service
# is a real one: agents protect what stands in it.
start_apiserver() {
    start_control apiserver "$kubernetes_bin/kube-apiserver" --etcd-servers http://127.0.0.1:2379 \
        --secure-port 443 --advertise-address "$subnet.1" --service-cluster-ip-range "$service_cidr" \
        --tls-cert-file "$state/pki/apiserver.crt" --tls-private-key-file "$state/pki/apiserver.key" \
        --client-ca-file "$state/pki/ca.crt" --token-auth-file "$state/pki/tokens.csv" \
        --kubelet-client-certificate "$state/pki/kubelet-client.crt" \
        --kubelet-client-key "$state/pki/kubelet-client.key" --kubelet-preferred-address-types InternalIP \
        --service-account-issuer https://kubernetes.default.svc \
        --service-account-key-file "$state/pki/service-accounts.key" \
        --service-account-signing-key-file "$state/pki/service-accounts.key" \
        --authorization-mode Node,RBAC --enable-admission-plugins NodeRestriction --allow-privileged
}

# A node that is gone is NotReady after 8 s instead of the usual 50 s: tests wait for it. The kubelets renew their
# leases every 2 s accordingly.
start_controller_manager() {
    start_control controller-manager "$kubernetes_bin/kube-controller-manager" \
        --kubeconfig "$state/controller-manager.kubeconfig" --root-ca-file "$state/pki/ca.crt" \
        --service-account-private-key-file "$state/pki/service-accounts.key" --use-service-account-credentials \
        --node-monitor-period 1s --node-monitor-grace-period 8s --leader-elect=false --bind-address 127.0.0.1
}

start_scheduler() {
    start_control scheduler "$kubernetes_bin/kube-scheduler" --kubeconfig "$state/scheduler.kubeconfig" \
        --leader-elect=false --bind-address 127.0.0.1
}

start_control_plane() {
    create_cgroup "$cgroup_name/control-plane"
    start_etcd
    start_apiserver
    wait_for_apiserver
    start_controller_manager
    start_scheduler
}

wait_for_apiserver() {
    wait_until 90 apiserver_answers || die "the API server does not answer; see $state/log/apiserver.log"
}

apiserver_answers() {
    process_runs "$state/processes/apiserver" || die "the API server ended: $(tail -n 1 "$state/log/apiserver.log")"
    kubectl get --raw /readyz --request-timeout 2s >/dev/null 2>&1
}

# Asked politely, it waits for its watchers to leave, and they do not.
stop_apiserver() {
    stop_process "$state/processes/apiserver" 2
}

# Pods are refused until the controller manager has made the service account of their namespace.
wait_for_service_account() {
    wait_until 60 kubectl get serviceaccount default --output name || die "no service account appears; see $state/log/controller-manager.log"
}

stop_control_plane() {
    local name
    for name in registry scheduler controller-manager apiserver etcd; do
        stop_process "$state/processes/$name" 5
    done
}
