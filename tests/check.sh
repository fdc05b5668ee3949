#!/bin/bash
# SPDX-License-Identifier: MIT
# Every part of `make check`, one after the other; all run, whatever fails. Each part's output goes
# to build/check/PART.log and only its count, or the end of a failure, to the terminal.
# usage: [B=build] tests/check.sh [PART]...
set -u
cd "$(dirname "$(realpath "$0")")/.." || exit 70
B=${B:-build}
make="${MAKE:-make} -s"
san="-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer"
export ASAN_OPTIONS=detect_leaks=1 UBSAN_OPTIONS=print_stacktrace=1

part_build()  { $make B="$B" all sizes rooms; }
part_format() { $make format; }
part_clang()  { $make B="$B/clang" CC=clang all; }
part_unit()   { $make B="$B" -j2 unit; }
part_san()    { $make B="$B/san" CFLAGS="-O1 -g" SANITIZE="$san" -j2 all && $make B="$B/san" CFLAGS="-O1 -g" SANITIZE="$san" -j2 unit fuzz-replay; }
part_cli()    {
	local script status=0 bin=$PWD/$B/san
	for script in tests/cli/*.sh; do
		case $script in */lib.sh | */webdriver.sh) continue ;; esac
		echo "== $script"
		B="$bin" SWICTL="$bin/swictl" VMODEM="$bin/swictl-vmodem" \
			CFLAGS="-O1 -g" SANITIZE="$san" timeout 180 "$script" || status=1
	done
	return $status
}
part_judge()  { $make B="$B" HOURS=300 bench-judge; }
part_vm()     { $make B="$B" vm; }

mkdir -p "$B/check"
passed=0 failed=0
[ $# -gt 0 ] || set -- build format clang unit san cli judge vm
for part in "$@"; do
	log=$B/check/$part.log
	start=$SECONDS
	"part_$part" >"$log" 2>&1
	status=$?
	# cmocka says "[  PASSED  ] 6 test(s)." and "[  FAILED  ] 1 test(s), ..."; scripts say "6 passed, 1 failed".
	good=$(sed -nE 's/^.*\[  PASSED  \] ([0-9]+) test.*/\1/p; s/^([^ ]+: )?([0-9]+) passed, [0-9]+ failed$/\2/p' "$log" | awk '{ n += $1 } END { print n + 0 }')
	bad=$(sed -nE 's/^.*\[  FAILED  \] ([0-9]+) test.*/\1/p; s/^([^ ]+: )?[0-9]+ passed, ([0-9]+) failed$/\2/p' "$log" | awk '{ n += $1 } END { print n + 0 }')
	# A part without tests of its own is one test; a part that died without a failed test is one, too.
	[ "$status" -eq 0 ] && [ "$good" -eq 0 ] && good=1
	[ "$status" -ne 0 ] && [ "$bad" -eq 0 ] && bad=1
	passed=$((passed + good)) failed=$((failed + bad))
	printf '%-8s %4d passed, %d failed  (%d s)\n' "$part" "$good" "$bad" $((SECONDS - start))
	if [ "$status" -ne 0 ]; then
		grep -E 'not ok|FAILED|rror|ERROR|expected' "$log" | head -n 20
		echo "... the end of $log:"
		tail -n 25 "$log"
	fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
