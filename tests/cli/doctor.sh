#!/bin/bash
# SPDX-License-Identifier: MIT
# swictl doctor on a made-up machine with virtual modems: what is wrong with each, and what it cures.
cd "$(dirname "$0")/../.." || exit
. tests/cli/lib.sh
VMODEM=${VMODEM:-build/swictl-vmodem}

mkdir -p "$tmp/etc/profiles" "$tmp/data"
ln -s "$PWD/conf/models" "$tmp/data/models"
ln -s "$PWD/chat" "$tmp/data/chat"
ln -s "$PWD/conf/carriers.conf" "$tmp/data/carriers.conf"
cat >"$tmp/swictl.conf" <<-END
	data_dir = "$tmp/data";
	config_dir = "$tmp/etc";
	run_dir = "$tmp/run";
	state_dir = "$tmp/state";
	pppd = "$tmp/pppd";
END

bench() { # ARG...: virtual modems in $tree
	tree=$tmp/bench
	mkdir "$tree"
	"$VMODEM" --bench "$tree" --background --reset-seconds 0.1 "$@" >/dev/null || exit
	lib=$tree/lib/modules/$(cat "$tree/proc/sys/kernel/osrelease")
	mkdir -p "$lib"
	printf 'kernel/drivers/%s:\n' net/ppp/ppp_async.ko usb/serial/qcserial.ko \
		usb/serial/option.ko net/usb/qmi_wwan.ko net/usb/cdc_mbim.ko >"$lib/modules.dep"
	: >"$tree/dev/ppp"
}

gone() {
	"$VMODEM" --ctl "$tree/ctl/1-1.1" quit >/dev/null
	rm -rf "$tree"
}
trap '[ -S "$tmp/bench/ctl/1-1.1" ] && gone >/dev/null 2>&1; rm -rf "$tmp"' EXIT

ctl() {
	"$VMODEM" --ctl "$tree/ctl/1-1.1" "$@" >/dev/null || verdict 1 "ctl $*"
}

doctor() {
	run -c "$tmp/swictl.conf" --sysfs "$tree/sys" --devfs "$tree/dev" "$@"
}

codes() { # EXPECTED, of the first modem
	json_is '[.modems[0].findings[].code]' "$1"
}

printf '#!/bin/sh\necho pppd version 2.4.9\n' >"$tmp/pppd"
chmod +x "$tmp/pppd"

# Nothing is wrong.
bench --units 2
doctor doctor
status_is 0
output_has '1-1.1  1199:9071  MC7455: nothing is wrong with it'
doctor --json doctor
json_is '[.findings, (.modems | length), .machine.modules.qcserial, .machine.raw_ip]' \
	'[[],2,"loadable",true]'
doctor --json -d 1-1.2 doctor
json_is '[.modems[].asked]' '[false,true]'
doctor -d 1-9 doctor
status_is 69

# What each of them says of itself.
ctl sim out
doctor --json doctor
status_is 1
codes '["sim-absent"]'
ctl sim pin
doctor --json doctor
codes '["sim-pin"]'
ctl sim in
ctl wait ready 5000
ctl registration denied
doctor --json doctor
codes '["registration-denied"]'
ctl registration home
ctl set voter.W_DISABLE 1
doctor --json doctor
codes '["low-power-wdisable"]'
ctl set voter.W_DISABLE 0

# The operator of the SIM, and the image that is stored for it.
ctl set sim.imsi 310410123456789
doctor --json doctor
status_is 0
json_is '.modems[0].findings[0] | [.code, .severity, .certainty, .cure]' \
	'["image-not-for-sim","info","possible","if there is no data: swictl -d 1-1.1 carrier ATT"]'
ctl set sim.imsi 001010123000001

# The machine.
sed -i '/ppp_async/d' "$lib/modules.dep"
rm "$tree/dev/ppp" "$tmp/pppd"
doctor --json doctor
status_is 1
json_is '[.findings[].code]' '["no-kernel-ppp","pppd-missing"]'
echo 'kernel/drivers/net/ppp/ppp-async.ko.xz: kernel/drivers/net/ppp/ppp_generic.ko.xz' >>"$lib/modules.dep"
printf '#!/bin/sh\n' >"$tmp/pppd"
chmod +x "$tmp/pppd"
mkdir -p "$tree/proc/4711"
echo ModemManager >"$tree/proc/4711/comm"
doctor --json doctor
status_is 0
json_is '[.findings[] | [.code, .severity, .certainty]]' '[["port-busy","warning","possible"]]'
rm -r "$tree/proc/4711"
echo 'apn = 3;' >"$tmp/etc/profiles/home.conf"
doctor --json doctor
status_is 1
json_is '.findings[0].code' '"configuration-wrong"'
output_has 'home.conf:1: apn'
rm "$tmp/etc/profiles/home.conf"

# What the connects went through.
mkdir -p "$tmp/state"
for i in 1 2 3; do
	echo '{"kind":"drop","time_s":170000000'$i',"number":'$i',"profile":"home","verdict":"echo-lost-after-traffic"}'
done >"$tmp/state/history.jsonl"
doctor --json doctor
json_is '[.findings[0] | .code, .severity, .evidence[0]]' \
	'["echo-lost-after-traffic","warning","history of connect: 3 of 3 ends"]'

# --fix does what is agreed to, and nothing else.
doctor -d 1-1.1 at AT+CFUN=4
fix() { # ANSWERS
	ran="swictl doctor --fix"
	printf "$1" | "$SWICTL" -c "$tmp/swictl.conf" --sysfs "$tree/sys" --devfs "$tree/dev" doctor --fix \
		>"$tmp/out" 2>"$tmp/err"
	status=$?
	out=$(cat "$tmp/out") err=$(cat "$tmp/err")
}
fix 'n\n'
status_is 1
error_has 'AT+CFUN=1'
error_has '0 done, 1 left'
fix 'y\n'
error_has '1 done, 0 left'
ctl wait ready 5000
doctor --json doctor
codes '[]'

# The bundle has what was seen and nothing of whom: canaries are the unit's own numbers.
doctor --json --show-ids -d 1-1.1 info
ids=$(jq -r '.identity.imei, .identity.fsn, .sim.iccid, .sim.imsi' <<<"$out")
doctor doctor --bundle "$tmp/report.txt"
status_is 0
[ "$(stat -c %a "$tmp/report.txt")" = 600 ]
verdict $? 'the bundle is private'
for id in $ids; do
	! grep -qF "$id" "$tmp/report.txt"
	verdict $? "the bundle has no ${id%??????}..."
done
for text in 'Linux version' 'ProdID=9071' 'AT!PCINFO?' 'echo-lost-after-traffic'; do
	grep -qF "$text" "$tmp/report.txt"
	verdict $? "the bundle has $text"
done
doctor doctor --bundle "$tmp/none/report.txt"
status_is 74
error_has 'none/report.txt'
gone
finish
