#!/bin/bash
# SPDX-License-Identifier: MIT
# swictl explain, as a person and as a program call it.
cd "$(dirname "$0")/../.." || exit
. tests/cli/lib.sh

mkdir -p "$tmp/etc" "$tmp/data"
ln -s "$PWD/conf/models" "$tmp/data/models"
cat >"$tmp/swictl.conf" <<-END
	data_dir = "$tmp/data";
	config_dir = "$tmp/etc";
END

explain() {
	run -c "$tmp/swictl.conf" "$@"
}

# Exit code and facts of each fixture; test_explain.c looks at the rest of what they expect.
fixture() { # NAME
	local word path value is wrong=
	explain --json explain "tests/explain/$1.txt"
	while read -r word path value; do
		case $word in
		exit) [ "$status" = "$path" ] || wrong="$wrong exit code $status, expected $path;" ;;
		fact)
			is=$(printf '%s' "$out" | jq -r ".facts.$path | tostring")
			[ "$is" = "$value" ] || wrong="$wrong $path is $is, expected $value;"
			;;
		esac
	done <"tests/explain/$1.expect"
	[ -z "$wrong" ]
	verdict $? "$1: facts and exit code$wrong"
}

for file in tests/explain/*.txt; do
	name=${file##*/}
	fixture "${name%.txt}"
done

# The shape that programs rely on.
explain --json explain tests/explain/at-mc7455-image.txt
json_is 'keys_unsorted' '["kind","stage","modems","facts","findings"]'
json_is '.facts | keys_unsorted' \
	'["identity","sim","network","power","images","composition","pri","contexts"]'
json_is '.findings[0] | keys_unsorted' '["code","severity","certainty","text","evidence","cure"]'
json_is '.findings[0].evidence[0]' '"18: State: Low Power Mode"'
json_is '.modems' '[]'
explain --json explain tests/explain/seed-usb-dump.txt
json_is '.modems | map(.vid + ":" + .pid)' '["1199:9071","12d1:1506"]'
json_is '.modems[0].model' '"MC7455"'
json_is '.modems[0].ports | map(.role)' '["diag","nmea","at","qmi"]'
json_is '.modems[0].serial' '"LQ81…1029"'

# A person reads the worst first, with line numbers and the cure.
explain explain tests/explain/at-mc7455-image.txt
status_is 1
output_has "error: The radio is off because firmware and carrier image do not fit. [low-power-image"
output_has "  seen: 19: LPM voters - "
output_has "  cure: "
explain explain tests/explain/at-mc7455-good.txt
status_is 0
output_has "nothing in it looks wrong"

# From standard input, and what cannot be read or is nothing of ours.
run_in() { # FILE ARG...
	ran="swictl ${*:2} <$1"
	"$SWICTL" -c "$tmp/swictl.conf" "${@:2}" <"$1" >"$tmp/out" 2>"$tmp/err"
	status=$?
	out=$(cat "$tmp/out")
	err=$(cat "$tmp/err")
}
run_in tests/explain/at-pin.txt --json explain -
status_is 1
json_is '.findings[0].code' '"sim-pin"'
explain explain "$tmp/no-such-file"
status_is 74
error_has "$tmp/no-such-file: "
explain explain "$tmp"
status_is 74
explain explain tests/explain/prose-only.txt
status_is 65
error_has "tests/explain/prose-only.txt: nothing in it is known"
explain explain /dev/null
status_is 65
explain explain
status_is 64

