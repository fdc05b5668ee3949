# SPDX-License-Identifier: MIT
# What jobs about `swictl connect` and its recovery share. POSIX sh, sourced behind lib.sh. They wait
# for what the profile's script was told, because asking for the status again and again keeps the
# guest busy: that is what costs wall time.

profiles=/etc/swictl/profiles
state=/var/lib/swictl
log=/tmp/connect.log
told=/tmp/told
link=

mkdir -p "$profiles" "$told" /root

# The script keeps what it was told last of each kind: when, verdict, rung, time lost.
cat >/root/tell <<-END
	#!/bin/sh
	read -r up _ </proc/uptime
	echo "\${up%.*}\${up#*.}0 \${SWICTL_VERDICT:--} \${SWICTL_RUNG:--} \${SWICTL_LOST_MS:--}" >$told/\$1.new
	mv $told/\$1.new $told/\$1
	echo "\$1 \${SWICTL_VERDICT:--} \${SWICTL_RUNG:--}" >>/tmp/told.log
END
cat >/etc/ppp/ip-up <<-END
	#!/bin/sh
	touch $told/network
END
chmod 755 /root/tell /etc/ppp/ip-up

# profile NAME LINE...
profile() {
	_file=$profiles/$1.conf
	shift
	printf '%s\n' 'apn = "internet";' "$@" >"$_file"
	chmod 600 "$_file"
}

# field NAME: of the running connect's status; "" for null.
field() {
	swictl --json status 2>/dev/null | tr -d '\n' |
		sed -n "s/.*\"$1\": *\"\{0,1\}\([^\",}]*\).*/\1/p" | sed 's/^null$//'
}

# connect PROFILE: until it is up.
connect() {
	rm -f "$told"/*
	swictl -v connect "$1" >>"$log" 2>&1 &
	link=$!
	if ! wait_for 90 test -e "$told/network"; then
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
}

# fault PROFILE FAULT...: at a fresh connect that has learned nothing yet.
fault() {
	: >"$log"
	: >/tmp/told.log
	rm -rf "$state"
	connect "$1" || return 1
	shift
	strike "$@"
}

# strike FAULT...: what is told from here on is of it.
strike() {
	rm -f "$told"/*
	modem "$@" >/dev/null
}

# last KEY: of the outage that was over last, as the history has it.
last() {
	grep '"cured_by":"[a-z]' "$state/history.jsonl" | tail -n 1 |
		sed -n "s/.*\"$1\":\"\{0,1\}\([^\",}]*\).*/\1/p"
}

# cured NAME VERDICT RUNG LEAST MOST: it was named so, the rung is told as what brought the link
# back, LEAST to MOST ms were lost, and traffic flows.
cured() {
	if ! wait_for $(($5 / 1000 + 20)) test -e "$told/up"; then
		not_ok "$1: back" "state: $(field state), verdict: $(field verdict)"
		tail -n 30 "$log"
		return 1
	fi
	read -r _ _ _rung _lost <"$told/up"
	_verdict=$(last verdict) _by=$(last cured_by)
	if [ "$_verdict" = "$2" ] && [ "$_rung" = "$3" ] && [ "$_by" = "$3" ] &&
		[ "$_lost" -ge "$4" ] && [ "$_lost" -le "$5" ]; then
		ok "$1: $_verdict, cured by $_rung, $_lost ms lost"
	else
		not_ok "$1: expected $2, cured by $3, $4 to $5 ms lost" "$_verdict, $_rung ($_by), $_lost ms"
		tail -n 30 "$log"
	fi
	expect "$1: traffic" ping -c 1 -W 5 -I ppp0 "$internet"
}
