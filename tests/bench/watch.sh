#!/bin/bash
# SPDX-License-Identifier: MIT
# `make bench-watch`: for each fault of a link, how long until each program notices, and until traffic
# flows again, on one virtual modem in virtual time. The address is gone: it was noticed. A ping each
# 100 ms tells of traffic.
# usage: [B=build] [FAULTS="FAULT..."] [LIMIT=600] [OUT=DIR] tests/bench/watch.sh [SIDE]...
# OUT gets what was measured, and what each side said with its times.
# A quick run: FAULTS="freeze firmware" tests/bench/watch.sh swictl
set -euo pipefail

here=$(dirname "$(realpath "$0")")
root=$(realpath "$here/../..")
limit=${LIMIT:-600}
read -ra faults <<<"${FAULTS:-freeze command-mode usb-away nak firmware no-carrier network}"
[ $# -gt 0 ] || set -- persist persist_30x4 persist_10x3 respawn wvdial swictl
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

. "$here/pulse.sh"

# One machine per side; what one side does is no matter to the next.
for side; do
	"$root/tests/vm/run" --time 1200 --out "$out/logs" --guest $((${#faults[@]} * (limit + 120))) --add "$pulse" \
		"$root/tests/vm/jobs/bench_watch.sh" "$limit" "${faults[*]}" "$side" >"$out/$side" ||
		{ cat "$out/$side"; exit 1; }
done
[ -z "${OUT:-}" ] || { mkdir -p "$OUT" && cp -r "$out/." "$OUT"; }

# value SIDE FAULT KEY: in seconds
value() {
	sed -n "s/^side=$1 fault=$2 .*$3=\([^ ]*\).*/\1/p" "$out/$1" |
		awk '{ print $1 == "never" ? $1 : sprintf("%.2f", $1 / 1000) }'
}

echo "seconds from the fault to its being noticed / to traffic ($limit s at most)"
printf '%-14s' fault
printf ' %15s' "$@"
printf '\n'
for fault in "${faults[@]}"; do
	printf '%-14s' "$fault"
	for side; do
		printf ' %15s' "$(value "$side" "$fault" noticed_ms) / $(value "$side" "$fault" restored_ms)"
	done
	printf '\n'
done
