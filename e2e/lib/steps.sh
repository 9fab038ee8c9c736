# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Steps with progress and time. Sourced, never run.
#
#   log_steps_to FILE        where the output of the steps goes; called once
#   step LABEL COMMAND...    runs the command (or function), shows its label and how long it took
#   note TEXT                one line for the reader
#   die TEXT                 one clear sentence on standard error, then exit 1

steps_log=/dev/null
ticker=

die() {
    printf 'error: %s\n' "$*" >&2
    exit 1
}

note() {
    printf '%s\n' "$*"
}

log_steps_to() {
    steps_log=$1
    mkdir -p "$(dirname "$steps_log")"
    : >"$steps_log"
}

# Shows that a long step is alive: a running clock on a terminal, a line a minute elsewhere.
# Waits with read instead of sleep, so that no child outlives it and holds the output open.
tick() {
    local label=$1 started=$SECONDS never elapsed
    exec {never}<> <(:)
    while kill -0 $$ 2>/dev/null; do
        read -rt 1 -u "$never" || true
        elapsed=$((SECONDS - started))
        if [ -t 1 ]; then
            printf '\r  %-58s %5d s' "$label" "$elapsed"
        elif ((elapsed > 0 && elapsed % 60 == 0)); then
            printf '  %s: %d min so far\n' "$label" $((elapsed / 60))
        fi
    done
}

# Also for a script that was interrupted in the middle of a step. KILL, because TERM may be ignored: what ignores it passes
# that on to what it starts.
stop_ticker() {
    # Of a trap, a bare return would have the status of what failed before it, and end the cleaning up.
    if [ -z "$ticker" ]; then return 0; fi
    kill -KILL "$ticker" 2>/dev/null || true
    wait "$ticker" 2>/dev/null || true
    ticker=
}

step() {
    local label=$1 started=${EPOCHREALTIME/./} status took clear=
    shift
    printf -- '--- %s\n' "$label" >>"$steps_log"
    tick "$label" 9>&- & # 9 is a lock, see lock_cluster
    ticker=$!
    # The command runs in the foreground, so that Ctrl-C reaches it. No "if" and no "||" around it:
    # either of them would switch off its own set -e.
    set +e
    (set -e && "$@") >>"$steps_log" 2>&1
    status=$?
    set -e
    stop_ticker
    took=$(((${EPOCHREALTIME/./} - started) / 100000))
    if [ -t 1 ]; then clear=$'\r'; fi
    if [ "$status" -eq 0 ]; then
        printf '%s  %-58s %5d.%d s\n' "$clear" "$label" $((took / 10)) $((took % 10))
        return
    fi
    printf '%s  %-58s failed\n' "$clear" "$label"
    if [ "$steps_log" != /dev/null ]; then
        tail -n 25 "$steps_log" | sed 's/^/    /' >&2
    fi
    die "\"$label\" failed (exit $status); the whole output is in $steps_log"
}
