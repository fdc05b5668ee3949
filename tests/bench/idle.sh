#!/bin/bash
# SPDX-License-Identifier: MIT
# What it costs to watch a link on which nothing is wrong: wake-ups per minute, and bytes per hour that
# a program sends of its own accord, without traffic and beside ten pings per second.
# usage: [B=build] [SECONDS_EACH=600] tests/bench/idle.sh [SIDE]...
set -euo pipefail

here=$(dirname "$(realpath "$0")")
root=$(realpath "$here/../..")
seconds=${SECONDS_EACH:-600}
pings=$((seconds * 10))
[ $# -gt 0 ] || set -- persist persist_30x4 wvdial swictl
out=$(mktemp)
trap 'rm -f "$out"' EXIT

. "$here/pulse.sh"
"$root/tests/vm/run" --time 900 --guest $(((2 * seconds + 120) * $#)) --add "$pulse" \
	"$root/tests/vm/jobs/bench_idle.sh" "$seconds" "$@" >"$out" || { cat "$out"; exit 1; }

# Frames of the pings are not the side's; its own have the length that they have without traffic.
awk -v seconds="$seconds" -v pings="$pings" '
	BEGIN { printf "%-14s %18s %18s %16s %16s\n", "side", "wake-ups/min idle", "busy", "bytes/h idle", "busy" }
	/^side=/ {
		for (i = 1; i <= NF; i++) {
			split($i, pair, "=")
			v[pair[1]] = pair[2]
		}
		wakeups[v["load"]] = v["wakeups"] * 60 / seconds
		if (v["load"] == "idle") {
			size = v["frames"] ? v["bytes"] / v["frames"] : 0
			bytes["idle"] = v["bytes"] * 3600 / seconds
			next
		}
		own = v["frames"] - pings
		bytes["busy"] = (own > 0 ? own : 0) * size * 3600 / seconds
		printf "%-14s %18.1f %18.1f %16d %16d\n", v["side"], wakeups["idle"], wakeups["busy"],
			bytes["idle"], bytes["busy"]
	}' "$out"