# Nothing that belongs to a person comes out again, whatever mouth says it: each canary stands on a
# line that is evidence of something.
cat >"$tmp/canary.txt" <<-'END'
	ATI
	Manufacturer: Sierra Wireless, Incorporated
	Model: MC7455
	IMEI: 359072069876541
	MEID: 35907206987654
	FSN: LQ99988877766655
	OK
	AT+CIMI
	262017041987654
	OK
	AT!ICCID?
	!ICCID: 8949020000135987654
	OK
	AT+CNUM
	+CNUM: ,"+4915120987654",145
	OK
	AT+CPIN=8642
	+CME ERROR: incorrect password
	AT!ENTERCND="SESAME99"
	ERROR
	AT!USBCOMP?
	ERROR
	AT+CGDCONT=1,"IP,"canary.apn"
	ERROR
	AT$QCPDPP=1,2,"hunter2secret","canaryuser"
	ERROR
	AT+CGDCONT?
	+CGDCONT: 1,"IP","canary.apn","93.184.216.34",0,0
	OK
	Jun  5 11:49:01 r pppd[77]: sent [PAP AuthReq id=0x1 user="canaryuser" password="hunter2secret"]
	Jun  5 11:49:01 r pppd[77]: rcvd [PAP AuthNak id=0x1 "Login incorrect"]
	Jun  5 11:49:01 r pppd[77]: PAP authentication failed
	Jun  5 11:49:02 r pppd[77]: local  IP address 93.184.216.34
	Jun  5 11:49:02 r pppd[77]: No response to 5 echo-requests
	[/dev/cdc-wdm0] Subscriber ready status retrieved: Ready state: 'device-locked' Subscriber ID: '262017041987654' SIM ICCID: '89490200001359876541' Telephone numbers: (1) '+4915120987654'
	mbimcli --device=/dev/cdc-wdm0 -p --enter-pin=8642
	P:  Vendor=1199 ProdID=9071 Rev= 0.06
	S:  SerialNumber=LQ99988877766655
	I:* If#= 8 Alt= 0 #EPs= 3 Cls=ff(vend.) Sub=ff Prot=ff Driver=(none)
END
for mouth in "" --json --keys "-v" "-v --json"; do
	explain $mouth explain "$tmp/canary.txt"
	for canary in 359072069876541 35907206987654 LQ99988877766655 262017041987654 \
		8949020000135987654 +4915120987654 15120987654 8642 SESAME99 hunter2secret \
		canaryuser 93.184.216.34; do
		case "$out$err" in
		*"$canary"*) verdict 1 "explain ${mouth:-for people}: no $canary" ;;
		*) verdict 0 "explain ${mouth:-for people}: no $canary" ;;
		esac
	done
done
explain --json --show-ids explain "$tmp/canary.txt"
json_is '.facts.identity.imei' '"359072069876541"'
case $out in
*8642* | *hunter2secret* | *SESAME99*) verdict 1 "--show-ids shows no secret" ;;
*) verdict 0 "--show-ids shows no secret" ;;
esac

# 20 MB of log in less than 2 s and 64 MB.
awk 'BEGIN {
	for (i = 0; i < 90000; i++) {
		printf "Jun  5 11:%02d:%02d router pppd[5237]: rcvd [LCP EchoReq id=0x%x ", i / 60 % 60, i % 60, i % 256
		print "magic=0x1234abcd]"
		printf "Jun  5 11:%02d:%02d router dnsmasq[812]: query[A] example.net from 10.0.0.2\n", i / 60 % 60, i % 60
		printf "Jun  5 11:%02d:%02d router kernel: [ %d.072158] usb 1-1: reset high-speed USB device\n", i / 60 % 60, i % 60, i
	}
}' >"$tmp/log"
[ "$(stat -c %s "$tmp/log")" -ge 20000000 ]
verdict $? "the log is of 20 MB"
# What watches memory takes memory and time: then the program beside it is measured.
plain=$SWICTL
[ -z "${SANITIZE-}" ] || plain=${B%/san}/swictl
# Its own time, because others may be at work on the machine.
TIMEFORMAT='%U %S'
times=$( {
	time (
		ulimit -v 65536
		"$plain" -q -c "$tmp/swictl.conf" explain "$tmp/log" >"$tmp/out" 2>"$tmp/err"
		echo $? >"$tmp/status"
	)
} 2>&1)
took=$(echo "$times" | awk '{ print int(($1 + $2) * 1000) }')
status=$(cat "$tmp/status")
[ "$status" -le 1 ] && [ -s "$tmp/out" ]
verdict $? "20 MB of log in 64 MB of address space (exit code $status)"
[ "$took" -lt 2000 ]
verdict $? "20 MB of log in less than 2 s ($took ms)"

finish
