# SPDX-License-Identifier: MIT
# One fault after another, for hours: how much of the time there is service, and what grows. Where
# none came back for so long, somebody unplugs the modem and plugs it in again: that is counted.
# Lines of tests/bench/soak.sh's table; /job/faults has lines "SECONDS FAULT".
# usage: bench_soak.sh SECONDS REPLUG_SECONDS SIDE
. /tests/vm/lib.sh
. /tests/bench/sides.sh

duration=$1
patience=$2
side=$3

# Everything that happens comes through one pipe, one line each, so that nothing polls.
pulse_start() {
	/job/pulse "$internet" 1000 2000 "$patience" >/tmp/events &
	pulse=$!
}

# The time line, each line at its time: TIME fault NAME, TIME end.
tell_faults() {
	_begin=$(date +%s)
	while read -r _second _fault; do
		sleep $((_begin + _second - $(date +%s)))
		echo "$(date +%s%3N) fault $_fault"
	done </job/faults
	sleep $((_begin + duration - $(date +%s)))
	echo "0 end"
}

replugs=0
fault=start
began=

# until WORD: work on what happens up to this event.
until_event() {
	while read -r _at _event _name <&3; do
		case $_event in
		fault)
			fault=$_name
			side_fault "$fault"
			;;
		long)
			replugs=$((replugs + 1))
			fault="$fault+replug"
			modem cut 5000
			;;
		down) began=$_at ;;
		up)
			[ -z "$began" ] ||
				echo "outage side=$side at_s=$(((began - start) / 1000)) s=$(((_at - began) / 1000)) fault=$fault"
			began=
			;;
		esac
		[ "$_event" != "$1" ] || return 0
	done
}

# Up, and settled: what it takes then.
usage() {
	pulse_start
	until_event up
	kill "$pulse"
	wait "$pulse"
	sleep 30
	side_usage
}

mkfifo /tmp/events
exec 3<>/tmp/events
sides_init
side_modem || exit
side_start "$side"
start=$(date +%s%3N)
before=$(usage)
start=$(date +%s%3N)
pulse_start
tell_faults >/tmp/events &
until_event end
kill "$pulse"
wait "$pulse"
while read -r service <&3; do
	case $service in
	sent=*) break ;;
	esac
done
replugged=$replugs
after=$(usage)
echo "soak side=$side $service faults=$(wc -l </job/faults) replugs=$replugged"
echo "before side=$side $before"
echo "after side=$side $after"
ok "$side: a soak of $duration s"
side_stop
modem_stop
cp "$side_log" "/out/$side.log"
summary
