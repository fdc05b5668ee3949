#!/bin/bash
# SPDX-License-Identifier: MIT
# A change of a modem, from its plan to its undo, and what becomes of it when something fails at
# every step: the next run goes on from what the modem says. One modem a case, many side by side.
cd "$(dirname "$0")/../.." || exit
. tests/cli/lib.sh

vmodem=${VMODEM:-build/swictl-vmodem}
units=24
mkdir -p "$tmp/etc" "$tmp/data" "$tmp/bench"
ln -s "$PWD/conf/models" "$tmp/data/models"
ln -s "$PWD/chat" "$tmp/data/chat"
cat >"$tmp/swictl.conf" <<-END
	data_dir = "$tmp/data";
	config_dir = "$tmp/etc";
	run_dir = "$tmp/run";
	state_dir = "$tmp/state";
END
"$vmodem" --bench "$tmp/bench" --units $units --personality mc7455 --reset-seconds 0.5 \
	--log "$tmp/vmodem.log" --background >/dev/null || exit
mapfile -t slots < <(ls "$tmp/bench/ctl" | sort -V)
one=${slots[0]}
trap '"$vmodem" --ctl "$tmp/bench/ctl/$one" quit; rm -rf "$tmp"' EXIT

ctl() { # SLOT COMMAND...
	local slot=$1
	shift
	"$vmodem" --ctl "$tmp/bench/ctl/$slot" "$@"
}
bench=(-c "$tmp/swictl.conf" --sysfs "$tmp/bench/sys" --devfs "$tmp/bench/dev")
change=(carrier ATT)
on() { # SLOT VERB...
	local slot=$1
	shift
	run "${bench[@]}" -d "$slot" "$@"
}
is() { # SLOT VARIABLE VALUE
	local value
	value=$(ctl "$1" get "$2")
	[ "$value" = "$3" ]
	verdict $? "$1: $2 is $3 (it is $value)"
}

# A plan, and nothing else.
on $one "${change[@]}" --dry-run
status_is 0
output_has 'AT!IMPREF="02.30.01.01","ATT","ATT_002.021_000"'
output_has '1 reset'
[ ! -e "$tmp/state" ]
verdict $? 'a dry run leaves no trace'
on $one --json "${change[@]}" --dry-run
json_is '[.verdict, .resets, .steps[0].setting, .steps[0].at_reset]' '["ready",1,"image",true]'
# A person is asked, and says no.
out=$(printf 'n\n' | script -qec "$SWICTL ${bench[*]} -d $one ${change[*]}" /dev/null)
case $out in *'[y/N]'*'nothing was sent'*) true ;; *) false ;; esac
verdict $? 'a person at a terminal is asked first'
is $one images.current.carrier GENERIC

# Done, once; and back.
on $one --json "${change[@]}"
status_is 0
json_is '[.slot, .result, .resets]' "[\"$one\",\"done\",1]"
is $one images.current.carrier ATT
on $one "${change[@]}" --yes
status_is 0
error_has 'as wanted'
is $one clock.boots 1
on $one undo --yes
status_is 0
is $one images.current.carrier GENERIC
on $one undo --yes
status_is 1
error_has 'no change of this modem is recorded here'

# A disk that takes no byte: nothing is sent.
(
	trap '' XFSZ
	ulimit -f 0
	"$SWICTL" "${bench[@]}" -d "$one" "${change[@]}" --yes 2>&1 >/dev/null | cat >&3
	exit "${PIPESTATUS[0]}"
) 3>&1 >/dev/null | cat >"$tmp/full"
err=$(cat "$tmp/full")
error_has 'the journal cannot be written'
is $one images.preferred.carrier GENERIC

