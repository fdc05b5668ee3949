# SPDX-License-Identifier: MIT
# The echo judge with the real pppd and drivers: what kills a link is named in time, and what does
# not kill it is left alone; under `swictl connect` and without it.
. /tests/vm/lib.sh

profiles=/etc/swictl/profiles
log=/tmp/connect.log
link=

mkdir -p "$profiles" /etc/ppp/peers
# profile NAME LINE...
profile() {
	_file=$profiles/$1.conf
	shift
	printf '%s\n' 'apn = "internet";' "$@" >"$_file"
	chmod 600 "$_file"
}

# pppd's own scripts tell when it took the link up and down, and what they were told.
for way in up down; do
	cat >/etc/ppp/ip-$way <<-END
		#!/bin/sh
		read -r up _ </proc/uptime
		env | grep ^SWICTL_ >/tmp/ip-$way.env
		echo "\${up%.*}\${up#*.}0" >/tmp/ip-$way
	END
	chmod 755 /etc/ppp/ip-$way
done

# told WAY NAME: a variable as the script saw it
told() {
	sed -n "s/^SWICTL_$2=//p" "/tmp/ip-$1.env"
}

# field NAME: of the running connect's status
field() {
	swictl --json status 2>/dev/null | tr -d '\n' |
		sed -n "s/.*\"$1\": *\"\{0,1\}\([^\",}]*\).*/\1/p" | sed 's/^null$//'
}

state_is() {
	[ "$(field state)" = "$1" ]
}

our_pppd() {
	for _dir in /proc/[0-9]*; do
		case $(tr '\0' ' ' <"$_dir/cmdline" 2>/dev/null) in
		*pppd\ /dev/ttyUSB* | *pppd\ call*) echo "${_dir#/proc/}" ;;
		esac
	done
}

# connect PROFILE: up, and the judge has learned that the modem answers
connect() {
	rm -f /tmp/ip-up /tmp/ip-down
	: >"$log"
	swictl -v connect "$1" >>"$log" 2>&1 &
	link=$!
	wait_for 30 state_is up && return
	not_ok "$1: up" "state: $(field state)"
	tail -n 20 "$log"
	return 1
}

disconnect() {
	kill -TERM "$link" 2>/dev/null
	wait_for 5 gone "$link" || kill -9 "$link"
	wait "$link"
}

# ends NAME VERDICT LEAST MOST FAULT...: the fault ends the link between LEAST and MOST ms after it,
# pppd is gone $slow ms later (a tenth of a second of DTR low is in it), the log names VERDICT, and the link comes back.
slow=300
ends() {
	_name=$1 _verdict=$2 _least=$3 _most=$4
	shift 4
	_pppd=$(our_pppd)
	rm -f /tmp/ip-down /tmp/ip-up
	: >"$log"
	_fault=$(now_ms)
	modem "$@" >/dev/null
	if ! wait_for 20 test -s /tmp/ip-down; then
		not_ok "$_name: ends" "state: $(field state), echo: $(field echo)"
		tail -n 20 "$log"
		return 1
	fi
	wait_for 10 gone "$_pppd" || not_ok "$_name: pppd gone"
	_gone=$(now_ms)
	_down=$(cat /tmp/ip-down)
	_took=$((_down - _fault))
	if [ "$_took" -ge "$_least" ] && [ "$_took" -le "$_most" ] && [ $((_gone - _down)) -le $slow ]; then
		ok "$_name: noticed after $_took ms, pppd gone $((_gone - _down)) ms later"
	else
		not_ok "$_name: noticed after $_took ms, expected $_least to $_most;" \
			"pppd gone $((_gone - _down)) ms later"
		tail -n 20 "$log"
	fi
	wait_for 2 grep -q "link lost: " "$log"
	if grep -q "link lost: $_verdict " "$log"; then
		ok "$_name: $(sed -n 's/.*link lost: //p' "$log" | head -n 1)"
	else
		not_ok "$_name: $_verdict" "$(grep 'link lost' "$log")"
	fi
	wait_for 60 test -s /tmp/ip-up || {
		not_ok "$_name: back" "state: $(field state)"
		tail -n 20 "$log"
		return 1
	}
	_lost=$(($(cat /tmp/ip-up) - _fault))
	if ping -c 1 -W 5 -I ppp0 "$internet" >/dev/null; then
		ok "$_name: back, $_lost ms lost"
	else
		not_ok "$_name: traffic again"
	fi
	sleep 3
}

