#!/bin/bash
# SPDX-License-Identifier: MIT
# swictl status --history, as a person and as a program read it.
cd "$(dirname "$0")/../.." || exit
. tests/cli/lib.sh
export TZ=UTC

mkdir "$tmp/state"
cat >"$tmp/swictl.conf" <<-END
	run_dir = "$tmp/run";
	state_dir = "$tmp/state";
END
history=$tmp/state/history.jsonl

history() {
	run -c "$tmp/swictl.conf" "$@"
}

# None.
history status --history
status_is 0
output_has 'nothing is known of drops or failed dials'
history --json status --history
json_is '[.records, .summary.drops, .summary.service_percent]' '[[],0,null]'

# An outage that began with a drop: kept as it began, a dial in vain, kept again as it ended.
drop='"kind":"drop","time_s":1700000000,"number":4,"dial":4,"profile":"home","slot":"1-1.4","identity":"3527…3066","verdict":"echo-lost-after-traffic","certainty":"certain","reason":"peer is dead","status":15,"uptime_s":996400'
cat >"$history.1" <<-END
	{$drop}
END
cat >"$history" <<-END
	{"kind":"dial","time_s":1700000010,"number":5,"dial":5,"profile":"home","slot":"1-1.4","verdict":"port-silent","rung":"redial"}
	{"kind":"dial","ti
	{$drop,"cured_by":"usb","lost_ms":3600000,"evidence":["5 of 5 probes unanswered","\u001b[2J"],"after":["+CEREG: 0,2"]}
	{"kind":"stop","time_s":1700003700,"number":7,"dial":7,"profile":"home","slot":"1-1.4","uptime_s":0}
	{"kind":"drop","time_s":1700009000,"number":1,"dial":1,"profile":"car","slot":"1-2","verdict":"usb-gone"}
END
history status --history
status_is 0
output_has '2023-11-14 22:13:20  1-1.4    drop  echo-lost-after-traffic  usb       1 h          11 d 12 h'
output_has '2023-11-14 22:13:30  1-1.4    dial  port-silent              -         -            -'
output_has '2023-11-15 00:43:20  1-2      drop  usb-gone                 -         -            -'
output_has '2 drops, 1 failed dial; up 11 d 12 h, lost 1 h'
output_has 'service 99.64 % of that time'
output_has 'verdicts: '
output_has 'echo-lost-after-traffic 1'
output_has 'cured by: usb 1'
output_lacks 'probes unanswered'
output_lacks $'\033'
history -v status --history home
output_has 'evidence: 5 of 5 probes unanswered'
output_has 'evidence: \x1B[2J'
output_has 'after: +CEREG: 0,2'
output_has 'pppd: peer is dead'
output_lacks 'usb-gone'

history --json status --history home
status_is 0
json_is '.records | length' 3
json_is '[.records[].time_s]' '[1700000000,1700000010,1700003700]'
json_is '.records[0] | [.kind, .identity, .verdict, .certainty, .reason, .status, .cured_by, .lost_ms, .uptime_s, .rtt_ms]' \
	'["drop","3527…3066","echo-lost-after-traffic","certain","peer is dead",15,"usb",3600000,996400,null]'
json_is '.records[0] | [.after, .before]' '[["+CEREG: 0,2"],[]]'
json_is .summary '{"drops":1,"failed_dials":1,"stops":1,"not_ended":0,"uptime_s":996400,"lost_ms":3600000,"service_percent":99.64,"by_verdict":{"echo-lost-after-traffic":1,"port-silent":1},"by_cure":{"usb":1}}'

# The last ones; the sums are of all.
history --json status --history --last 1
json_is '[.records[].verdict]' '["usb-gone"]'
json_is '[.summary.drops, .summary.not_ended]' '[2,1]'
history status --history -n 0
status_is 64
history -K status --history --last 1
status_is 0
output_has 'usb-gone'

finish
