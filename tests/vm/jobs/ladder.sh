# SPDX-License-Identifier: MIT
# The recovery ladder with the real pppd and drivers: for each rung a fault that only it cures. The
# link comes back, and the status names what brought it back.
. /tests/vm/lib.sh

profiles=/etc/swictl/profiles
log=/tmp/connect.log
link=

mkdir -p "$profiles"
# profile NAME LINE...
profile() {
	_file=$profiles/$1.conf
	shift
	printf '%s\n' 'apn = "internet";' 'pppd_options = "lcp-echo-interval 1 lcp-echo-failure 2";' \
		"$@" >"$_file"
	chmod 600 "$_file"
}

# field NAME: of the running connect's status; "" for null.
field() {
	swictl --json status 2>/dev/null | tr -d '\n' |
		sed -n "s/.*\"$1\": *\"\{0,1\}\([^\",}]*\).*/\1/p" | sed 's/^null$//'
}

state_is() {
	[ "$(field state)" = "$1" ]
}

verdict_is() {
	[ "$(field verdict)" = "$1" ]
}

dials_over() { # NUMBER: it dialled more often than that, and is up
	[ "$(field dials)" -gt "$1" ] && state_is up
}

connect() { # PROFILE
	swictl -v connect "$1" >>"$log" 2>&1 &
	link=$!
	if ! wait_for 60 state_is up; then
		not_ok "$1: up" "state: $(field state)"
		tail -n 20 "$log"
		return 1
	fi
}

disconnect() {
	kill -TERM "$link" 2>/dev/null
	wait_for 5 gone "$link" || {
		not_ok "ends on SIGTERM" "state: $(field state)"
		kill -9 "$link"
	}
	wait "$link"
	modem stuck off >/dev/null
	modem thaw >/dev/null
	modem nak off >/dev/null
}

# cured NAME RUNG SECONDS: up again within that time, and the rung named in status and log.
cured() {
	_start=$(now_ms)
	_dials=$dials
	if ! wait_for "$3" dials_over "$_dials"; then
		not_ok "$1: back" "state: $(field state), verdict: $(field verdict)"
		tail -n 30 "$log"
		return 1
	fi
	_took=$(($(now_ms) - _start))
	if [ "$(field cured_by)" = "$2" ] && grep -q "up: .*, by $2 after" "$log"; then
		ok "$1: cured by $2 after $_took ms"
	else
		not_ok "$1: cured by $2" "cured_by: $(field cured_by)"
		tail -n 30 "$log"
	fi
	expect "$1: traffic" ping -c 1 -W 5 -I ppp0 "$internet"
}

# A new connect each time, so that the climb begins at its foot.
fault() { # PROFILE FAULT...
	: >"$log"
	rm -rf /var/lib/swictl
	connect "$1" || return 1
	shift
	dials=$(field dials)
	modem "$@" >/dev/null
}

profile all 'recover_max = "power";'
profile usb 'recover_max = "usb";'
profile redial 'recover = "redial";'
profile hook 'recover_max = "reset";' 'hook = "/root/hook";'
mkdir -p /root
cat >/root/hook <<END
#!/bin/sh
echo "\$SWICTL_EVENT \$SWICTL_RUNG \$SWICTL_VERDICT" >>/tmp/hook.log
[ "\$1 \$SWICTL_RUNG" = "rung hook" ] && exec /usr/local/bin/swictl-vmodem --ctl $modem_socket stuck off
exit 0
END
chmod 755 /root/hook

modem_start || exit 1
modem wait ready 10000 >/dev/null

# --- each rung ---

fault all freeze 4000 && cured "a freeze that passes" redial 60
disconnect

for rung in hangup attach cfun reset power; do
	fault all stuck $rung || continue
	modem drop >/dev/null
	cured "no dial until $rung" $rung 120
	disconnect
	modem wait ready 20000 >/dev/null
done

fault all freeze usb && cured "hung firmware" usb 60
modem_stop
summary
