# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Processes that outlive the script that started them. Sourced after steps.sh.
# A process is known by its id and its start time, so that an id that was given to another process is never signalled.

# start_process FILE LOG COMMAND...   FILE receives "<pid> <start time>"
start_process() {
    local file=$1 log=$2 pid
    shift 2
    mkdir -p "$(dirname "$file")" "$(dirname "$log")"
    setsid "$@" >>"$log" 2>&1 </dev/null 9>&- &
    pid=$!
    printf '%s %s\n' "$pid" "$(process_start_time "$pid")" >"$file"
}

# Field 22 of /proc/PID/stat, counted after the command's name, which may itself contain blanks.
process_start_time() {
    local stat
    stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
    cut -d ' ' -f 20 <<<"${stat##*) }"
}

process_runs() {
    local pid start
    read -r pid start 2>/dev/null <"$1" || return 1
    [ "$(process_start_time "$pid")" = "$start" ] && ! is_zombie "$pid"
}

is_zombie() {
    grep -q '^State:[[:space:]]*Z' "/proc/$1/status" 2>/dev/null
}

# stop_process FILE [SECONDS]   asks, and after so many seconds insists
stop_process() {
    local file=$1 seconds=${2:-10} pid
    if process_runs "$file"; then
        read -r pid _ <"$file"
        kill "$pid"
        if ! wait_until "$seconds" process_gone "$file"; then
            kill -KILL "$pid"
            wait_until 10 process_gone "$file" || die "process $pid ($file) does not end, even when killed"
        fi
    fi
    rm -f "$file"
}

process_gone() {
    ! process_runs "$1"
}

# wait_until SECONDS COMMAND...   true as soon as the command is
wait_until() {
    local end=$((SECONDS + $1))
    shift
    until "$@"; do
        if ((SECONDS >= end)); then return 1; fi
        sleep 0.1
    done
}
