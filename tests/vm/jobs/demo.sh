# SPDX-License-Identifier: MIT
# The main job on a virtual modem, step by step. Runs installed (the virtual machine) or from a
# staged tree: STAGE holds it, TESTS the tests tree.
. "${TESTS:-/tests}/vm/lib.sh"

work=$(mktemp -d)
cleanup() {
	[ -z "${link:-}" ] || kill "$link" 2>/dev/null
	modem_stop
	rm -rf "$work"
}
trap cleanup EXIT

mkdir "$work/profiles"
cat >"$work/profiles/demo.conf" <<'END'
apn = "internet";
type = "ipv4v6";
route = "none";
END
cat >"$work/swictl.conf" <<END
data_dir = "${STAGE:-}/usr/local/share/swictl";
config_dir = "$work";
plugin = "$(echo "${STAGE:-}"/usr/lib/pppd/*/swictl.so)";
END

step=0
step() {
	step=$((step + 1))
	printf '\n%s. %s\n' "$step" "$1"
}

# try WHAT CMD...: shown as the user would type it, output indented; the demo ends when it fails.
try() {
	what=$1
	shift
	if "$@" >"$work/output" 2>&1; then
		sed 's/^/   /' "$work/output"
	else
		sed 's/^/   /' "$work/output"
		echo "demo: failed: $what" >&2
		[ ! -s "$work/connect.log" ] || tail -n 20 "$work/connect.log" >&2
		exit 1
	fi
}

command swictl --help >/dev/null || exit
swictl() {
	command swictl -c "$work/swictl.conf" "$@"
}

up() {
	swictl --json status demo 2>/dev/null | grep -q '"state": *"up"'
}

not_up() {
	! up
}

seconds_since() { # START-MS
	took=$(($(now_ms) - $1))
	printf '%d.%02d s' $((took / 1000)) $((took % 1000 / 10))
}

step "A virtual MC7455 on USB, bound by the kernel's own drivers: swictl list"
modem_start || exit
try "finding it" swictl list

step "Who it is, its SIM, its network: swictl info"
try "asking it" swictl info

step "Dial: swictl connect demo"
start=$(now_ms)
swictl connect demo >"$work/connect.log" 2>&1 &
link=$!
try "dialling" wait_for 30 up
echo "   up after $(seconds_since "$start")"
try "its status" swictl status demo

step "Traffic across the link: ping -c 3 $internet, an address behind the network's end"
try "ping" ping -c 3 -I ppp0 "$internet"

step "The cable is cut for 3 s: noticed, and the link comes back"
start=$(now_ms)
modem cut 3000 >/dev/null
try "noticing it" wait_for 10 not_up
echo "   noticed after $(seconds_since "$start")"
try "coming back" wait_for 40 up
echo "   back after $(seconds_since "$start")"
try "ping" ping -c 1 -I ppp0 "$internet"

step "Hang up: swictl disconnect demo"
try "hanging up" swictl disconnect demo
try "ending" wait_for 5 gone "$link"
link=
try "leaving nothing behind" test ! -e /sys/class/net/ppp0
echo "   no pppd, no interface, no lock left: $(ls /run/lock 2>/dev/null | grep -c '^LCK') locks"
