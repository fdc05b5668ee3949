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
[ -s "$tmp/place" ] || finish
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
# Boot-hold: one silent port under the boot id, in the same slot. A download ends it.
flash() { # SLOT [OPTION]... FILE...: by bus and device number, as for the real program
	local slot=$1
	shift
	ran="flash $slot $*"
	out=$(FLASHER_ROOT=$bench FLASHER_MS=300 "${B:-build}/flasher/qmi-firmware-update" \
		--update-download -s "1:$(cat "$device/$slot/devnum")" "$@" 2>&1)
	status=$?
}
cwe=$tmp/SWI9X30C_02.33.03.00.cwe
nvu=$tmp/SWI9X30C_02.33.03.00_GENERIC_002.072_000.nvu
echo firmware >"$cwe"
echo configuration >"$nvu"
at 1-1.1 ATE0 'AT!ENTERCND="A710"' 'AT!BOOTHOLD'
ctl 1-1.1 wait gone 5000
ctl 1-1.1 wait attached 5000
list
json_is '.[0] | "\(.vid):\(.pid) \(.mode) \(.ports | map(.driver) | join(" "))"' '"1199:9070 boot qcserial"'
ctl 1-1.1 status
output_has network.registration=not-registered
ctl 1-1.1 set flash.fail hello
flash 1-1.1 "$cwe" "$nvu"
status_is 1
output_has 'error: error creating device: timed out waiting for the response'
ctl 1-1.1 set flash.fail protocol
flash 1-1.1 "$cwe" "$nvu"
output_has 'error: unsupported download protocol'
ctl 1-1.1 set flash.fail hdlc
flash 1-1.1 "$cwe" "$nvu"
output_has 'HDLC trailing control character not found'
ctl 1-1.1 set flash.fail sdp
flash 1-1.1 "$cwe" "$nvu"
output_has "couldn't write in session: unexpected response received in dload sdp: 0x13"
ctl 1-1.1 set flash.fail none
flash 1-1.1 "$tmp/SWI9X15C_05.05.58.00.cwe"
output_has "couldn't get image file info"
cp "$cwe" "$tmp/SWI9X15C_05.05.58.00.cwe"
flash 1-1.1 "$tmp/SWI9X15C_05.05.58.00.cwe"
output_has "couldn't open session: unexpected response received in dload sdp: 0x13"
ctl 1-1.1 when flash+0 cut 100
flash 1-1.1 "$cwe"
output_has 'HUP detected'
ctl 1-1.1 wait attached 5000
ctl 1-1.1 boot
ctl 1-1.1 wait attached 5000
flash 1-1.1 "$cwe" "$nvu"
status_is 0
output_has 'firmware update operation finished successfully'
ctl 1-1.1 wait gone 5000
ctl 1-1.1 wait ready 5000
at 1-1.1 'AT!IMAGE?'
output_has 'FW   3    GOOD   0   0 0      ?_?         02.33.03.00_?'
output_has 'Active FW image is at slot 3'
output_has 'PRI  FF   GOOD   0   0 0      002.072_000 02.33.03.00_GENERIC'
at 1-1.1 'AT!IMPREF?'
output_has ' current config name:     GENERIC_002.072_000||OK'
# Firmware without its configuration: low power.
echo firmware >"$tmp/SWI9X30C_02.39.00.00.cwe"
ctl 1-1.1 boot
ctl 1-1.1 wait attached 5000
flash 1-1.1 "$tmp/SWI9X30C_02.39.00.00.cwe"
status_is 0
ctl 1-1.1 wait gone 5000
ctl 1-1.1 wait attached 5000
at 1-1.1 'AT!PCINFO?'
output_has 'Low Power Mode'
output_has 'IMSWITCH:1'
at 1-1.1 'AT!IMPREF?'
output_has ' current fw version:      02.39.00.00| current carrier name:    | current config name:     || carrier name mismatch| config name mismatch||OK'

# What a reset that was asked for may lead to.
ctl 1-2.1 after-reset boot
at 1-2.1 'AT!RESET'
ctl 1-2.1 wait gone 5000
ctl 1-2.1 wait attached 5000
[ "$(cat "$device/1-2.1/idProduct")" = 9040 ]
verdict $? 'it comes back in boot mode'
ctl 1-2.2 after-reset never
at 1-2.2 'AT!RESET'
ctl 1-2.2 wait gone 5000
ctl 1-2.2 wait attached 500
status_is 1
ctl 1-2.2 return
ctl 1-2.2 wait attached 5000
status_is 0

