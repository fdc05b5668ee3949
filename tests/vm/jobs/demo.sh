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
type = "IPV4V6";
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

# try WHAT CMD...: its output indented; the demo ends when it fails.
try() {
	what=$1
	shift
	"$@" >"$work/output" 2>&1
	status=$?
	sed '/^$/d; s/^/   /' "$work/output"
	[ "$status" -eq 0 ] || {
		echo "demo: failed: $what" >&2
		tail -n 20 "$work/connect.log" >&2
		exit 1
	}
}

swictl() {
	command swictl -c "$work/swictl.conf" "$@"
}

state() { # what the running connect says of itself
	swictl --json status demo 2>/dev/null | sed -n 's/^ *"state": "\(.*\)",$/\1/p'
}

up() {
	[ "$(state)" = up ]
}

up_or_gone() {
	up || gone "$link"
}

not_up() {
	[ "$(state)" != up ]
}

seconds_since() { # START-MS
	took=$(($(now_ms) - $1))
	printf '%d.%02d s' $((took / 1000)) $((took % 1000 / 10))
}

# What connect has said since the last look.
said=0
connect_says() {
	tail -n "+$((said + 1))" "$work/connect.log" | sed 's/^/   /'
	said=$(wc -l <"$work/connect.log")
}

touch "$work/connect.log"
step "A virtual MC7455 on USB, bound by the kernel's own drivers: swictl list"
modem_start || exit
try "finding it" swictl list
slot=$(modem status | sed 's/.*place=//')

step "Its identity, SIM and network (part of swictl info)"
swictl -K -d "$slot" info >"$work/info" || exit
try "asking it" sed -nE '/^(identity.(model|revision|imei)|sim.(state|iccid)|network.(registration|operator|rat|rssi_dbm|rsrp_dbm)|power.state)=/p' "$work/info"

step "swictl connect demo"
modem_ms=$(modem time)
start=$(now_ms)
swictl -d "$slot" connect demo >"$work/connect.log" 2>&1 &
link=$!
wait_for 30 up_or_gone
try "dialling" up
connect_says
echo "   after $(seconds_since "$start"), $(($(modem time) - modem_ms)) ms of it the modem's own"

step "Traffic: ping $internet, behind the network's end of the link"
try "ping" busybox ping -q -c 3 -I ppp0 "$internet"

step "The cable is cut for 3 s"
start=$(now_ms)
modem cut 3000
try "noticing it" wait_for 10 not_up
noticed=$(seconds_since "$start")
wait_for 40 up_or_gone
try "coming back" up
connect_says
echo "   noticed after $noticed, link back after $(seconds_since "$start")"
try "ping" busybox ping -q -c 1 -I ppp0 "$internet"

step "swictl disconnect demo"
start=$(now_ms)
swictl disconnect demo >"$work/last" || exit
try "ending" wait_for 5 gone "$link"
connect_says
wait "$link"
echo "   ended with status $? after $(seconds_since "$start")"
link=
for left in /sys/class/net/ppp0 /run/lock/LCK* /run/swictl/demo*; do
	try "leaving nothing behind: $left" test ! -e "$left"
done
echo "   no interface, lock or socket left behind"
