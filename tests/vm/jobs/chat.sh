# SPDX-License-Identifier: MIT
# `swictl chat --stdio` as pppd's connect and disconnect program, beside chat(8) with the same
# scripts, on the real qcserial; and the scripts that swictl brings on the port itself.
. "${TESTS:-/tests}/vm/lib.sh"

cleanup() {
	[ -z "${pppd:-}" ] || kill -9 "$pppd" 2>/dev/null
	modem_stop
}
trap cleanup EXIT

scripts=/usr/local/share/swictl/chat
export APN=internet DIAL='*99***1#'

# dial NAME CONNECT DISCONNECT: up, a ping across the link, and down again.
dial() {
	pppd /dev/ttyUSB2 115200 nodetach noauth noipdefault defaultroute ipcp-accept-remote novj \
		linkname chat connect "$2" disconnect "$3" >/tmp/pppd.log 2>&1 &
	pppd=$!
	expect "$1: up" wait_for 20 grep -q 'remote IP address' /tmp/pppd.log || cat /tmp/pppd.log
	expect "$1: ping" ping -c 2 -W 3 "$internet"
	kill -TERM "$pppd"
	expect "$1: down" wait_for 15 gone "$pppd"
	wait "$pppd"
	pppd=
}

expect "a modem on USB" modem_start || { summary; exit; }
ours="swictl chat --stdio -E"
dial "chat(8)" "chat -E -f $scripts/dial.chat" "chat -f $scripts/hangup.chat"
dial "swictl" "$ours $scripts/dial.chat" "$ours $scripts/hangup.chat"
dial "swictl behind chat(8)'s hang-up" "$ours $scripts/dial.chat" "chat -f $scripts/hangup.chat"

expect "status.chat on the port" swictl -d /dev/ttyUSB2 chat status.chat
expect "dial.chat on the port" swictl -d /dev/ttyUSB2 chat -E dial.chat
expect "hangup.chat on a port in data mode" swictl -d /dev/ttyUSB2 chat hangup.chat
expect "command mode behind it" swictl -d /dev/ttyUSB2 at AT

expect "reset.chat" swictl -d /dev/ttyUSB2 chat reset.chat
expect "the modem leaves the bus" wait_for 10 test ! -e /dev/ttyUSB2
summary
