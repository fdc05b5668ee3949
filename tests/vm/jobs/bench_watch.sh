# SPDX-License-Identifier: MIT
# What goes wrong with a link, and how long until each side notices and has traffic flowing again.
# One line per side and fault; tests/bench/watch.sh makes the table.
# usage: bench_watch.sh LIMIT "FAULT..." SIDE...
. /tests/vm/lib.sh
. /tests/bench/sides.sh

limit=$1 # seconds; what takes longer is never
faults=$2
shift 2

# await SECONDS: the pulse's lines until there is service; when it first was not, and when the address
# was first gone, go to $down and $noticed, its return to $up. Nothing polls meanwhile; that it is
# late is told through the same pipe.
await() {
	up='' down='' noticed=''
	(sleep "$1" && echo "0 late" >/tmp/pulse) &
	_late=$!
	while [ -z "$up" ] && read -r _at _word <&3 && [ "$_word" != late ]; do
		case $_word in
		down) down=${down:-$_at} ;;
		no-address) noticed=${noticed:-$_at} ;;
		up) up=$_at ;;
		esac
	done
	kill "$_late" 2>/dev/null
	wait "$_late" 2>/dev/null
	[ -n "$up" ]
}

after() { # TIME: ms since the fault
	[ -n "$1" ] && echo $(($1 - since)) || echo never
}

measure() { # SIDE FAULT
	rm -f /tmp/pulse
	mkfifo /tmp/pulse
	exec 3<>/tmp/pulse
	side_modem || exit
	side_start "$1"
	/job/pulse "$internet" 100 300 >/tmp/pulse &
	pulse=$!
	if ! await 60; then
		not_ok "$1: service before $2"
		tail -n 20 "$side_log"
	else
		sleep 10
		modem_ms=$(modem time)
		since=$(date +%s%3N)
		side_fault "$2"
		await "$limit"
		echo "side=$1 fault=$2 at_ms=$since noticed_ms=$(after "$noticed") restored_ms=$(after "$up")" \
			"modem_ms=$(($(modem time) - modem_ms))"
		[ -n "$down" ] && ok "$1: $2" || not_ok "$1: $2" "it did no harm"
	fi
	kill "$pulse"
	wait "$pulse"
	exec 3<&-
	side_stop
	modem_stop
	cp "$side_log" "/out/$1.$2.log"
}

sides_init
for side; do
	for fault in $faults; do
		measure "$side" "$fault"
	done
done
summary