# lives NAME: the link of the last connect is the same
lives() {
	if [ ! -e /tmp/ip-down ] && state_is up && ping -c 1 -W 9 -I ppp0 "$internet" >/dev/null; then
		ok "$1: not killed (echo: $(field echo), $(field probes) probes, at most $(field rtt_max_ms) ms)"
	else
		not_ok "$1: not killed" "state: $(field state), $(grep -h swictl "$log" | tail -n 5)"
		wait_for 60 state_is up
		rm -f /tmp/ip-down
	fi
}

# load_start up|down, load_stop: as much as goes, in the background. An nc whose input ends ends the
# other one.
port=7000
mkfifo /tmp/open
exec 5<>/tmp/open
load_start() {
	port=$((port + 1))
	if [ "$1" = up ]; then
		ip netns exec "$network" nc -l -p $port <&5 >/dev/null &
		server=$!
		sleep 0.2
		nc "$internet" $port </dev/zero &
	else
		ip netns exec "$network" nc -l -p $port </dev/zero &
		server=$!
		sleep 0.2
		nc "$internet" $port <&5 >/dev/null &
	fi
	client=$!
	_bytes=$(($(field bytes_in) + $(field bytes_out)))
	sleep 2
	_bytes=$(($(field bytes_in) + $(field bytes_out) - _bytes))
	[ "$_bytes" -gt 100000 ] || not_ok "load $1" "$_bytes bytes in 2 s"
}

load_stop() {
	kill -9 "$server" "$client" 2>/dev/null
	wait "$server" "$client" 2>/dev/null
}

profile fast
modem_start || exit 1
modem wait ready 10000 >/dev/null

# --- what ends a link ---

connect fast
sleep 3
# The modem's own round: it neither hears nor speaks for a while, and answers again.
for after in 0.05 0.17 0.31; do
	sleep $after
	ends "freeze" echo-lost-after-traffic 2000 2500 freeze 4000
done
ends "drop to command mode" modem-left-data-mode 0 500 drop
ends "NO CARRIER" modem-left-data-mode 0 500 no-carrier
# One second more, for the peer to hear our Terminate-Ack (RFC 1661 4.3).
slow=1300
ends "hang-up by the network" peer-terminated 0 500 hangup
slow=300
ends "cable" usb-gone 0 500 cut 2000
load_start down
ends "freeze under download" echo-lost-after-traffic 2000 2900 freeze 4000
load_stop
load_start up
ends "drop to command mode under upload" modem-left-data-mode 0 2600 drop
load_stop
load_start up
# With data waiting it may be flow control, so it is given its time.
(sleep 15; modem nak off) >/dev/null &
ends "endpoint that takes nothing" port-stuck 9000 11000 nak on
load_stop
disconnect

# --- what does not ---

modem wait ready 10000 >/dev/null
modem echo-deaf on >/dev/null
connect fast
sleep 300
lives "deaf peer, idle for 5 minutes"
ping -i 0.5 -I ppp0 "$internet" >/dev/null &
pinger=$!
sleep 300
kill "$pinger"
lives "deaf peer, 5 minutes of traffic"
disconnect
modem echo-deaf off >/dev/null

# bad WAY: the modem's pppd treats echo so
options=$(modem get ppp.options | sed 's/^ok //')
bad() {
	modem set ppp.options "$options plugin /job/badpeer.so badpeer $1" >/dev/null
	connect fast
	sleep 60
}

bad copy
lives "peer that copies our magic"
expect "that is told once" test "$(grep -c echo-magic-copied "$log")" -eq 1
expect "pppd does not hear of it" test "$(grep -c 'our own echo-reply' "$log")" -eq 0
disconnect
bad reject
lives "peer that rejects echo"
expect "it is asked once" test "$(grep -c 'Code-Reject' "$log")" -eq 1
disconnect
modem set ppp.options "$options" >/dev/null

connect fast
sleep 3
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
	modem stall 2000 >/dev/null
	sleep "$((4 + i % 3)).$((i * 37 % 100 + 10))"
done
lives "20 stalls of 2 s"
load_start up
modem nak on >/dev/null
sleep 8
modem nak off >/dev/null
sleep 5
lives "uplink stalled for 8 s"
if grep -q "takes no data" "$log"; then
	ok "the stall is told"
