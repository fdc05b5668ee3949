#!/bin/bash
# SPDX-License-Identifier: MIT
# tests/vm/run itself: exit statuses, hung jobs, bytes in both directions, nothing left behind.
set -uo pipefail

here=$(dirname "$(realpath "$0")")
job=$here/jobs/selftest.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export TMPDIR=$work/tmp
mkdir "$TMPDIR"
passed=0 failed=0

verdict() { # NAME CONDITION...
	local name=$1
	shift
	if "$@"; then
		echo "ok: $name"
		passed=$((passed + 1))
	else
		echo "NOT OK: $name"
		failed=$((failed + 1))
	fi
}

run() { # WANTED-STATUS ARG...: one run of the machine, its seconds in $took
	local wanted=$1 from=$SECONDS
	shift
	"$here/run" "$@" >"$work/output" 2>"$work/errors"
	got=$?
	took=$((SECONDS - from))
	verdict "status $wanted: ${*#"$here/"}" test "$got" -eq "$wanted"
	[ "$got" -eq "$wanted" ] || cat "$work/output" "$work/errors"
}

run 64 "$work/nosuch.sh"
# Once without a look at the clock: the first run fetches the kernel.
run 0 "$job" exit 0
run 3 "$job" exit 3
verdict "trivial job: $took s of at most 20" test "$took" -le 20

head -c 300000 /dev/urandom >"$work/bytes"
run 0 --add "$work/bytes" "$job" bytes
verdict "output is intact" cmp "$work/bytes" "$work/output"
run 0 --add "$work/bytes" --out "$work/out" "$job" out
verdict "files come back intact" cmp "$work/bytes" "$work/out/dir/bytes"

run 124 --guest 30 "$job" hang
verdict "a job that hangs in guest time is named" grep -q 'sleep 1000000' "$work/output"
run 124 --time 8 "$job" spin
verdict "a job out of wall-clock time says so" grep -q 'not done after 8 s' "$work/errors"
verdict "the machine ended on time: $took s" test "$took" -le 12
verdict "nothing is left behind" test -z "$(ls "$TMPDIR")"

run 0 "$job"
cat "$work/output"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
