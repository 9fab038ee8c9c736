# SPDX-License-Identifier: Apache-2.0
# What the quickstart shows, chapter by chapter. Sourced after load.sh and product.sh; uses $here.

classifier=edge-guard
examples=$here/examples
attacks=(syn-scan udp-scan syn-flood)
stream_port=9000
stream_rate=2000 # datagrams a second to each node

chapter() {
    printf '\n%s\n' "$*"
}

node_servers() { echo "$state/servers/$1"; }

start_servers() {
    local node
    for node in $(cluster_nodes); do
        "$here/traffic/servers" start --netns "$(node_ns "$node")" --state "$(node_servers "$node")"
    done
}

stop_traffic() {
    local node
    for node in $(cluster_nodes); do
        if [ -d "$(node_servers "$node")" ]; then "$here/traffic/servers" stop --state "$(node_servers "$node")"; fi
    done
}

# start_benign SECONDS [STREAM]   everyday traffic to every node at once, in the background; wait_benign tells how it went
start_benign() {
    local node number=0
    reports=$(mktemp -d)
    benign=()
    for node in $(cluster_nodes); do
        number=$((number + 1))
        "$here/traffic/benign" --netns "$client_ns" --source "$subnet.100" --target "$(node_address "$node")" --seconds "$1" \
            --seed "$number" --stream "${2:-tcp}" --report "$reports/benign-$node" 2>"$reports/failures-$node" &
        benign+=($!)
    done
}

wait_benign() {
    local pid
    for pid in "${benign[@]}"; do wait "$pid"; done
    jq -rs '"  benign: \(map(.requests) | add) requests, \(map(.failures) | add) failures"' "$reports"/benign-*
    jq -es 'map(.failures) | add == 0' "$reports"/benign-* >/dev/null ||
        die "benign requests failed: $(cat "$reports"/failures-* | head -n 5)"
}

# attack_all   every attack on every node, one line each of what the attacker learned; counts the answers in `answers`
attack_all() {
    local node pid attackers=()
    for node in $(cluster_nodes); do
        attack_node "$node" &
        attackers+=($!)
    done
    for pid in "${attackers[@]}"; do wait "$pid" || die "an attack could not be made"; done
    for node in $(cluster_nodes); do
        jq -r --arg node "$node" '"  \($node) \(.kind): " + if .kind == "syn-flood" then "\(.answered) of \(.sent) packets answered"
            else "\(.open) ports seen open, \(.closed) closed, \(.filtered) without an answer" end' "${attacks[@]/#/$reports/$node-}"
    done
    answers=$(jq -s 'map(if .kind == "syn-flood" then .answered else .open + .closed end) | add' "$reports"/node-*-{syn,udp}-*)
}

attack_node() {
    local kind source
    for kind in "${attacks[@]}"; do
        source=$subnet.101
        if [ "$kind" = syn-flood ]; then source=$subnet.102; fi
        # Without answers nmap would slow down until a scan takes a minute.
        "$here/traffic/attack" --netns "$client_ns" --source "$source" --target "$(node_address "$1")" --kind "$kind" --min-rate 250 \
            --report "$reports/$1-$kind"
    done
}

# at_once FILE   the classifier with one step to all nodes: these chapters are not about rollouts
at_once() { sed 's/^spec:$/&\n  rollout: {steps: [{nodes: "100%"}]}/' "$1"; }

observe() {
    chapter "Apply a classifier (a decision tree) that observes, and make traffic"
    at_once "$examples/tree.yaml" | kubectl apply -f -
    step "wait until every node runs it" wait_rolled_out "$classifier" 90
    kubectl get pclf,pclfrev,pclfnode
    start_benign 8
    attack_all
    wait_benign
    counts_table
    (($(sum_metric pclf_would_drop_packets_total) > 0)) || die "no packet would have been dropped, though there were attacks"
    (($(sum_metric pclf_dropped_packets_total) == 0)) || die "packets were dropped in mode Observe"
    ((answers > 0)) || die "the attacks got no answers although nothing was dropped"
}