else
	not_ok "the stall is told" "$(tail -n 5 "$log")"
fi
load_stop

# --- what it costs ---

# wakeups: of our pppd so far
wakeups() {
	sed -n 's/^voluntary_ctxt_switches:[[:space:]]*//p' "/proc/$(our_pppd)/status"
}

frames() {
	modem status | sed -n 's/.*frames_in=\([0-9]*\).*/\1/p'
}

# The first answer is as old as the last change of state; who asks is told more from then on.
probes() {
	field probes >/dev/null
	sleep 3
	field probes
}

# cost NAME SECONDS MOST: wake-ups a minute
cost() {
	_probes=$(probes)
	_wakeups=$(wakeups) _frames=$(frames)
	sleep "$2"
	_wakeups=$((($(wakeups) - _wakeups) * 60 / $2)) _frames=$((($(frames) - _frames) * 3600 / $2))
	_probes=$((($(probes) - _probes) * 3600 / ($2 + 3)))
	# C0 21, code, id, length, magic, tag, FCS and flag are 17 bytes, and so are those of the answer.
	if [ "$_wakeups" -le "$3" ]; then
		ok "$1: $_wakeups wake-ups a minute, $_probes probes an hour: $((_probes * 34 / 1000)) kB on USB, none on the air ($_frames frames to the modem)"
	else
		not_ok "$1: $_wakeups wake-ups a minute, expected at most $3"
	fi
}

sleep 10
cost "idle" 120 400
ping -i 0.2 -I ppp0 "$internet" >/dev/null &
pinger=$!
sleep 5
cost "busy" 120 260
kill "$pinger"
disconnect

profile tolerant 'watch = "tolerant";'
connect tolerant
sleep 20
cost "idle, tolerant" 120 30
disconnect
profile off 'watch = "off";'
connect off
sleep 5
cost "idle, off" 120 2
disconnect

# --- without a supervisor ---

# alone NAME STATUS LEAST MOST VERDICT FAULT...: three lines, and the fault
alone() {
	_name=$1 _status=$2 _least=$3 _most=$4 _verdict=$5
	shift 5
	rm -f /tmp/ip-up /tmp/ip-down
	/usr/sbin/pppd call cell nodetach >/tmp/pppd.log 2>&1 &
	_pppd=$!
	wait_for 30 test -s /tmp/ip-up || not_ok "$_name: up" "$(cat /tmp/pppd.log)"
	sleep 3.3
	_fault=$(now_ms)
	modem "$@" >/dev/null
	_got=0
	wait_for 20 gone "$_pppd" || kill -9 "$_pppd"
	wait "$_pppd" || _got=$?
	_gone=$(now_ms)
	_down=$(cat /tmp/ip-down)
	_took=$((_down - _fault))
	if [ "$_took" -ge "$_least" ] && [ "$_took" -le "$_most" ] && [ "$_got" -eq "$_status" ] &&
		[ $((_gone - _down)) -le $slow ] && [ "$(told down VERDICT)" = "$_verdict" ]; then
		ok "$_name, alone: $_verdict after $_took ms, gone $((_gone - _down)) ms later, status $_got"
	else
		not_ok "$_name, alone: \"$(told down VERDICT)\" after $_took ms, status $_got"
		cat /tmp/pppd.log
	fi
	cat /tmp/ip-down.env
	grep swictl: /tmp/pppd.log
	modem thaw >/dev/null
	sleep 3
}

cat >/etc/ppp/options <<END
lcp-echo-interval 30
lcp-echo-failure 4
END
printf '%s\n' /dev/ttyUSB2 "plugin swictl.so" "swictl-apn internet" >/etc/ppp/peers/cell
alone "freeze" 15 2000 2500 echo-lost-after-traffic freeze
alone "drop to command mode" 15 0 500 modem-left-data-mode drop
slow=1300
alone "hang-up by the network" 16 0 500 peer-terminated hangup
expect "reason for scripts" test "$(told down REASON)" = "terminated by the peer"
expect "uptime for scripts" test "$(told down UPTIME_S)" -ge 3
echo "swictl-watch-idle 1000
swictl-watch-silence 4000" >>/etc/ppp/peers/cell
alone "freeze, own numbers" 15 3000 4200 echo-lost-after-traffic freeze

modem_stop
summary
