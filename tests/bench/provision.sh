#!/bin/bash
# SPDX-License-Identifier: MIT
# A bench of 1, 8 and 64 virtual modems (pseudo-terminals, 12 s from AT!RESET to the new device), each
# brought to another composition, carrier and APN: wall time, CPU time and memory of swictl, and how
# they grow. Then 64 of which every tenth is faulty: how long the good ones wait for those.
# usage: [B=build] tests/bench/provision.sh
cd "$(dirname "$(realpath "$0")")/../.." || exit
B=${B:-build}
tmp=$(mktemp -d "${TMPDIR:-/tmp}/swictl-bench.XXXXXX")
trap 'quit; rm -rf "$tmp"' EXIT

mkdir -p "$tmp/etc/recipes"
cat >"$tmp/swictl.conf" <<-END
	config_dir = "$tmp/etc";
	run_dir = "$tmp/run";
	state_dir = "$tmp/state";
END
cat >"$tmp/etc/recipes/bench.conf" <<-END
	composition = "diag,nmea,modem,mbim";
	carrier = "ATT";
	contexts = ( { cid = 1; type = "IPV4V6"; apn = "broadband"; } );
END
# Every tenth: no SIM, boot-loader, a command refused, one never answered, cable away for 5 s, one
# that comes back from its reset as a boot-loader.
cat >"$tmp/faulty" <<-END
	10 start+0 sim out
	20 start+0 boot
	30 command=!IMPREF=+0 answer ERROR
	40 command=+CGDCONT=+0 swallow
	50 command=!USBCOMP=+0 cut 5000
	60 start+0 after-reset boot
END

quit() {
	[ -S "$tmp/bench/ctl/1-1.1" ] && "$B/swictl-vmodem" --ctl "$tmp/bench/ctl/1-1.1" quit >/dev/null
	rm -rf "$tmp/bench" "$tmp/state"
}

run() { # UNITS NAME [ARG...]: a line of the table; sets $wall
	local units=$1 name=$2
	mkdir "$tmp/bench"
	"$B/swictl-vmodem" --bench "$tmp/bench" --units "$units" --reset-seconds 12 --background \
		--log /dev/null "${@:3}" >/dev/null || exit
	/usr/bin/time -o "$tmp/time" -f '%e %U %S %M' "$B/swictl-bench" -q -c "$tmp/swictl.conf" --json \
		--sysfs "$tmp/bench/sys" --devfs "$tmp/bench/dev" provision bench --all --jobs 64 \
		--report "$tmp/sheet" >"$tmp/out" 2>"$tmp/err"
	read -r wall user system memory < <(tail -n 1 "$tmp/time")
	done=$(jq '[.[] | select(.result == "done")] | length' "$tmp/out")
	last=$(jq '[.[] | select(.result == "done").took_ms] | max / 1000' "$tmp/out")
	printf '%-22s %4d done  %6.2f s in all  %6.2f s the last good one  %6.1f ms CPU each  %6d kB\n' \
		"$name" "$done" "$wall" "$last" "$(jq -n "($user + $system) * 1000 / $units")" "$memory"
	quit
}

run 1 '1 modem'
one=$wall one_kb=$memory
run 8 '8 modems'
run 64 '64 modems'
printf '64 take %.3f times as long as one (1.15 wanted), and %.1f kB more memory each (64 wanted)\n' \
	"$(jq -n "$wall / $one")" "$(jq -n "($memory - $one_kb) / 63")"
run 64 '64, every tenth faulty' --faulty "$tmp/faulty"
jq -r '.[] | select(.result != "done" or (.text | test("SIM"))) | "  \(.slot): \(.result): \(.text)"' "$tmp/out"
