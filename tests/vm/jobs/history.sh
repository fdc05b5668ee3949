# SPDX-License-Identifier: MIT
# What is kept and told of real drops: the history with its evidence, the user's script, the monitor
# and the control socket, with the real pppd, drivers and kernel events.
. /tests/vm/lib.sh

log=/tmp/connect.log
lines=/tmp/monitor.log
told=/tmp/hook.log
kept=/var/lib/swictl/history.jsonl

mkdir -p /etc/swictl/profiles /root
cat >/root/hook <<'END'
#!/bin/sh
echo "$1 $SWICTL_PROFILE $SWICTL_SLOT $SWICTL_VERDICT $SWICTL_RUNG" >>/tmp/hook.log
[ "$1" = up ] && echo "$SWICTL_IFNAME $SWICTL_LOCAL $SWICTL_LOST_MS" >>/tmp/hook.up
exit 0
END
chmod 755 /root/hook
cat >/etc/swictl/profiles/home.conf <<'END'
apn = "internet";
hook = "/root/hook";
END
chmod 600 /etc/swictl/profiles/home.conf

state_is() {
	swictl --json status 2>/dev/null | grep -q "\"state\": *\"$1\""
}

has() { # FILE TEXT...: each of them, somewhere
	_file=$1
	shift
	for _wanted; do
		grep -qF -- "$_wanted" "$_file" || return 1
	done
}

kept_lines() {
	[ "$(wc -l <$kept)" -ge "$1" ]
}

# record VERDICT: the last line that is of it
record() {
	grep "\"verdict\":\"$1\"" $kept | tail -n 1 >/tmp/record
}

modem_start || exit 1
modem wait ready 10000 >/dev/null
swictl monitor >$lines 2>&1 &
monitor=$!
wait_for 10 test -s $lines
swictl -v connect home >$log 2>&1 &
link=$!
wait_for 60 state_is up || { not_ok up; tail -n 30 $log; }
expect "status has the signal" sh -c 'swictl --json status | grep -q "\"rssi_dbm\": *-"'
expect "status has the echo judge's state" sh -c 'swictl --json status | grep -q "\"echo\": *\"[a-z]"'
sleep 3

# --- the network ends the call ---

modem hangup >/dev/null
expect "hang-up: kept, and again when it is over" wait_for 60 kept_lines 2
record peer-terminated
expect "hang-up: kept as one drop with its cure" has /tmp/record '"kind":"drop"' '"profile":"home"' \
	'"slot":"1-1"' '"identity":"3590…' '"cured_by":"redial"' '"lost_ms":' '"before":["sim ready"' \
	'"after":["sim ready"' '"+CEER: No cause information available"' '"uptime_s":' '"bytes_in":'
expect "hang-up: back" wait_for 30 state_is up

# --- the cable is away for 3 s ---

sleep 2
modem cut 3000 >/dev/null
expect "cut: gone" wait_for 30 has $kept usb-gone
expect "cut: back" wait_for 60 state_is up
record usb-gone
expect "cut: the kernel's word on it" has /tmp/record '"kind":"drop"' 'remove 1-1"' 'add 1-1"' 'add ttyUSB'
_lost=$(sed 's/.*"lost_ms":\([0-9]*\).*/\1/' /tmp/record)
[ "${_lost:-0}" -ge 3000 ] && [ "$_lost" -lt 20000 ] && ok "cut: lost $_lost ms" || not_ok "cut: time lost" "$_lost"

# --- asked to end ---

swictl disconnect >/dev/null 2>&1
wait_for 10 gone $link || not_ok "disconnect"
wait $link
expect "end: kept as no failure" grep -q '"kind":"stop"' $kept
expect "history: two drops" sh -c 'swictl --json status --history | grep -q "\"drops\": *2"'
expect "history: for people" sh -c 'swictl status --history | grep "drop  usb-gone  *redial"'
expect "history: no connect is needed" swictl status --history --last 1

# --- what was told meanwhile ---

expect "script: up" has $told "up home 1-1  "
expect "script: verdicts" has $told "verdict home 1-1 peer-terminated" "verdict home 1-1 usb-gone"
expect "script: back by which rung" has $told "up home 1-1  redial"
expect "script: the end is told at the end" sh -c "tail -n 1 $told | grep -q ^down"
expect "script: interface and address" grep -q '^ppp0 [0-9.]* [0-9]*$' /tmp/hook.up
wait_for 10 sh -c "tail -n 1 $lines | grep -q 'no connect is running'"
kill $monitor
wait $monitor
expect "monitor: ends on SIGTERM with 0" test $? -eq 0
expect "monitor: each change in a line" has $lines "no connect is running" "home: dialling" "home: up, ppp0" \
	"no connect is running"
expect_status 1 "monitor: no control characters" grep -q "$(printf '\033')" $lines
expect_status 1 "no process is left" pidof swictl
[ "$failed" -eq 0 ] || cat $kept $told $lines
modem_stop
summary