# A moment of the boot loader on the way up; a unit that stays there until it is flashed.
ctl 1-2.3 set timing.boot_ms 300
ctl 1-2.3 reset
wait_pid() { # PID
	local i=0
	until [ "$(cat "$device/1-2.3/idProduct" 2>/dev/null)" = "$1" ]; do
		i=$((i + 1))
		[ $i -lt 500 ] || return
		sleep 0.01
	done
}
wait_pid 9070
verdict $? 'the boot loader shows for a moment'
ctl 1-2.3 wait attached 5000
status_is 0
wait_pid 9071
verdict $? 'then the modem'
ctl 1-3.1 set flash.needed 1
ctl 1-3.1 cut 50
ctl 1-3.1 wait gone 5000
ctl 1-3.1 wait attached 5000
[ "$(cat "$device/1-3.1/idProduct")" = 9090 ]
verdict $? 'in boot mode by itself'
cp "$cwe" "$tmp/SWI9X50C_01.14.02.00.cwe"
cp "$nvu" "$tmp/SWI9X50C_01.14.02.00_GENERIC_002.036_000.nvu"
flash 1-3.1 "$tmp/SWI9X50C_01.14.02.00.cwe" "$tmp/SWI9X50C_01.14.02.00_GENERIC_002.036_000.nvu"
status_is 0
ctl 1-3.1 wait gone 5000
ctl 1-3.1 wait ready 5000
at 1-3.1 AT+GMR
output_has SWI9X50C_01.14.02.00

# Another unit in its bay, as delivered.
ctl 1-3.1 replace 77 20
ctl 1-3.1 wait gone 5000
ctl 1-3.1 wait ready 5000
at 1-3.1 AT+GMR AT+CGSN
output_has '353552090000772||OK'
[ "$(cat "$device/1-3.1/serial")" = UF00000000000077 ]
verdict $? 'its serial number'
at 1-3.1 AT+GMR
output_has SWI9X50C_01.09.04.00

# Two configurations: the host may take the second, which has no AT.
ctl 1-1.2 set composition.chosen 2
ctl 1-1.2 reset
ctl 1-1.2 wait gone 5000
ctl 1-1.2 wait attached 5000
list
json_is '.[1].ports | map(.role) | join(" ")' '"mbim mbim"'
json_is '[.[1].findings[].code] | index("two-configurations") != null' true

grep -q 'AT!USBCOMP=1,1,1000' "$tmp/trace.1-1.4"
verdict $? 'a trace for each unit'
ctl 1-1.1 quit

# Other vendors and numbers: ports by position, two that speak, each answered where it asked.
"$vmodem" --bench "$bench" --units 4 --personality ec25 --personality em9191 --personality em7455-dell \
	--personality em7455-lenovo --delay 0 --background --log "$tmp/log" >/dev/null
verdict $? 'again in the same place'
list
json_is '[.[] | "\(.vid):\(.pid)"] | join(" ")' '"2c7c:0125 1199:90d3 413c:81b6 1199:9079"'
json_is '.[0].ports | map("\(.role)@\(.driver)") | join(" ")' '"diag@option nmea@option at@option at@option qmi@qmi_wwan"'
json_is '.[1].ports | map("\(.interface)\(.role)@\(.driver)") | join(" ")' '"0mbim@cdc_mbim 1mbim@cdc_mbim 3at@option 4diag@option"'
json_is '.[2].ports | map(.role) | join(" ")' '"diag nmea at mbim mbim"'
json_is '[.[].findings[].code] | length' 0
at 1-1.1 AT+CGMM
output_has 'EC25||OK'
# What swictl makes of them.
while read -r slot wanted; do
	run -c "$tmp/swictl.conf" --sysfs "$bench/sys" --devfs "$bench/dev" -d "$slot" --json info
	json_is '[.identity.model, .power.state, .composition.type, .composition.mask, .pri.customer, (.findings | map(.code) | join(" "))]' "$wanted"
done <<-'END'
	1-1.1 ["EC25","online",null,null,null,""]
	1-1.2 ["EM9191","online",4,"0x0000100D","Generic-Laptop",""]
	1-1.3 ["EM7455","online",1,"0x0020100D","Dell",""]
	1-1.4 ["EM7455","low-power",1,"0x0000100D","Lenovo-Storm","low-power-fcc"]
END
exec {tty}<>"$bench/dev/ttyUSB2"
printf 'ATE0\r' >&$tty
out=$(timeout 5 head -c 11 <&$tty) ran='AT on the other port'
exec {tty}>&-
output_has OK
finish
