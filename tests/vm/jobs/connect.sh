# SPDX-License-Identifier: MIT
# swictl connect with the real pppd, qcserial and PPP: authentication, traffic, misfortunes and
# SIGTERM in each phase of the dial.
. /tests/vm/lib.sh

profiles=/etc/swictl/profiles
log=/tmp/connect.log
link=

# profile NAME LINE...
profile() {
	_file=$profiles/$1.conf
	shift
	mkdir -p "$profiles"
	printf '%s\n' "$@" >"$_file"
	chmod 600 "$_file"
}

state() {
	swictl --json status "$1" 2>/dev/null | sed -n 's/.*"state": *"\([^"]*\)".*/\1/p'
}

is() { # PROFILE STATE
	[ "$(state "$1")" = "$2" ]
}

connect() { # PROFILE [OPTION]...: in the background
	_profile=$1
	shift
	swictl -v connect "$@" "$_profile" >"$log" 2>&1 &
	link=$!
}

# The modem's own pppd is another process of the same name: ours has the tty of the modem.
our_pppd() {
	grep -lsa '/dev/ttyUSB' /proc/[0-9]*/cmdline | grep -v "/$$/" | while read -r _cmdline; do
		tr '\0' ' ' <"$_cmdline" | grep -q '^[^ ]*pppd /dev/ttyUSB' && echo "$_cmdline"
	done | grep .
}

# Nothing of a link is left: process, interface, lock, socket.
clean() {
	gone "$link" && ! our_pppd >/dev/null && [ ! -e /sys/class/net/ppp0 ] &&
		[ -z "$(ls /run/lock/LCK..ttyUSB* 2>/dev/null)" ] &&
		[ -z "$(ls /run/swictl 2>/dev/null)" ]
}

# ended NAME: connect was told to end and does, within 3 s, and leaves nothing.
ended() {
	_start=$(now_ms)
	if ! wait_for 5 clean; then
		not_ok "$1" "something is left: $(ls /run/swictl /run/lock /sys/class/net) $(our_pppd)"
		tail -n 30 "$log"
		kill -9 "$link" 2>/dev/null
		return 1
	fi
	_took=$(($(now_ms) - _start))
	wait "$link"
	_status=$?
	if [ "$_took" -le 3000 ] && [ "$_status" -eq 0 ]; then
		ok "$1 (${_took} ms)"
	else
		not_ok "$1" "took $_took ms, exit status $_status"
	fi
}

hang_up() { # NAME
	kill -TERM "$link"
	ended "$1"
}

up() { # NAME PROFILE [SECONDS]
	if wait_for "${3:-30}" is "$2" up; then
		ok "$1"
	else
		not_ok "$1" "state: $(state "$2")"
		tail -n 40 "$log"
		return 1
	fi
}

# 1 MiB each way across the link, compared.
traffic() { # NAME
	head -c 1048576 /dev/urandom >/tmp/sent
	ns nc -l -p 7000 </tmp/sent >/tmp/received.up &
	_server=$!
	wait_for 5 sh -c 'ip netns exec network netstat -tln | grep -q :7000'
	nc "$internet" 7000 </tmp/sent >/tmp/received.down
	wait "$_server"
	expect "$1: 1 MiB up" cmp /tmp/sent /tmp/received.up
	expect "$1: 1 MiB down" cmp /tmp/sent /tmp/received.down
}

profile none 'apn = "internet";'
profile pap 'apn = "internet";' 'auth = "pap";' 'user = "user";' 'password = "secret";'
profile chap 'apn = "internet";' 'auth = "chap";' 'user = "user";' 'password = "secret";'
profile wrong 'apn = "internet";' 'auth = "chap";' 'user = "user";' 'password = "wrong";'
profile badapn 'apn = "no.such.apn";'

modem_start || exit 1
modem wait ready 10000 >/dev/null

expect "list names the modem" sh -c 'swictl list | grep -q MC7455'
expect "list gives the AT port as JSON" sh -c \
	'swictl --json list | tr -d " \n" | grep -q "\"role\":\"at\",\"driver\":\"qcserial\",\"node\":\"/dev/ttyUSB2\""'
expect "info answers" sh -c 'swictl --json info | tr -d " \n" | grep -q "\"registration\":\"home\""'
expect "at answers" sh -c 'swictl at ATI | grep -q "Model: MC7455"'
expect "a modem is known by its IMEI" sh -c 'swictl -d 359072060000011 at ATI | grep -q "Model: MC7455"'
expect_status 69 "no modem of another IMEI" swictl -d 359072060000029 at ATI
expect_status 1 "at tells a refusal" swictl at AT+NONSENSE

