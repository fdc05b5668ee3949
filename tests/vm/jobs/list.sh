# SPDX-License-Identifier: MIT
# swictl list under the real drivers: what it says of a modem is so, and the lines that it gives as
# cures do cure.
. /tests/vm/lib.sh

# The modem's device is there, under whatever id.
device_is() { # VID:PID
	for _d in /sys/bus/usb/devices/*-*; do
		[ "$(cat "$_d/idVendor" 2>/dev/null):$(cat "$_d/idProduct" 2>/dev/null)" = "$1" ] &&
			return
	done
	false
}

device_gone() {
	! device_is "$1"
}

# A modem with another id: no driver may take it.
strange() { # VID:PID [OPTION]...
	_id=$1
	shift
	swictl-vmodem --usb --netns "$network" --control "$modem_socket" --set "usb.vid=${_id%:*}" \
		--set "usb.app=${_id#*:}" "$@" >/tmp/vmodem.log 2>&1 &
	modem_pid=$!
	wait_for 10 device_is "$_id" || cat /tmp/vmodem.log
	sleep 0.5
}

strange_stop() { # VID:PID
	kill "$modem_pid"
	wait "$modem_pid"
	modem_pid=
	wait_for 5 device_gone "$1"
}

# The driver of an interface, as list says; "-" for none.
driver() { # INTERFACE
	swictl list | sed -n "s/^$1  *[a-z]*  *\([^ ]*\) .*/\1/p"
}

codes() {
	swictl list | sed -n 's/^[a-z]*: .*\[\([a-z-]*\), .*/\1/p' | tr '\n' ' '
}

drivers_are() { # OF-0 OF-2 OF-3 OF-8
	[ "$(driver 0) $(driver 2) $(driver 3) $(driver 8)" = "$*" ]
}

codes_are() {
	[ "$(codes)" = "$*${*:+ }" ]
}

# Do as the first cure says.
cure() {
	_cure=$(swictl list | sed -n 's/^  cure: //p' | head -n 1)
	echo "    $_cure"
	sh -c "$_cure"
}

expect_status 69 "no modem: exit code 69" swictl list

modem_start
expect "MC7455: its drivers bind, nothing is wrong" \
	drivers_are qcserial qcserial qcserial qmi_wwan
expect "MC7455: no finding" codes_are
swictl list
sleep 60 5</dev/ttyUSB2 &
_holder=$!
expect "the holder of a port is named" sh -c 'swictl list | grep -q "ttyUSB2  *[a-z]*([0-9]*)"'
kill $_holder

_port=$(swictl list --json | sed -n 's/.*"slot": *"\([^"]*\)".*/\1/p'):1.3
echo "$_port" >/sys/bus/usb/drivers/qcserial/unbind
expect "unbound AT port: driver-missing" codes_are driver-missing
cure
expect "unbound AT port: cured" codes_are
modem_stop

strange 1199:90c3
expect "unknown id: nothing binds" drivers_are - - - -
expect "unknown id: id-unknown" codes_are id-unknown
cure
expect "unknown id: qcserial takes its three and leaves QMI" \
	wait_for 5 drivers_are qcserial qcserial qcserial -
cure
expect "unknown id: qmi_wwan takes QMI" \
	wait_for 5 drivers_are qcserial qcserial qcserial qmi_wwan
expect "unknown id: nothing is wrong any more" codes_are
strange_stop 1199:90c3

# What people do: new_id on option, which takes the QMI function too (sierra-at S:003).
strange 413c:81ff --set "usb.product=DW5899e Snapdragon X99 LTE"
modprobe option
echo 413c 81ff >/sys/bus/usb-serial/drivers/option1/new_id
expect "option by new_id takes all four" wait_for 5 drivers_are option option option option
expect "option on QMI: driver-wrong" codes_are driver-wrong
cure
expect "option on QMI: given to qmi_wwan" \
	wait_for 5 drivers_are option option option qmi_wwan
strange_stop 413c:81ff

summary
