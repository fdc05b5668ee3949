# SPDX-License-Identifier: MIT
# The virtual USB device under the kernel's own drivers: what binds, and that it comes back from
# every way in which a USB device goes.
. /tests/vm/lib.sh

devices=/sys/bus/usb/devices

slot() {
	basename "$(echo "$devices"/*:1.3)" :1.3
}

# bound INTERFACE DRIVER
bound() {
	[ "$(basename "$(readlink "$devices/$(slot):1.$1/driver")")" = "$2" ]
}

# endpoints INTERFACE: as `address type packet interval`, one a line.
endpoints() {
	for _endpoint in "$devices/$(slot):1.$1"/ep_*; do
		echo "$(cat "$_endpoint/bEndpointAddress") $(cat "$_endpoint/type")" \
			"$(cat "$_endpoint/wMaxPacketSize") $(cat "$_endpoint/interval")"
	done
}

tty_of() { # INTERFACE
	basename "$(echo "$devices/$(slot):1.$1"/ttyUSB*)"
}

answers() {
	_tty=/dev/$(tty_of 3)
	[ -c "$_tty" ] && stty -F "$_tty" raw -echo && chat -t 2 '' AT OK <"$_tty" >"$_tty"
}

# back WHAT: the device is there again, in its old slot, and answers.
back() {
	expect "$1: it answers again" wait_for 20 answers
	expect "$1: in the same slot" test "$(slot)" = "$home"
}

modem_start || exit
home=$(slot)
for interface in 0 2 3; do
	expect "qcserial has interface $interface" wait_for 5 bound $interface qcserial
done
expect "qmi_wwan has interface 8" wait_for 5 bound 8 qmi_wwan
expect "it is an MC7455" grep -q MC7455 "$devices/$home/product"

# The endpoints of a real one (kernel 4.4, /sys/kernel/debug/usb/devices).
while read -r interface wanted; do
	expect "endpoints of interface $interface" \
		test "$(endpoints "$interface" | tr '\n' ',')" = "$wanted"
done <<END
0 01 Bulk 0200 0ms,81 Bulk 0200 0ms,
2 02 Bulk 0200 0ms,82 Bulk 0200 0ms,83 Interrupt 000a 32ms,
3 03 Bulk 0200 0ms,84 Bulk 0200 0ms,85 Interrupt 000a 32ms,
8 04 Bulk 0200 0ms,86 Bulk 0200 0ms,87 Interrupt 0008 32ms,
END
expect "it answers" wait_for 20 answers

echo "$home" >/sys/bus/usb/drivers/usb/unbind
expect "unbound: no port" test ! -e "$devices/$home:1.3"
echo "$home" >/sys/bus/usb/drivers/usb/bind
back "bound again"

echo 0 >"$devices/$home/authorized"
expect "not authorised: no port" test ! -e "$devices/$home:1.3"
echo 1 >"$devices/$home/authorized"
back "authorised again"

cuts=0
while [ $cuts -lt 20 ]; do
	modem cut 300 >/dev/null
	wait_for 2 test ! -e "$devices/$home" && wait_for 20 test -c "/dev/ttyUSB2" || break
	cuts=$((cuts + 1))
done
expect "20 cuts of the cable, $cuts seen" test $cuts -eq 20
back "after the cuts"

expect "the modem's end ends the device" modem_stop
expect "the port of vhci_hcd is free again" \
	wait_for 5 grep -q '^hs  0000 004' /sys/devices/platform/vhci_hcd.0/status

modem_start --set composition.mask=0000100D --set usb.super_speed=1 || exit
expect "super speed" test "$(cat "$devices/$(slot)/speed")" = 5000
expect "bulk packets of super speed" test "$(endpoints 0 | tr '\n' ',')" = \
	"01 Bulk 0400 0ms,81 Bulk 0400 0ms,"
for interface in 12 13; do
	expect "cdc_mbim has interface $interface" wait_for 5 bound $interface cdc_mbim
done
expect "super speed: it answers" wait_for 20 answers
[ $failed -eq 0 ] || dmesg_tail 60
summary