# One at a time.
ctl $one when 'command=3+0 freeze 1500'
"$SWICTL" "${bench[@]}" -d $one "${change[@]}" --yes 2>/dev/null &
ctl $one wait command 5000 2>/dev/null
for unit in "$tmp"/state/*/; do
	break
done
timeout 10 sh -c 'while flock -n "$0" true; do sleep 0.02; done' "$unit" # until it is locked
on $one "${change[@]}" --yes
status_is 75
wait

# Firmware, through the boot-loader; not without the program for it, and not one for another family.
cwe=$tmp/SWI9X30C_02.33.03.00.cwe nvu=$tmp/SWI9X30C_02.33.03.00_GENERIC_002.072_000.nvu
head -c 50000 /dev/zero | tee "$cwe" "$nvu" "$tmp/SWI9X15C_05.05.58.00.cwe" >/dev/null
on $one firmware "$cwe" "$nvu" --yes
status_is 1
error_has 'install libqmi-utils'
on $one firmware "$tmp/SWI9X15C_05.05.58.00.cwe" --yes
status_is 1
error_has 'nothing is sent'
on $one firmware "$tmp/out" --yes
status_is 65
export FLASHER_ROOT=$tmp/bench
flasher=$(realpath "${B:-build}")/flasher/qmi-firmware-update
echo "flasher = \"$flasher\";" >>"$tmp/swictl.conf"
on $one firmware "$cwe" "$nvu" --yes
status_is 0
error_has 'successfully downloaded'
is $one images.current.config GENERIC_002.072_000
on $one firmware "$cwe" "$nvu" --yes
status_is 0
error_has 'as wanted'

# --- at every step ---

# The same once more until it is as wanted: a modem that is away, or whose port is not free yet,
# needs another look.
again() { # SLOT VERB...
	local slot=$1 tries
	shift
	for tries in 1 2 3 4 5 6 7 8 9 10 11 12; do
		"$SWICTL" "${bench[@]}" -d "$slot" "$@" --yes >/dev/null 2>>"$tmp/log.$slot"
		case $? in
		0) return 0 ;;
		69 | 74) sleep 0.3 ;;
		esac
	done
	return 1
}
begin() { # SLOT: the change, beside us; sets $pid
	"$SWICTL" "${bench[@]}" -d "$1" "${change[@]}" --yes >/dev/null 2>>"$tmp/log.$1" &
	pid=$!
}
journal() { # SLOT: its lines so far
	local imei
	imei=$(ctl "$1" get identity.imei)
	wc -l 2>/dev/null <"$tmp/state/$imei/journal" || echo 0
}
case_kill() { # SLOT LINES: kill -9 when the journal is so long
	local wait
	begin "$1"
	for wait in {1..500}; do
		[ "$(journal "$1")" -ge "$2" ] && break
		kill -0 "$pid" 2>/dev/null || break
	done
	kill -9 "$pid" 2>/dev/null
	wait "$pid" 2>/dev/null
}
case_fault() { # SLOT NUMBER FAULT...: at this command
	local slot=$1 number=$2
	shift 2
	ctl "$slot" when "command=$number+0 $*"
	begin "$slot"
	wait "$pid"
	ctl "$slot" when never
	ctl "$slot" thaw
}
case_never() { # SLOT: it does not come back from its reset before somebody plugs it in again
	ctl "$1" when 'command=!RESET+0 after-reset never'
	begin "$1"
	for wait in {1..40}; do
		grep -q away "$tmp/log.$1" && break
		sleep 0.2
	done
	ctl "$1" cut 300
	wait "$pid"
}
case_stop() { # SLOT NUMBER: Ctrl-C while this command is at work
	ctl "$1" when "command=$2+0 slow 1500"
	begin "$1"
	ctl "$1" wait ready 5000 >/dev/null
	sleep 0.7
	kill -INT "$pid" 2>/dev/null
	wait "$pid"
	ctl "$1" slow 0
}
# What was begun is brought to its end by the next run, with one reset; and undone.
check_case() { # SLOT NAME
	local slot=$1 name=$2 bad=
	again "$slot" "${change[@]}" || bad="$bad not-done"
	[ "$(ctl "$slot" get images.current.carrier)" = ATT ] || bad="$bad not-switched"
	[ "$(ctl "$slot" get clock.boots)" -le "$3" ] || bad="$bad a-reset-too-many"
	grep -q '	#........$' "$tmp/state/$(ctl "$slot" get identity.imei)/journal" || bad="$bad no-journal"
	again "$slot" undo || bad="$bad not-undone"
	[ "$(ctl "$slot" get images.current.carrier)" = GENERIC ] || bad="$bad not-back"
	echo "${bad:-good} $name" >"$tmp/case.$slot"
}
one_case() { # SLOT KIND ARG...
	local slot=$1 kind=$2 boots=1
	shift 2
	case "$kind $*" in *cut* | never*) boots=2 ;; esac
	"case_$kind" "$slot" "$@"
	check_case "$slot" "$kind $*" $boots
}
cases=("kill 1" "kill 2" "kill 3" "kill 4" "kill 5" "kill 6" never "stop 13" "stop 14"
	"fault 3 garbage 40" "fault 8 cut 400" "fault 11 answer CME 3" "fault 12 answer ERROR"
	"fault 12 swallow" "fault 13 answer ERROR" "fault 13 cut 400" "fault 13 lose"
	"fault 14 answer CME 3" "fault 14 swallow" "fault 14 cut 400" "fault 15 lose"
	"fault 15 answer ERROR" "fault 16 cut 400")
at=1 running=0
for c in "${cases[@]}"; do
	# shellcheck disable=SC2086
	one_case "${slots[at]}" $c &
	at=$((at + 1)) running=$((running + 1))
	if [ $running -ge 12 ]; then
		wait -n
		running=$((running - 1))
	fi
done
wait
for slot in "${slots[@]:1}"; do
	[ -e "$tmp/case.$slot" ] || continue
	read -r good name <"$tmp/case.$slot"
	ran=$name err=$(tail -n 20 "$tmp/log.$slot")
	[ "$good" = good ]
	verdict $? "$slot: $name: $good"
done
finish
