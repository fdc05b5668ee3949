# SPDX-License-Identifier: MIT
# The plugin without a supervisor: three lines are a whole peers file, on a system whose
# /etc/ppp/options is Debian's.
. "${TESTS:-/tests}/vm/lib.sh"

cleanup() {
	[ -z "${pppd:-}" ] || kill -9 "$pppd" 2>/dev/null
	modem_stop
}
trap cleanup EXIT

mkdir -p /etc/ppp/peers
cat >/etc/ppp/options <<'END'
asyncmap 0
auth
crtscts
lock
hide-password
modem
lcp-echo-interval 30
lcp-echo-failure 4
END

# peer [LINE]...: a peers file of three lines, and more where a test needs it.
peer() {
	{
		echo /dev/ttyUSB2
		echo "plugin swictl.so"
		echo "swictl-apn ${apn:-internet}"
		for line; do
			echo "$line"
		done
	} >/etc/ppp/peers/cell
}

# call: in the background; `nodetach` is for this shell, which wants to know the status.
call() {
	/usr/sbin/pppd call cell nodetach "$@" >/tmp/pppd.log 2>&1 &
	pppd=$!
}

# ended SECONDS: it is gone by then, the status is in $status, its milliseconds in $took
ended() {
	start=$(now_ms)
	if ! wait_for "$1" gone "$pppd"; then
		kill -9 "$pppd"
		wait "$pppd"
		status=still-there
		return 1
	fi
	took=$(($(now_ms) - start))
	status=0
	wait "$pppd" || status=$?
}

has_address() {
	ip -4 addr show dev ppp0 2>/dev/null | grep -q 'inet 10\.'
}

# up NAME
up() {
	start=$(now_ms)
	if wait_for 20 has_address; then
		ok "$1: up after $(($(now_ms) - start)) ms"
	else
		not_ok "$1: no address"
		cat /tmp/pppd.log /tmp/vmodem.log
		return 1
	fi
}

nothing_left() {
	[ ! -e /sys/class/net/ppp0 ] && ! ls /run/lock/LCK* /var/lock/LCK* 2>/dev/null | grep .
}

# ends NAME SECONDS STATUS: told to end, it does so in time and leaves nothing behind
ends() {
	kill "$pppd"
	if ended "$2" && [ "$status" = "$3" ]; then
		ok "$1: ended after $took ms, status $status"
	else
		not_ok "$1: status $status, expected $3 within $2 s"
		cat /tmp/pppd.log
	fi
	expect "$1: nothing left" nothing_left
}

# fails NAME SECONDS STATUS WORDS: it ends by itself
fails() {
	if ended "$2" && [ "$status" = "$3" ] && grep -q "$4" /tmp/pppd.log; then
		ok "$1: status $status after $took ms: $(grep -m 1 "$4" /tmp/pppd.log)"
	else
		not_ok "$1: status $status, expected $3 within $2 s and \"$4\""
		cat /tmp/pppd.log
	fi
	expect "$1: nothing left" nothing_left
}

modem_start || exit

peer
call
up "three lines" && expect "three lines: ping" ping -c 2 -I ppp0 "$internet"
expect "three lines: it asked for DNS" grep -q 192.0.2.53 /etc/ppp/resolv.conf
ends "three lines" 3 5

call
up "again, by the context as wanted"
ends "again" 3 5

call
up "mute peer"
modem freeze 20000 >/dev/null
ends "mute peer" 3 16
modem thaw >/dev/null

call
up "hang-up by the network"
modem hangup >/dev/null
fails "hang-up by the network" 5 16 "terminated by peer\|LCP terminated"

for auth in pap chap; do
	modem set ppp.auth $auth >/dev/null
	peer "swictl-auth $auth" "swictl-user user" 'swictl-password "secret"'
	call
	up "$auth"
	expect "$auth: no secret in the arguments" sh -c "! grep -q secret /proc/$pppd/cmdline"
	ends "$auth" 3 5
	peer "swictl-auth $auth" "swictl-user user" 'swictl-password "wrong"'
	call
	fails "$auth, wrong password" 15 19 "authentication failed\|Authentication failed"
done

# pppd's own secrets, for those who have them already.
echo 'user * secret' >/etc/ppp/chap-secrets
chmod 600 /etc/ppp/chap-secrets
peer "user user"
call
up "secrets of pppd's own file"
ends "secrets of pppd's own file" 3 5
rm /etc/ppp/chap-secrets
modem set ppp.auth none >/dev/null

apn=wrong peer
call
fails "wrong APN" 5 8 "CALL: NO CARRIER"

peer
modem sim out >/dev/null
call
fails "no SIM" 5 8 "swictl: the dial failed"
modem sim in >/dev/null
sleep 6

# Told to end while the modem thinks.
modem set timing.dial_ms 15000 >/dev/null
call
sleep 1
ends "SIGTERM while dialling" 3 5
call
sleep 1
modem cut 3000 >/dev/null
fails "cable cut while dialling" 5 16 "the port failed while dialling"
wait_for 10 test -c /dev/ttyUSB2
modem set timing.dial_ms 1000 >/dev/null
sleep 6

call
up "before the cable is cut"
modem cut 3000 >/dev/null
fails "cable cut" 5 16 "Modem hangup"
wait_for 10 test -c /dev/ttyUSB2
sleep 6

modem freeze 30000 >/dev/null
call
sleep 1
ends "SIGTERM while the port is silent" 3 5
call
fails "silent port" 15 8 "WAKE: the port is silent"
modem thaw >/dev/null
sleep 2

# What the peers file says is not overridden, what /etc/ppp/options says is.
peer auth
call dryrun
ended 5
expect "auth in the peers file stays" grep -q 'auth.*# (from /etc/ppp/peers/cell)' /tmp/pppd.log
peer
call dryrun
ended 5
expect "auth of /etc/ppp/options does not" grep -q '^noauth' /tmp/pppd.log
expect "pppd's echo is off, because ours is on" grep -q '^lcp-echo-interval 0' /tmp/pppd.log
peer "swictl-watch off"
call dryrun
ended 5
expect "echo of /etc/ppp/options stays without ours" grep -q '^lcp-echo-interval 30' /tmp/pppd.log
peer "lcp-echo-interval 5"
call dryrun
ended 5
expect "echo in the peers file stays" grep -q '^lcp-echo-interval 5' /tmp/pppd.log
peer "swictl-watch brisk"
call
fails "a watch that is none" 3 2 "swictl-watch: unknown, expected fast, tolerant or off"
peer "swictl-watch-silence 300"
call
fails "silence shorter than it can be" 3 2 "swictl-watch: silence out of range"

apn='inter"net' peer
call
fails "a quote in the APN" 3 2 "swictl-apn: a character that no APN has"

summary
