#!/bin/bash
# SPDX-License-Identifier: MIT
# `make bench-soak`: two virtual hours of faults, 30 to 600 s apart, on one virtual modem: how much of
# the time a ping per second is answered within 2 s, and whether anything grows. Each side meets the
# same faults at the same times. Whoever is without service for REPLUG seconds has the modem
# unplugged and plugged in again by hand.
# usage: [B=build] [SEED=1] [HOURS=2] [REPLUG=120] [OUT=DIR] tests/bench/soak.sh [SIDE]...
# A quick run: HOURS=0.25 tests/bench/soak.sh swictl
set -euo pipefail

here=$(dirname "$(realpath "$0")")
root=$(realpath "$here/../..")
seconds=$(awk -v hours="${HOURS:-2}" 'BEGIN { print int(hours * 3600) }')
replug=${REPLUG:-120}
kinds=(freeze command-mode network usb-away usb-away-60 reset nak firmware refused)
[ $# -gt 0 ] || set -- persist respawn swictl
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

# random N: 0 to N - 1 in $drawn, the same for the same SEED everywhere.
state=${SEED:-1}
random() {
	state=$(((state * 1103515245 + 12345) & 0x7fffffff))
	drawn=$((state / 65536 % $1))
}

# Kinds are dealt as cards are: each comes before one comes twice.
time_line() {
	local at=0 deck=()
	while :; do
		random 571
		at=$((at + 30 + drawn))
		[ "$at" -lt "$seconds" ] || break
		[ ${#deck[@]} -gt 0 ] || deck=("${kinds[@]}")
		random ${#deck[@]}
		echo "$at ${deck[drawn]}"
		unset "deck[drawn]"
		deck=("${deck[@]}")
	done
}

. "$here/pulse.sh"
time_line >"$out/faults"

for side; do
	"$root/tests/vm/run" --time 1800 --guest $((seconds + 3600)) --out "$out/logs" --add "$pulse" \
		--add "$out/faults" "$root/tests/vm/jobs/bench_soak.sh" "$seconds" "$replug" "$side" \
		>"$out/$side" || { cat "$out/$side"; exit 1; }
done
[ -z "${OUT:-}" ] || { mkdir -p "$OUT" && cp -r "$out/." "$OUT"; }

# value SIDE LINE KEY
value() {
	sed -n "s/^$2 side=$1 .*$3=\([^ ]*\).*/\1/p" "$out/$1"
}

printf '%-14s %9s %7s %8s %10s %14s %12s %10s\n' side 'service %' faults replugs 'longest s' \
	'PSS kB' descriptors processes
for side; do
	printf '%-14s %9s %7s %8s %10s %14s %12s %10s\n' "$side" \
		"$(awk "BEGIN { printf \"%.1f\", 100 * $(value "$side" soak answered) / $(value "$side" soak sent) }")" \
		"$(value "$side" soak faults)" "$(value "$side" soak replugs)" \
		"$(value "$side" outage ' s' | sort -n | tail -n 1)" \
		"$(value "$side" before pss_kb) - $(value "$side" after pss_kb)" \
		"$(value "$side" before files) - $(value "$side" after files)" \
		"$(value "$side" before processes) - $(value "$side" after processes)"
done
