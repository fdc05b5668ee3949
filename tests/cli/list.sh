#!/bin/bash
# SPDX-License-Identifier: MIT
# swictl list and check, as a person and as a program call them.
cd "$(dirname "$0")/../.." || exit
. tests/cli/lib.sh

mkdir -p "$tmp/etc/models" "$tmp/data"
ln -s "$PWD/conf/models" "$tmp/data/models"
ln -s "$PWD/chat" "$tmp/data/chat"
cat >"$tmp/swictl.conf" <<-END
	data_dir = "$tmp/data";
	config_dir = "$tmp/etc";
	run_dir = "$tmp/run";
END

tree() { # NAME: sets $sys
	rm -rf "$tmp/tree"
	sh tests/usb/mktree.sh "$1" "$tmp/tree" || exit
	sys=$tmp/tree/sys
}

list() {
	run -c "$tmp/swictl.conf" --sysfs "$sys" "$@" list
}

# The modem that this program is for.
tree tests/usb/mc7455
list --json
status_is 0
json_is length 1
json_is '.[0] | keys_unsorted' \
	'["slot","vid","pid","model","family","product","serial","mode","ports","findings"]'
json_is '.[0] | [.slot, .vid, .pid, .model, .family, .mode]' \
	'["1-1.4","1199","9071","MC7455","9x30","normal"]'
json_is '.[0].ports[0] | keys_unsorted' '["interface","role","driver","node","holder"]'
json_is '[.[0].ports[] | [.interface, .role, .driver, .node]]' \
	'[[0,"diag","qcserial","/dev/ttyUSB0"],[2,"nmea","qcserial","/dev/ttyUSB1"],[3,"at","qcserial","/dev/ttyUSB2"],[8,"qmi","qmi_wwan","/dev/cdc-wdm0"]]'
json_is '[.[0].ports[].holder]' '[null,null,"minicom(812)",null]'
json_is '.[0].serial' '"LQ72…1020"'
json_is '.[0].findings' '[]'
list --json --devfs "$tmp/dev"
json_is '[.[0].ports[].node]' \
	"[\"$tmp/dev/ttyUSB0\",\"$tmp/dev/ttyUSB1\",\"$tmp/dev/ttyUSB2\",\"$tmp/dev/cdc-wdm0\"]"
list --json --show-ids
json_is '.[0].serial' '"LQ72769427011020"'
list
status_is 0
output_has '1-1.4  1199:9071  MC7455 (9x30), mode normal'
output_has '3          at    qcserial  /dev/ttyUSB2   minicom(812)'
output_lacks 'error'
list --keys
status_is 0
output_has '1199'

# What is wrong has a code, a severity and the line that cures it, and list is no judge.
tree tests/usb/em7565-90c3
list --json
status_is 0
json_is '.[0].findings[0] | [.code, .severity, .certainty]' '["id-unknown","error","certain"]'
json_is '.[0].findings[0].cure' \
	'"modprobe qcserial && echo 1199 90c3 0 1199 9071 >/sys/bus/usb-serial/drivers/qcserial/new_id"'
json_is '[.[0].ports[].driver]' '[null,null,null,"cdc_mbim","cdc_mbim"]'
list
output_has 'cure: modprobe qcserial && echo 1199 90c3'

tree tests/usb/mc7455-no-drivers
list --json
json_is '[.[0].findings[].code]' '["driver-missing"]'
json_is '.[0].findings[0].cure' '"modprobe -a qcserial qmi_wwan"'

tree tests/usb/mc7455-boot
list --json
json_is '.[0] | [.mode, .findings[0].code]' '["boot","boot-loader"]'

# Several modems: by slot, and one of them with -d.
tree tests/usb/two-modems
list --json
json_is '[.[].slot]' '["1-1.2","1-1.10"]'
list --json -d 1-1.10
json_is '[.[].model]' '["MC7430"]'
list --json -d /dev/ttyUSB5
json_is '[.[].slot]' '["1-1.2"]'
list -d 1-9
status_is 69
error_has '1-9: no such modem'

# No modem, no tree.
tree tests/usb/nothing
list --json
status_is 69
json_is . '[]'
error_has 'no modem on USB'
sys=/nowhere
list
status_is 69
error_has '/nowhere: no USB devices here'

# What a device says never reaches the terminal raw.
tree tests/usb/hostile
list
status_is 0
output_lacks $'\033'
output_has '\x1B[2J'
list --json
json_is '.[0].model' '"MC7455"'

# A text file alone brings a modem that nobody heard of.
cat >"$tmp/etc/models/xm.conf" <<-END
	layouts = ( { name = "xm"; serial_driver = "option1";
		interfaces = [ "5 ff/*/* * at option ppp" ]; } );
	models = ( { name = "XM1"; family = "x"; layout = "xm"; ids = "abcd:0001"; } );
END
printf 'D 1-1 abcd:0001\nI 5 ff/00/00 3 option ttyUSB7\n' >"$tmp/xm"
tree "$tmp/xm"
list --json
status_is 0
json_is '.[0] | [.model, .family, .ports[0].role, .ports[0].node]' '["XM1","x","at","/dev/ttyUSB7"]'

# check: all is well, then a line for each that is not.
mkdir "$tmp/etc/profiles"
cp conf/profiles/example.conf "$tmp/etc/profiles/home.conf"
run -c "$tmp/swictl.conf" check
status_is 0
output_has 'ok        yes'
echo 'models = ( { name = "X"; layout = "nowhere"; } );' >"$tmp/etc/models/y.conf"
printf 'apn = "a";\ncid = 99;\n' >"$tmp/etc/profiles/bad.conf"
printf 'auth = "pap"; user = "u"; password = "hunter2";\n' >"$tmp/etc/profiles/open.conf"
chmod 644 "$tmp/etc/profiles/open.conf"
echo 'hook = "/nowhere/hook";' >"$tmp/etc/profiles/hooked.conf"
mkdir "$tmp/etc/chat"
printf 'OK\n"AT\n' >"$tmp/etc/chat/half.chat"
run -c "$tmp/swictl.conf" check --json
status_is 78
json_is .ok false
output_has 'y.conf:1: layout: \"nowhere\", expected the name of a layout'
output_has 'bad.conf:2: cid: 99, expected a number from 1 to 16'
output_has 'open.conf: mode 0644 with a password in it, expected 0600'
output_has 'hooked.conf: hook: \"/nowhere/hook\" will not be run, expected a script here, by its whole path'
output_has 'half.chat:2: '
output_lacks 'hunter2'
json_is '.errors | length' 5
sys=$tmp/tree/sys
list
status_is 78
error_has 'y.conf:1: layout: "nowhere"'
rm "$tmp/etc/models/y.conf"
run -c "$tmp/none.conf" check
status_is 78

finish
