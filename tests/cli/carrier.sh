#!/bin/bash
# SPDX-License-Identifier: MIT
# What is shown of images and compositions, what is refused, and what check says of the data behind.
cd "$(dirname "$0")/../.." || exit
. tests/cli/lib.sh

vmodem=${VMODEM:-build/swictl-vmodem}
mkdir -p "$tmp/etc/models/setups" "$tmp/data" "$tmp/bench"
ln -s "$PWD/conf/models" "$tmp/data/models"
ln -s "$PWD/conf/carriers.conf" "$tmp/data/carriers.conf"
ln -s "$PWD/chat" "$tmp/data/chat"
cat >"$tmp/swictl.conf" <<-END
	data_dir = "$tmp/data";
	config_dir = "$tmp/etc";
	run_dir = "$tmp/run";
	state_dir = "$tmp/state";
END
"$vmodem" --bench "$tmp/bench" --units 1 --personality mc7455 --reset-seconds 0.5 \
	--log "$tmp/vmodem.log" --background >/dev/null || exit
slot=$(ls "$tmp/bench/ctl")
trap '"$vmodem" --ctl "$tmp/bench/ctl/$slot" quit; rm -rf "$tmp"' EXIT
on() {
	run -c "$tmp/swictl.conf" --sysfs "$tmp/bench/sys" --devfs "$tmp/bench/dev" -d "$slot" "$@"
}

on --json carrier
status_is 0
json_is '[.preferred.carrier, .current.carrier, .fits.carrier]' '["GENERIC","GENERIC","GENERIC"]'
json_is '[.stored[].carrier]' '["GENERIC","VERIZON","ATT"]'
on carrier
output_has 'The image that runs is the one for this SIM: GENERIC'

# Another SIM: its operator has an image of its own.
"$vmodem" --ctl "$tmp/bench/ctl/$slot" set sim.imsi 310410123456789 >/dev/null
on --json carrier
json_is '.fits' '{"fw":"02.30.01.01","carrier":"ATT","config":"ATT_002.021_000"}'
on carrier
output_has 'try: swictl carrier ATT'

# The owner's rows go first.
printf 'carriers = ( { names = "VERIZON"; plmn = "310410"; } );\n' >"$tmp/etc/carriers.conf"
on --json carrier
json_is '.fits.carrier' '"VERIZON"'

# Refused before anything is sent, by name of the reason.
refuses() { # REASON VERB...
	local reason=$1
	shift
	on --json "$@" --dry-run
	json_is '[.verdict, .refusal, (.steps | length)]' "[\"refused\",\"$reason\",0]"
}
refuses not-stored carrier att
refuses not-stored carrier SPRINT
refuses no-at-port composition 0x505
refuses lone-function composition modem
refuses wrong-type composition 1,2,100D
refuses exclusive-functions composition 0x110D
refuses not-offered composition diag,modem,audio
refuses bad-value composition 6
on --json composition mbim --dry-run
json_is '[.verdict, .resets, .steps[0].command]' '["ready",1,"AT!USBCOMP=1,1,100D"]'
on --json composition
json_is '[.command, .type, .mask]' '["usbcomp",1,"0x0000010D"]'

on check
status_is 0
printf 'name = "made-up";\ntype = 1;\nidentities = ( "1199:9071 9999" );\n' \
	>"$tmp/etc/models/setups/made-up.conf"
printf 'carriers = ( { names = "X"; plmn = "31"; } );\n' >"$tmp/etc/carriers.conf"
on check
status_is 78
output_has 'setups/made-up.conf: boot id 1199:9999, expected one of'
output_has 'carriers.conf:1: plmn: "31", expected words of 3 to 6 digits'
finish
