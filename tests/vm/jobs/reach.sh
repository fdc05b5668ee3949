# SPDX-License-Identifier: MIT
# The network tier with the real pppd and drivers: a black hole behind a modem that answers is named,
# the call ended, and the link back once it heals; what is no black hole is left alone.
. /tests/vm/lib.sh

profiles=/etc/swictl/profiles
log=/tmp/connect.log
kept=/var/lib/swictl/history.jsonl
link=
pinger=

mkdir -p "$profiles"
# profile NAME LINE...
profile() {
	_file=$profiles/$1.conf
	shift
	printf '%s\n' 'apn = "internet";' 'watch = "tolerant";' "$@" >"$_file"
	chmod 600 "$_file"
}

# field NAME: of the running connect's status; "" for null
field() {
	swictl --json status 2>/dev/null | tr -d '\n' |
		sed -n "s/.*\"$1\": *\"\{0,1\}\([^\",}]*\).*/\1/p" | sed 's/^null$//'
}

is() { # FIELD VALUE
	[ "$(field "$1")" = "$2" ]
}

connect() { # PROFILE
	: >"$log"
	rm -rf /var/lib/swictl
	swictl -v connect "$1" >>"$log" 2>&1 &
	link=$!
	wait_for 60 is state up && return
	not_ok "$1: up" "state: $(field state)"
	tail -n 20 "$log"
}

disconnect() {
	traffic off
	modem blackhole off >/dev/null
	kill -TERM "$link" 2>/dev/null
	wait_for 5 gone "$link" || not_ok "ends on SIGTERM" "state: $(field state)"
	wait "$link"
}

# traffic on|off: something goes out each second, and asks for an answer; it outlives the link.
traffic() {
	[ -z "$pinger" ] || {
		kill "$pinger"
		wait "$pinger" 2>/dev/null
	}
	pinger=
	[ "$1" = on ] || return
	while :; do
		ping -c 1 -W 1 -I ppp0 "$internet"
		sleep 2
	done >/dev/null 2>&1 &
	pinger=$!
}

# said SECONDS TEXT: the log has it by then; looked at once a second, for each look costs the machine.
said() {
	_looks=$1
	until grep -q "$2" "$log"; do
		_looks=$((_looks - 1))
		[ $_looks -gt 0 ] || return 1
		sleep 1
	done
}

# lives NAME: the first dial is still up
lives() {
	if is state up && is dials 1 && ping -c 1 -W 5 -I ppp0 "$internet" >/dev/null; then
		ok "$1: not killed (network: $(field reach))"
	else
		not_ok "$1: not killed" "state: $(field state), $(tail -n 5 "$log")"
	fi
}

# hole NAME VERDICT: within a minute the call is ended for that
hole() {
	_since=$(now_ms)
	_dials=$(field dials)
	modem blackhole on >/dev/null
	said 90 "link lost: "
	_took=$(($(now_ms) - _since))
	if grep -q "link lost: $2 " "$log" && [ $_took -ge 30000 ] && [ $_took -le 65000 ]; then
		ok "$1: ended after $_took ms: $(sed -n 's/.*link lost: //p' "$log" | head -n 1)"
	else
		not_ok "$1: $2 within 65 s" "after $_took ms: $(tail -n 10 "$log")"
	fi
}

# heals NAME SECONDS: the hole is gone; traffic flows again within that time
heals() {
	_since=$(now_ms)
	modem blackhole off >/dev/null
	if wait_for "$2" is reach good && wait_for "$2" ping -c 1 -W 1 -I ppp0 "$internet"; then
		ok "$1: back $(($(now_ms) - _since)) ms after it healed, by $(field cured_by)"
	else
		not_ok "$1: back" "state: $(field state), $(tail -n 10 "$log")"
	fi
}

profile auto
profile off 'reach = "off";'
profile icmp 'reach_targets = "icmp:192.0.2.1";' 'route = "none";'
profile tcp 'reach_targets = "tcp:192.0.2.1:7000";'
profile deaf 'reach_targets = "icmp:192.0.2.99 tcp:192.0.2.99:443";'
modem_start || exit 1
modem wait ready 10000 >/dev/null

# --- the servers that the network gave ---

connect auto
sleep 30
expect "idle: not judged" is reach good
traffic on
sleep 20
expect "traffic: a server was asked, and answered" test -n "$(field reach_rtt_ms)"
hole "black hole" network-unreachable
wait_for 20 is state up
heals "black hole" 60
grep '"verdict":"network-unreachable"' "$kept" | tail -n 1 >/tmp/record
expect "black hole: kept, with what shows it and its cure" grep -q \
	'"cured_by":"redial".*"LCP echo alive.*"reach":."lost: .* 1 answered' /tmp/record
sleep 40

# It stays: a new call does not help, a new attachment is next, and USB is left alone.
: >"$log"
hole "black hole that stays" network-unreachable
said 200 "trying cfun because of network-unreachable"
_tried=$(sed -n 's/.*: trying \([a-z]*\) because.*/\1/p' "$log" | tr '\n' ' ')
if [ "$_tried" = "attach cfun " ]; then
	ok "black hole that stays: a dial, then $_tried"
else
	not_ok "black hole that stays: a dial, attach, cfun" "$_tried"
fi
heals "black hole that stays" 90
disconnect

# --- targets of one's own ---

connect icmp
traffic on
sleep 20
expect "icmp, no route: answers" test -n "$(field reach_rtt_ms)"
hole "icmp" network-unreachable
heals "icmp" 60
disconnect

ip netns exec "$network" nc -lk -p 7000 >/dev/null 2>&1 &
server=$!
connect tcp
traffic on
sleep 20
expect "tcp: answers" test -n "$(field reach_rtt_ms)"
disconnect
kill "$server" 2>/dev/null

modem blackhole on >/dev/null
connect icmp
traffic on
hole "nothing from the beginning" connect-without-network
heals "nothing from the beginning" 60
disconnect

# --- what is no black hole ---

connect off
traffic on
modem blackhole on >/dev/null
sleep 90
modem blackhole off >/dev/null
sleep 2
lives "off, in a black hole for 90 s"
disconnect

connect deaf
sleep 90
lives "no traffic"
traffic on
sleep 90
lives "targets that never answer"
expect "deaf targets: said once" test "$(grep -c 'not judged by them' "$log")" -eq 1
disconnect

connect auto
traffic on
for i in 1 2 3; do
	sleep 10
	modem blackhole on >/dev/null
	sleep 25
	modem blackhole off >/dev/null
done
sleep 5
lives "gaps of 25 s"
disconnect
modem_stop
summary