# Dial, each way to authenticate; the context is set by the first dial, so the rest is as it is.
for auth in none pap chap; do
	modem set ppp.auth $auth >/dev/null
	connect $auth
	up "dial with $auth" $auth
	expect "ping with $auth" ping -c 2 -W 5 -I ppp0 "$internet"
	expect "ping back with $auth" ns ping -c 2 -W 5 10.64.64.64
	[ $auth = chap ] && traffic "$auth"
	hang_up "hang up with $auth"
done
modem set ppp.auth none >/dev/null

# IPv6 beside IPv4, where the profile asks for it and the network has it.
profile both 'apn = "internet";' 'type = "IPV4V6";'
modem set ppp.options "$(modem get ppp.options | sed 's/noipv6/+ipv6/')" >/dev/null
connect both
up "dial with IPv4 and IPv6" both
expect "both address families are told" wait_for 5 sh -c \
	'swictl --json status both | tr -d " \n" | grep -q "\"local6\":\"fe80:"'
expect "ping by IPv6" ping -6 -c 2 -W 5 -I ppp0 \
	"$(swictl --json status both | sed -n 's/.*"remote6": *"\([^"]*\)".*/\1/p')"
hang_up "hang up both"
modem set ppp.options "$(modem get ppp.options | sed 's/+ipv6/noipv6/')" >/dev/null

connect none
up "up for disconnect" none
expect "disconnect" swictl disconnect none
ended "disconnect ends it"

# Two at once.
connect none
up "up for the port to be busy" none
expect_status 75 "at on a port in use: try again" swictl at ATI
expect_status 75 "a second connect: try again" swictl connect none
hang_up "hang up the first"

# Refusals: nothing is dialled, or the reason is named, and --once ends with 1.
modem set ppp.auth chap >/dev/null
expect_status 1 "wrong password" swictl connect --once wrong
swictl connect --once wrong 2>&1 | grep -q auth-failed && ok "auth-failed named" || not_ok "auth-failed named"
modem set ppp.auth none >/dev/null
expect_status 1 "wrong APN" swictl connect --once badapn
swictl connect --once badapn 2>&1 | grep -q dial-refused && ok "dial-refused named" || not_ok "dial-refused named"
modem sim out >/dev/null
expect_status 1 "no SIM" swictl connect --once none
swictl connect --once none 2>&1 | grep -q sim-absent && ok "sim-absent named" || not_ok "sim-absent named"
modem sim in >/dev/null
modem wait ready 10000 >/dev/null
modem registration denied >/dev/null
swictl -v connect --once none >"$log" 2>&1
grep -q registration-denied "$log" && ok "registration-denied named" || not_ok "registration-denied named" "$(cat "$log")"
modem registration home >/dev/null
modem low-power W_DISABLE >/dev/null
swictl connect --once none 2>&1 | grep -q low-power-wdisable && ok "low-power-wdisable named" || not_ok "low-power-wdisable named"
modem online >/dev/null
modem wait ready 10000 >/dev/null

# SIGTERM in each phase: while it asks, dials, negotiates, and is up.
for phase in "asking the modem" dialling up; do
	connect none
	wait_for 20 is none "$phase" || { [ "$phase" = up ] && not_ok "reaches $phase"; }
	hang_up "SIGTERM while $phase"
done
connect none
modem wait connect 20000 >/dev/null
hang_up "SIGTERM at CONNECT"

# The cable is cut in each phase, for 2 s, and the link comes by itself.
for event in dial connect up; do
	connect none
	modem wait $event 20000 >/dev/null
	modem cut 2000 >/dev/null
	wait_for 10 is none waiting || not_ok "notices a cut at $event" "$(state none)"
	up "back after a cut at $event" none 40
	hang_up "hang up after a cut at $event"
done

# Another program has the port, with a lock that says so.
sh -c 'printf "%10d\n" $$ >/run/lock/LCK..ttyUSB2; touch /tmp/locked; exec sleep 1000' &
holder=$!
wait_for 5 test -e /tmp/locked
connect none
wait_for 10 is none waiting || not_ok "waits for the port" "$(state none)"
kill "$holder"
up "dials when the other program is gone" none 60
hang_up "hang up after that"

# Data mode left behind: pppd is killed, DTR stays, LCP frames come back.
connect none
up "up for a kill" none
kill -9 "$link"
wait_for 5 gone "$link"
wait_for 10 sh -c '! grep -qsa "^/usr/sbin/pppd./dev/ttyUSB" /proc/[0-9]*/cmdline'
expect "at after connect was killed" sh -c 'swictl at AT | grep -q OK'
connect none
up "connect after one that was killed" none
hang_up "hang up the last"

modem_stop
summary
