# SPDX-License-Identifier: MIT
# Modems are changed under the real drivers: a bench at once, each back in its slot under its new
# functions; what cannot be done is named and left alone; kill -9 on the way; undo.
. /tests/vm/lib.sh
. /tests/vm/modems.sh

qmi='0:qcserial 2:qcserial 3:qcserial 8:qmi_wwan'
mbim='0:qcserial 12:cdc_mbim 13:cdc_mbim 2:qcserial 3:qcserial'

cat >/tmp/att.conf <<-END
	family = "9x30";
	composition = "mbim";
	carrier = "ATT";
	contexts = ( { cid = 1; type = "IPV4V6"; apn = "broadband"; } );
END

n=0
for personality in mc7455 mc7455 mc7455 mc7455 em7565 mc7355; do
	n=$((n + 1))
	attach "$n" "$personality"
done
for n in 1 2 3 4; do
	wait_for 5 at_says "$n" AT OK
done

# Of a bench, by slot: result and resets.
results() {
	tr -d ' \n"' </tmp/said.json | sed 's/},{/}\n{/g' |
		sed -n 's/.*slot:\([^,]*\),.*result:\([^,]*\),.*resets:\([0-9]*\),.*/\1=\2\/\3/p' | sort | paste -s -d ' '
}

results_are() { # LIST
	[ "$(results)" = "$1" ] || {
		results
		cat /tmp/said.json
		false
	}
}

provision() {
	swictl --json provision /tmp/att.conf "$@" >/tmp/said.json
}

expect_status 1 "a bench of six, of which two are not for this recipe" provision --all --report /tmp/sheet
expect "the four are done, with one reset each; the others are left alone" results_are \
	'1-1=done/1 1-2=done/1 1-3=done/1 1-4=done/1 1-5=not-done/0 1-6=not-done/0'
for n in 1 2 3 4; do
	expect "modem $n has MBIM" drivers_are "$n" "$mbim"
	expect "modem $n runs the image of ATT" at_says "$n" 'AT!IMPREF?' 'current carrier name:    ATT'
done
expect "modem 5 is as it was" id_is 5 1199:9091
expect "the sheet is there" test -s /tmp/sheet.html
expect "again: as wanted" provision -d 1-1 -d 1-2 -d 1-3 -d 1-4
expect "and nothing is reset" results_are '1-1=as-wanted/0 1-2=as-wanted/0 1-3=as-wanted/0 1-4=as-wanted/0'

# One modem.
expect "undo" swictl -d 1-2 undo
expect "modem 2 has QMI again" drivers_are 2 "$qmi"
expect_status 1 "no composition without an AT port" swictl -d 1-2 composition 0x105
expect_status 1 "no type that moves an EM7565 to another id" swictl -d 1-5 composition 1,1,1009
expect "modem 5: QMI" swictl -d 1-5 composition diag,nmea,modem,rmnet0
expect "modem 5 has it, under its id" drivers_are 5 "$qmi"
expect "modem 5 is 9091 still" id_is 5 1199:9091

# Killed while the modem is away: the next run sees that it was done, and resets nothing.
swictl -d 1-3 carrier VERIZON >/tmp/killed.log 2>&1 &
pid=$!
m 3 wait gone 20000
kill -9 "$pid"
wait "$pid" 2>/dev/null
m 3 wait attached 20000
wait_for 5 at_says 3 AT OK
boots=$(m 3 status | sed -n 's/^gone_count=//p')
expect "kill -9 on the way: the next run ends it" swictl -d 1-3 carrier VERIZON
expect "without another reset" test "$(m 3 status | sed -n 's/^gone_count=//p')" = "$boots"
expect "modem 3 runs the image of VERIZON" at_says 3 'AT!IMPREF?' 'current carrier name:    VERIZON'

# A cable that is pulled while it is away.
m 4 when gone+0 cut 3000
expect "a cable pulled for 3 s on the way" swictl -d 1-4 carrier GENERIC
expect "modem 4 runs GENERIC" at_says 4 'AT!IMPREF?' 'current carrier name:    GENERIC'

detach_all
summary
