# SPDX-License-Identifier: MIT
# What watching a good link costs: wake-ups of the side's programs, and frames and bytes that they
# send, on a link without traffic and on one with ten pings per second.
# usage: bench_idle.sh SECONDS SIDE...
. /tests/vm/lib.sh
. /tests/bench/sides.sh

seconds=$1
shift

# Each sleep that a program of the side was woken from.
wakeups() {
	for _pid in $(cat "$side_group/cgroup.procs"); do
		sed -n 's/^voluntary_ctxt_switches:[[:space:]]*//p' "/proc/$_pid/status"
	done | awk '{ sum += $1 } END { print sum + 0 }'
}

sent() { # frames_in, bytes_in
	modem status | sed "s/.* $1=\([0-9]*\).*/\1/"
}

measure() { # SIDE LOAD
	pulse=
	if [ "$2" = busy ]; then
		/job/pulse "$internet" 100 300 >/tmp/pulse.out &
		pulse=$!
		sleep 5
	fi
	wakeups=$(wakeups) frames=$(sent frames_in) bytes=$(sent bytes_in)
	sleep "$seconds"
	echo "side=$1 load=$2 wakeups=$(($(wakeups) - wakeups))" \
		"frames=$(($(sent frames_in) - frames)) bytes=$(($(sent bytes_in) - bytes))"
	if [ -n "$pulse" ]; then
		kill "$pulse"
		wait "$pulse"
	fi
}

sides_init
for side; do
	side_modem || exit
	side_start "$side"
	if modem wait up 60000; then
		sleep 10
		measure "$side" idle
		measure "$side" busy
		ok "$side"
	else
		not_ok "$side" "no link"
	fi
	side_stop
	modem_stop
done
summary
