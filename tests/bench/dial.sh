#!/bin/bash
# SPDX-License-Identifier: MIT
# `make bench-dial`: from start to IP up, ours beside what people use, on one virtual modem in virtual
# time. Times come from one run of the machine; instructions from a second one, in which a
# nanosecond is an instruction.
# usage: [B=build] [ROUNDS=3] tests/bench/dial.sh [SIDE]...
set -euo pipefail

here=$(dirname "$(realpath "$0")")
root=$(realpath "$here/../..")
rounds=${ROUNDS:-3}
[ $# -gt 0 ] || set -- chat chat_nodelay wvdial swictl
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

run() { # NAME OPTION...
	local name=$1
	shift
	"$root/tests/vm/run" --time 300 "$@" "$root/tests/vm/jobs/bench_dial.sh" "$rounds" "${sides[@]}" \
		>"$out/$name" || { cat "$out/$name"; exit 1; }
}

sides=("$@")
run times
run instructions --insns

# median of KEY over the rounds of SIDE in NAME
median() {
	tr ' ' '\n' < <(grep "^side=$2 " "$out/$1") | sed -n "s/^$3=//p" | sort -n |
		awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'
}

printf '%-14s %10s %12s %10s %16s %9s\n' side 'IP up s' "modem's s" 'own s' 'instructions M' 'PSS kB'
for side in "${sides[@]}"; do
	awk -v side="$side" -v total="$(median times "$side" total_us)" \
		-v modem="$(median times "$side" modem_ms)" \
		-v insns="$(median instructions "$side" cpu_us)" -v pss="$(median times "$side" pss_kb)" \
		'BEGIN { printf "%-14s %10.3f %12.3f %10.3f %16.1f %9d\n", side, total / 1e6,
			modem / 1e3, total / 1e6 - modem / 1e3, insns / 1e3, pss }'
done
