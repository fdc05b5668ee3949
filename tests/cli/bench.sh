#!/bin/bash
# SPDX-License-Identifier: MIT
# swictl provision on a bench of virtual modems: many at once, faults among them, the sheet.
cd "$(dirname "$0")/../.." || exit
. tests/cli/lib.sh
. tests/cli/webdriver.sh
VMODEM=${VMODEM:-build/swictl-vmodem}

mkdir -p "$tmp/etc/recipes"
cat >"$tmp/swictl.conf" <<-END
	config_dir = "$tmp/etc";
	run_dir = "$tmp/run";
	state_dir = "$tmp/state";
END
cat >"$tmp/etc/recipes/att.conf" <<-END
	family = "9x30";
	composition = "diag,nmea,modem,mbim";
	carrier = "ATT";
	contexts = ( { cid = 1; type = "IPV4V6"; apn = "broadband"; } );
END

bench() { # ARG...: virtual modems in $tree
	tree=$tmp/bench
	rm -rf "$tree" "$tmp/state"
	mkdir "$tree"
	"$VMODEM" --bench "$tree" --background --reset-seconds 0.2 --log "$tmp/vmodem.log" "$@" >/dev/null || exit
}

quit() {
	[ -S "$tree/ctl/1-1.1" ] && "$VMODEM" --ctl "$tree/ctl/1-1.1" quit >/dev/null
}
trap 'quit; browser_close; rm -rf "$tmp"' EXIT

ctl() { # SLOT COMMAND...
	"$VMODEM" --ctl "$tree/ctl/$1" "${@:2}" >/dev/null || verdict 1 "ctl $*"
}

args() { echo -c "$tmp/swictl.conf" --sysfs "$tree/sys" --devfs "$tree/dev"; }
swictl() { run $(args) "$@"; }

results() { # FILTER VALUE, of the units by slot
	json_is "[sort_by(.slot)[] | $1]" "$2"
}

# All of them, then none: as wanted.
bench --units 6
swictl --json provision att --all --report "$tmp/sheet"
status_is 0
results .result '["done","done","done","done","done","done"]'
results .resets '[1,1,1,1,1,1]'
swictl --json provision att --all
status_is 0
results '[.result, .resets]' "$(printf '["as-wanted",0],%.0s' 1 2 3 4 5 6 | sed 's/,$//; s/^/[/; s/$/]/')"

# Each file of the sheet; the page in a browser, as an operator uses it.
jq -e 'length == 6 and all(.result == "done")' "$tmp/sheet.json" >/dev/null
verdict $? 'sheet.json has six units, done'
[ "$(grep -c '^"done"' "$tmp/sheet.csv")" = 6 ]
verdict $? 'sheet.csv, too'
browser_open "$tmp/sheet.html"
verdict $? 'the page opens in a browser'
page() { # SCRIPT VALUE
	out=$(browser_js "$1") ran="page: $1" err=
	[ "$out" = "$2" ]
	verdict $? "page: $1 is $2"
}
bays='return [...document.querySelectorAll("tbody tr")].map(r => r.cells[0].textContent).join(" ")'
page 'return document.getElementById("sums").textContent' '"6 units: 6 as wanted, 0 not"'
page "$bays" '"1-1.1 1-1.2 1-1.3 1-1.4 1-2.1 1-2.2"'
browser_click 'th[data-key=bay] button'
page "$bays" '"1-2.2 1-2.1 1-1.4 1-1.3 1-1.2 1-1.1"'
browser_type '#search' '1-2. done'
page "$bays" '"1-2.2 1-2.1"'
browser_click 'tbody tr:first-child summary'
page 'return document.querySelector("details[open] pre").textContent.split("\n").at(-1)' '"AT!RESET"'
browser_close

# One of several, by slot, twice; and what cannot be meant.
swictl --json provision att -d 1-1.2 -d 1-2.1
results .slot '["1-1.2","1-2.1"]'
swictl provision att
status_is 64
error_has '6 modems here, expected -d SLOT or --all'
swictl provision att --all -d 1-1.1
status_is 64
swictl provision att -d 9-9
status_is 69
swictl provision verizon --all
status_is 78
error_has 'recipes/verizon.conf: No such file'
swictl provision att --all --report "$tmp/none/sheet"
status_is 74
error_has 'none/sheet.json: No such file or directory, expected a place for the sheet'
quit

# What stands against a unit is named, and does not hold up the others.
bench --units 6 --personality mc7455 --personality mc7455 --personality mc7455 --personality mc7355
ctl 1-1.2 boot
ctl 1-1.2 wait attached 5000
ctl 1-1.3 sim out
swictl --json provision att --all
status_is 1
results '[.slot, .result]' \
	'[["1-1.1","done"],["1-1.2","not-done"],["1-1.3","done"],["1-1.4","not-done"],["1-2.1","done"],["1-2.2","done"]]'
json_is '.[] | select(.slot == "1-1.2").text | test("boot-loader")' true
json_is '.[] | select(.slot == "1-1.3").text' '"done; no SIM"'
quit

# kill -9 on the way: the next run goes on, and the sheet has every unit, once, with one reset each.
bench --units 5
"$SWICTL" $(args) -q provision att --all --jobs 2 --report "$tmp/torn" >/dev/null 2>&1 &
pid=$!
ctl 1-1.1 wait gone 10000
kill -9 $pid
wait $pid 2>/dev/null
ctl 1-1.1 wait ready 10000
swictl --json provision att --all --report "$tmp/torn"
status_is 0
jq -e '[.[].slot] | sort == ["1-1.1","1-1.2","1-1.3","1-1.4","1-2.1"]' "$tmp/torn.json" >/dev/null
verdict $? 'after kill -9 the sheet has every unit, once'
swictl --json provision att --all
results .resets '[0,0,0,0,0]'
quit

# Firmware, on three at once, through their boot-loaders and a stand-in of the flashing program.
bench --units 3
for file in SWI9X30C_02.33.03.00.cwe SWI9X30C_02.33.03.00_GENERIC_002.072_000.nvu; do
	echo >"$tmp/$file"
done
echo "flasher = \"$(realpath "${B:-build}")/flasher/qmi-firmware-update\";" >>"$tmp/swictl.conf"
export FLASHER_ROOT=$tree
swictl --json firmware "$tmp"/SWI9X30C_02.33.03.00* -d 1-1.1 -d 1-1.2 -d 1-1.3
status_is 0
results .result '["done","done","done"]'
swictl -d 1-1.2 at AT+GMR
output_has SWI9X30C_02.33.03.00
quit

# --watch: plugged in, done, taken out, the next one.
bench --units 1
ctl 1-1.1 cut
"$SWICTL" $(args) provision att --watch --report "$tmp/watch" >"$tmp/watch.out" 2>"$tmp/watch.err" &
pid=$!
says() { # TEXT, within 10 s
	timeout 10 sh -c 'until grep -qF "$0" "$1"; do sleep 0.05; done' "$1" "$tmp/watch.err"
	verdict $? "--watch says $1"
}
ctl 1-1.1 return
says '1-1.1 3590…0011 good'
ctl 1-1.1 replace 7 200
says '1-1.1 3590…0078 good'
kill -TERM $pid # bash starts what runs beside it with SIGINT ignored
wait $pid
status=$?
[ $status = 0 ]
verdict $? "--watch ends when it is told to, exit code 0 ($status)"
jq -e 'length == 2' "$tmp/watch.json" >/dev/null
verdict $? 'both units are on the sheet'
finish
