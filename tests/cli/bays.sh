#!/bin/bash
# SPDX-License-Identifier: MIT
# The virtual modem's bench: many modems in one process, in a made-up sysfs, and what a reset does there.
# usage: [B=build] tests/cli/bays.sh
set -u
cd "$(dirname "$0")/../.." || exit
. tests/cli/lib.sh
vmodem=${B:-build}/swictl-vmodem
mkdir -p "$tmp/data"
ln -s "$PWD/conf/models" "$tmp/data/models"
ln -s "$PWD/chat" "$tmp/data/chat"
cat >"$tmp/swictl.conf" <<-END
	data_dir = "$tmp/data";
	config_dir = "$tmp/etc";
	run_dir = "$tmp/run";
END
bench=$tmp/bench
mkdir "$bench"
trap '"$vmodem" --ctl "$bench/ctl/1-1.1" quit; rm -rf "$tmp"' EXIT

ctl() { # SLOT COMMAND...
	local slot=$1
	shift
	ran="vmodem --ctl $slot $*"
	out=$("$vmodem" --ctl "$bench/ctl/$slot" "$@" 2>&1)
	status=$?
}

list() { run -c "$tmp/swictl.conf" --sysfs "$bench/sys" --show-ids --json list; }

# at SLOT COMMAND...: what the modem answers, on one line.
at() {
	local node line answer='' tty
	node=$(echo "$bench/sys/bus/usb/devices/$1:1.3"/ttyUSB*)
	exec {tty}<>"$bench/dev/${node##*/}" || return
	shift
	for line in "$@"; do
		printf '%s\r' "$line" >&$tty
		answer=
		while IFS= read -r -t 5 line <&$tty; do
			line=${line%$'\r'}
			answer=$answer${answer:+|}$line
			case $line in OK | ERROR | +CME*) break ;; esac
		done
	done
	exec {tty}>&-
	ran="at $*"
	out=$answer
}

printf '%s\n' '# unit, then a line of a time line' '1-1.4 attached+0 set sim.pin 9999' \
	'5 attached+0 set sim.pin 5555' '* attached+0 set sim.puk 11111111' >"$tmp/faulty"
"$vmodem" --bench "$bench" --units 9 --personality mc7455 --personality mc7355 --personality em7565 \
	--reset-seconds 0.1 --delay 0 --faulty "$tmp/faulty" --background --log "$tmp/log" \
	--trace "$tmp/trace" >"$tmp/place"
verdict $? 'it starts'
out=$(cat "$tmp/place") ran=place
output_has "$bench"

list
json_is '[.[].slot] | join(" ")' '"1-1.1 1-1.2 1-1.3 1-1.4 1-2.1 1-2.2 1-2.3 1-2.4 1-3.1"'
json_is '[.[:3][] | "\(.vid):\(.pid)"] | join(" ")' '"1199:9071 1199:9041 1199:9091"'
json_is '[.[].serial] | unique | length' 9
json_is '[.[].ports[].node | values] | unique | length' 36
json_is '.[0].ports | map(.role) | join(" ")' '"diag nmea at qmi"'
json_is '.[2].ports | map(.driver) | join(" ")' '"qcserial qcserial qcserial cdc_mbim cdc_mbim"'
ids=
for slot in 1-1.1 1-1.4 1-3.1; do
	for name in identity.imei sim.iccid; do
		ctl $slot get $name
		ids="$ids $out"
	done
done
out=$ids ran='identities, with their check digits'
output_has '359072060000011 89001010000000000018 359072060000045 89001010000000000042 353552090000095 89001010000000000091'
ctl 1-1.4 get sim.pin
output_has 9999
ctl 1-2.1 get sim.pin
output_has 5555
ctl 1-2.2 get sim.pin
output_has 1234
ctl 1-2.2 get sim.puk
output_has 11111111

# A reset: gone, then back in the same slot with another device number and the new composition; the
# others stay.
device=$bench/sys/bus/usb/devices
number=$(cat "$device/1-1.3/devnum")
at 1-1.3 ATE0 'AT!ENTERCND="A710"' 'AT!USBCOMP=1,1,100D' 'AT!USBCOMP?'
output_has '|Config Type:  1 (MBIM USBIF)|Interface bitmask: 0000100D (diag,nmea,modem,mbim) |'
[ "$(cat "$device/1-1.3/idProduct")" = 9091 ]
verdict $? 'until the reset it is what it was'
at 1-1.3 'AT!RESET'
ctl 1-1.3 wait gone 5000
status_is 0
[ ! -e "$device/1-1.3" ] && [ ! -e "$device/1-1.3:1.3" ] && [ ! -e "$bench/dev/ttyUSB8" ]
verdict $? 'device and nodes are gone'
ctl 1-1.3 wait attached 5000
status_is 0
[ "$(cat "$device/1-1.3/devnum")" -gt "$number" ]
verdict $? 'another device number'
list
# The trap of the 9x50 family: an id that no driver knows.
json_is '.[2] | "\(.vid):\(.pid)"' '"1199:90b1"'
json_is '.[2].ports | map(.driver) | join(" ")' '"   cdc_mbim cdc_mbim"'
json_is '[.[2].findings[].code] | index("id-unknown") != null' true
json_is '.[3].ports | map(.node) | join(" ")' '"/dev/ttyUSB9 /dev/ttyUSB10 /dev/ttyUSB11 /dev/cdc-wdm3"'

# No AT function, no AT port.
at 1-1.4 ATE0 'AT!ENTERCND="A710"' 'AT!USBCOMP=1,1,1000' 'AT!RESET'
ctl 1-1.4 wait gone 5000
ctl 1-1.4 wait attached 5000
list
json_is '.[3].ports | map(.role) | join(" ")' '"mbim mbim"'

# The cable.
ctl 1-2.4 cut
[ ! -e "$device/1-2.4" ]
verdict $? 'a cut cable'
ctl 1-2.4 return
ctl 1-2.4 wait attached 5000
[ -e "$device/1-2.4" ]
verdict $? 'and back'
grep -q 'AT!USBCOMP=1,1,1000' "$tmp/trace.1-1.4"
verdict $? 'a trace for each unit'
finish
