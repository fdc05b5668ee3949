# SPDX-License-Identifier: MIT
# What jobs in the guest share: verdicts, bounded waiting, the virtual modem. POSIX sh, sourced by
# `. /tests/vm/lib.sh`. All times are guest time.

passed=0
failed=0

# ok NAME, not_ok NAME [WHY]
ok() {
	passed=$((passed + 1))
	echo "ok: $1"
}

not_ok() {
	failed=$((failed + 1))
	echo "NOT OK: $1${2:+: $2}"
}

# expect NAME CMD...: the command must succeed; its output is shown when it does not.
expect() {
	_name=$1
	shift
	if _text=$("$@" 2>&1); then
		ok "$_name"
	else
		not_ok "$_name" "status $?: $*"
		printf '%s\n' "$_text" | sed 's/^/    /'
		return 1
	fi
}

# expect_status STATUS NAME CMD...
expect_status() {
	_wanted=$1 _name=$2 _got=0
	shift 2
	_text=$("$@" 2>&1) || _got=$?
	if [ "$_got" -eq "$_wanted" ]; then
		ok "$_name"
	else
		not_ok "$_name" "status $_got, expected $_wanted: $*"
		printf '%s\n' "$_text" | sed 's/^/    /'
		return 1
	fi
}

# The last line of every job: its status is the job's.
summary() {
	echo "$passed passed, $failed failed"
	[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
}

# Milliseconds since boot (10 ms steps).
now_ms() {
	read -r _up _ </proc/uptime
	echo "${_up%.*}${_up#*.}0"
}

# wait_for SECONDS CMD...: until the command succeeds, looked at every 50 ms, from the third second on
# every 250 ms; 1 when it never did. Little is started: a long wait must not keep the guest busy.
wait_for() {
	_looks=0
	read -r _up _ </proc/uptime
	_end=$((${_up%.*} + $1)).${_up#*.}
	shift
	until "$@" >/dev/null 2>&1; do
		read -r _up _ </proc/uptime
		[ "${_up%.*}${_up#*.}" -lt "${_end%.*}${_end#*.}" ] || return 1
		_looks=$((_looks + 1))
		[ "$_looks" -lt 40 ] && sleep 0.05 || sleep 0.25
	done
}

# gone PID: it has ended, whether or not its parent has taken notice.
gone() {
	! grep -qs '^State:[[:space:]]*[RSDTtI]' "/proc/$1/status"
}

# The network side of the virtual modem lives in a namespace of its own: two pppd in one prove
# nothing, the kernel would answer locally.
network=network
internet=192.0.2.1

ns() {
	ip netns exec "$network" "$@"
}

modem_socket=/run/vmodem.sock
modem_pid=

# modem_start [OPTION]...: a virtual modem on USB; its AT port is /dev/ttyUSB2 when this returns.
modem_start() {
	swictl-vmodem --usb --netns "$network" --control "$modem_socket" "$@" >/tmp/vmodem.log 2>&1 &
	modem_pid=$!
	wait_for 10 modem_settled
	[ -c /dev/ttyUSB2 ] || {
		echo "vmodem: no /dev/ttyUSB2"
		cat /tmp/vmodem.log
		dmesg_tail
		return 1
	}
}

modem_settled() {
	[ -c /dev/ttyUSB2 ] || gone "$modem_pid"
}

# modem CMD...: one command to its control socket; the answer on stdout.
modem() {
	swictl-vmodem --ctl "$modem_socket" "$@"
}

modem_stop() {
	[ -n "$modem_pid" ] || return 0
	kill "$modem_pid" 2>/dev/null
	wait "$modem_pid" 2>/dev/null
	modem_pid=
	wait_for 5 test ! -e /dev/ttyUSB2
}

dmesg_tail() {
	dmesg | tail -n "${1:-20}"
}
