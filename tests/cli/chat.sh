#!/bin/sh
# SPDX-License-Identifier: MIT
# Differential test: each dialogue of tests/plays/chat is held by chat(8) and by `swictl chat
# --stdio`, and both must send the same bytes, say the same, and end with the same exit code.
# usage: [SWICTL=...] tests/cli/chat.sh [CASE.peer]...
#
# A .peer file plays the modem (tests/cli/peer.c). Comments at its beginning say how to call:
#   # script: FILE   default: the same name with .chat
#   # args: WORD...  options of chat(8), which swictl has, too
#   # env: NAME=VALUE...
set -u
top=$(cd "$(dirname "$0")/../.." && pwd)
cd "$top/tests/plays/chat" || exit 1
B=${B:-build}
case $B in /*) ;; *) B=$top/$B ;; esac
SWICTL=${SWICTL:-$B/swictl}
chat=$(PATH=$PATH:/usr/sbin command -v chat) || { echo "chat.sh: no chat(8), expected package ppp"; exit 1; }
make -s -C "$top" B="$B" "$B/peer" || exit 1
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT

field() { sed -n "s/^# $1: //p" "$2"; }

# What is said, without our own log and without the date of reports.
said() { sed -E 's/swictl: .*//; s/chat:  [A-Z][a-z]{2} [ 0-9:]+/chat: /; /^$/d; $a\' "$1"; }

# one SIDE CASE PROGRAM...: play, and leave what was seen in $work
one() {
	side=$1 case=$2
	shift 2
	env $(field env "$case") "$B/peer" "$case" "$@" $(field args "$case") \
		$([ "$side" = chat ] && echo -f) "$script" \
		>"$work/$case.$side" 2>"$work/$case.$side.err"
	echo "peer $?" >>"$work/$case.$side"
	said "$work/$case.$side.err" >"$work/$case.$side.said"
}

[ $# -gt 0 ] || set -- *.peer
running=0
for case; do
	script=$(field script "$case")
	script=${script:-${case%.peer}.chat}
	one chat "$case" "$chat" &
	one swictl "$case" "$SWICTL" -q chat --stdio &
	running=$((running + 2))
	[ $running -lt 40 ] || { wait; running=0; }
done
wait

passed=0 failed=0
for case; do
	if diff -u "$work/$case.chat" "$work/$case.swictl" &&
	   diff -u "$work/$case.chat.said" "$work/$case.swictl.said" &&
	   grep -q '^peer 0$' "$work/$case.chat"; then
		passed=$((passed + 1))
	else
		echo "FAILED $case"
		cat "$work/$case.swictl.err"
		failed=$((failed + 1))
	fi
done
echo "$passed passed, $failed failed"
[ $failed = 0 ] && [ $passed -gt 0 ]
