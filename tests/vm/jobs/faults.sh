# SPDX-License-Identifier: MIT
# What happens to a link besides what the rungs of the ladder are for, with the real pppd and drivers:
# it is named, cured by no more than it needs, and nothing is left behind.
. /tests/vm/lib.sh
. /tests/vm/link.sh

profile all 'recover_max = "power";' 'hook = "/root/tell";'
profile reset 'recover_max = "reset";' 'hook = "/root/cure";'
profile redial 'recover = "redial";'
cat >/root/cure <<-END
	#!/bin/sh
	/root/tell "\$1"
	[ "\$1 \$SWICTL_RUNG" != "rung hook" ] || /usr/local/bin/swictl-vmodem --ctl $modem_socket stuck off
END
chmod 755 /root/cure

# named CODE: within 30 s
named() {
	if wait_for 30 grep -q ": $1 (" "$log"; then
		ok "$1: named"
	else
		not_ok "$1: named" "$(tail -n 5 "$log")"
	fi
}

not_tried() { # NAME PATTERN
	expect_status 1 "$1: no reset is tried for it" grep -E "trying $2" "$log"
}

modem_start || exit 1
modem wait ready 10000 >/dev/null

# --- a bulk endpoint that takes nothing more ---

# That it is idle is all the harder: no packet waits in front of it.
if fault all nak; then
	cured "endpoint that takes nothing" port-stuck usb 500 4000
	expect_status 1 "pppd ends by itself" grep "does not end, killed" "$log"
fi
modem nak on >/dev/null
_start=$(now_ms)
disconnect
_took=$(($(now_ms) - _start))
[ "$_took" -le 3000 ] && ok "SIGTERM on such a port ($_took ms)" || not_ok "SIGTERM on such a port" "$_took ms"
modem nak off >/dev/null

# --- a pppd that does not end ---

if fault all thaw; then
	kill -STOP "$(cat /run/ppp0.pid)"
	_start=$(now_ms)
	disconnect
	_took=$(($(now_ms) - _start))
	[ "$_took" -ge 2000 ] && [ "$_took" -le 3000 ] && ok "hung pppd: killed after $_took ms" ||
		not_ok "hung pppd: killed" "$_took ms"
	expect "hung pppd: that is told" grep -q "does not end, killed" "$log"
	expect "hung pppd: it is gone" test ! -e /sys/class/net/ppp0
fi

# --- only the user's script knows the cure ---

if fault reset stuck power; then
	strike drop
	cured "only the script" modem-left-data-mode hook 30000 80000
	expect "only the script: told of the rungs below" grep -q "^rung dial-refused reset$" /tmp/told.log
fi
disconnect
modem wait ready 20000 >/dev/null

# --- not above what is allowed ---

if fault redial freeze usb; then
	named port-silent
	sleep 60
	not_tried "recover = redial" ""
	echo 0 >/sys/bus/usb/devices/1-1/authorized
	echo 1 >/sys/bus/usb/devices/1-1/authorized
	expect "reset by somebody else: back" wait_for 70 grep -q '"cured_by":"redial"' "$state/history.jsonl"
fi
disconnect

# --- what passes by itself, or by a person ---

# away NAME CODE FAULT... -- END...: for 20 s
away() {
	_what=$1 _code=$2 _fault=
	shift 2
	while [ "$1" != -- ]; do
		_fault="$_fault $1"
		shift
	done
	shift
	# shellcheck disable=SC2086 # words
	fault all $_fault || return
	named "$_code"
	sleep 20
	modem "$@" >/dev/null
	cured "$_what" modem-left-data-mode redial 20000 28000
	not_tried "$_what" ""
	expect "$_what: kept" grep -q "\"kind\":\"dial\".*\"verdict\":\"$_code\"" "$state/history.jsonl"
	disconnect
	modem wait ready 20000 >/dev/null
}
away "SIM pulled and put in" sim-absent sim out -- sim in
away "registration lost and back" not-registered registration searching -- registration home

# --- USB ---

if fault all cut 3000; then
	cured "cable" usb-gone redial 3000 9500
	expect "cable: the script was told at once" grep -q "^down usb-gone" /tmp/told.log
	not_tried "cable" ""
fi
disconnect
modem wait ready 20000 >/dev/null

# Somebody who still has a port open keeps its number: the AT port comes back as another one.
sleep 1000 </dev/ttyUSB0 &
holder=$!
if fault all cut 3000; then
	cured "another tty" usb-gone redial 3000 9500
	[ "$(field node)" = /dev/ttyUSB3 ] && ok "another tty: found" || not_ok "another tty: found" "$(field node)"
fi
disconnect
kill "$holder"
modem cut 500 >/dev/null
modem wait ready 20000 >/dev/null

if fault all boot; then
	named boot-loader
	modem reset >/dev/null
	cured "boot loader" usb-gone redial 8000 30000
fi
disconnect
modem wait ready 20000 >/dev/null

# --- what it learns is kept for this modem ---

if fault all freeze usb; then
	cured "hung firmware" echo-lost-after-traffic usb 3000 9000
	# A link that carries nothing proves nothing.
	ping -c 8 -i 5 -I ppp0 "$internet" >/dev/null
	disconnect
	expect "a lesson is kept" grep -q "^port-silent usb 1" "$state"/3*/lessons
	sed -i 's/ 1$/ 3/' "$state"/3*/lessons
	: >"$log"
	connect all && strike freeze usb
	cured "hung firmware, after three lessons" echo-lost-after-traffic usb 500 5000
	expect_status 1 "no look before it" grep "not dialled: port-silent" "$log"
	disconnect
fi

# --- the end of a rung that must not be left half done ---

if fault all stuck reset; then
	modem drop >/dev/null
	wait_for 60 grep -q "trying cfun" "$log"
	usleep 300000
	_start=$(now_ms)
	disconnect
	_took=$(($(now_ms) - _start))
	[ "$_took" -le 3000 ] && ok "SIGTERM while the radio is off ($_took ms)" ||
		not_ok "SIGTERM while the radio is off" "$_took ms"
	expect "it is on again" sh -c 'swictl at AT+CFUN? | grep -q "+CFUN: 1"'
fi

expect_status 1 "no process is left" pidof swictl pppd
modem_stop
summary