enforce() {
    chapter "Enforce while traffic flows: after their first packets the attacks get no more answers, benign traffic goes on"
    start_benign 12
    kubectl patch pclf "$classifier" --type merge --patch '{"spec": {"mode": "Enforce"}}'
    step "wait until every node enforces" wait_rolled_out "$classifier" 90
    local before=$answers
    attack_all
    wait_benign
    counts_table
    note "  answers to the attacks: $before before, $answers now"
    (($(sum_metric pclf_dropped_packets_total) > 0)) || die "nothing was dropped in mode Enforce"
    # The first packets of a source look like anybody's: about 20 ports of a scan, up to half a second of a flood.
    ((answers * 4 <= before)) || die "the attacks still get more than one answer in four"
}

# start_streams SECONDS   numbered datagrams to every node show whether any is lost while something changes
start_streams() {
    local node seconds=$1
    receivers=() senders=()
    for node in $(cluster_nodes); do
        in_netns "$(node_ns "$node")" python3 "$here/traffic/numbered.py" listen "$stream_port" $((seconds + 20)) >"$reports/arrived-$node" &
        receivers+=($!)
    done
    for node in $(cluster_nodes); do
        wait_until 20 grep -q listening "$reports/arrived-$node" || die "the receiver on $node does not start"
        # Not through a function: what is in the background must be the sender itself, for stop_streams.
        nsenter --net="/run/netns/$client_ns" python3 "$here/traffic/numbered.py" sendto "$(node_address "$node")" "$stream_port" \
            $((seconds * stream_rate)) "$stream_rate" >"$reports/sent-$node" &
        senders+=($!)
    done
}

# Before their time is over; wait_streams says how it went.
stop_streams() { kill -TERM "${senders[@]}"; }

wait_streams() {
    local pid sent arrived
    for pid in "${senders[@]}" "${receivers[@]}"; do wait "$pid"; done
    sent=$(cat "$reports"/sent-* | jq -s add)
    arrived=$(tail -qn 1 "$reports"/arrived-* | jq -s add)
    note "  numbered datagrams: $sent sent, $((sent - arrived)) lost"
    ((sent == arrived)) || die "$((sent - arrived)) datagrams were lost"
}

# Prints each node's revision whenever it changes, until all run the same new one.
watch_revisions() {
    local started=${EPOCHREALTIME/./} end=$((SECONDS + 60)) shown='' now
    while ((SECONDS < end)); do
        now=$(kubectl get pclfnode -o \
            jsonpath="{range .items[*]}{.metadata.name}={.status.assignments[?(@.classifier==\"$classifier\")].active.revision} {end}")
        if [ "$now" != "$shown" ]; then
            printf '  %5d ms  %s\n' $(((${EPOCHREALTIME/./} - started) / 1000)) "$now"
            shown=$now
        fi
        if rolled_out "$classifier"; then return; fi
    done
    die "the second model is not everywhere after 60 s"
}

exchange() {
    chapter "Apply a second model (a neural network) while traffic flows"
    local unjudged
    unjudged=$(sum_metric pclf_unjudged_packets_total 'reason="NoModel"')
    start_benign 10
    start_streams 8
    at_once "$examples/network.yaml" | sed 's/mode: Observe/mode: Enforce/' | kubectl apply -f -
    watch_revisions
    wait_streams
    wait_benign
    kubectl get pclf,pclfrev
    unjudged=$(($(sum_metric pclf_unjudged_packets_total 'reason="NoModel"') - unjudged))
    note "  packets judged by neither model: $unjudged"
    ((unjudged == 0)) || die "packets met no model while it was exchanged"
}

say_goodbye() {
    if [ "$once" = yes ]; then return; fi
    chapter "The cluster stays up. Look around:"
    cat <<EOT
  eval "\$(e2e/cluster/env)"                      # sets KUBECONFIG, and PATH for kubectl and helm
  kubectl get pclf,pclfrev,pclfnode
  kubectl explain pclf.spec.model
  e2e/product table                              # what the kernels count
  e2e/traffic/attack --netns $client_ns --source $subnet.101 --target $(node_address node-a) --kind syn-scan
Stop it:
  e2e/down
EOT
}
