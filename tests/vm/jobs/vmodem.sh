# SPDX-License-Identifier: MIT
# The virtual modem under the real drivers and the real pppd: a call with OpenWrt's usual dialogue,
# traffic both ways, and each way in which a call ends.
. /tests/vm/lib.sh

tty=/dev/ttyUSB2
remote=10.128.7.42

# What an OpenWrt 3g.sh hands to chat(8).
cat >/tmp/3g.chat <<'END'
ABORT BUSY
ABORT 'NO CARRIER'
ABORT ERROR
REPORT CONNECT
TIMEOUT 10
"" "AT&F"
OK "ATE1"
OK 'AT+CGDCONT=1,"IP","internet"'
SAY "Calling UMTS/GPRS"
TIMEOUT 30
OK "ATD*99***1#"
CONNECT ' '
END

pppd_pid=
# dial [OPTION]...: pppd in the background.
dial() {
	rm -f /tmp/pppd.log
	pppd $tty 460800 nodetach noauth noipdefault ipcp-accept-local ipcp-accept-remote \
		novj novjccomp noccp nodefaultroute usepeerdns lock crtscts debug logfd 2 \
		connect "chat -f /tmp/3g.chat" "$@" 2>/tmp/pppd.log &
	pppd_pid=$!
}

hang_up() {
	kill "$pppd_pid" 2>/dev/null
	wait "$pppd_pid"
	modem wait down 3000
}

# ends SECONDS STATUS NAME: pppd ends by itself, with this status.
ends() {
	wait_for "$1" gone "$pppd_pid" || kill "$pppd_pid"
	_got=0
	wait "$pppd_pid" || _got=$?
	if [ $_got -eq "$2" ]; then
		ok "$3"
	else
		not_ok "$3" "pppd ended with $_got, expected $2"
		tail -n 5 /tmp/pppd.log
	fi
	modem wait down 3000
	# A NO CARRIER that nobody read would be the first thing the next dialogue sees.
	[ ! -c $tty ] || at AT
}

up() {
	ip -4 addr show dev ppp0 2>/dev/null | grep -q "inet $remote"
}

# at COMMAND [EXPECTED]: the answer, as lines.
at() {
	stty -F $tty raw -echo
	chat -V -t 5 '' "$1" "${2:-OK}" <$tty >$tty 2>/tmp/answer
}

modem_start --peer-log /tmp/peer.log || exit
expect "AT answers" wait_for 5 at AT
at ATI
expect "ATI names the model" grep -q 'Model: MC7455' /tmp/answer

begin=$(now_ms)
dial
expect "a call comes up" wait_for 10 up || { cat /tmp/pppd.log /tmp/peer.log /tmp/vmodem.log; }
took=$(($(now_ms) - begin))
echo "# start to IP up: $took ms, of which the modem $(modem time) ms"
expect "the modem says so too" modem wait up 1000
expect "ping over the link" ping -c 3 -W 2 -I ppp0 10.64.64.64
ip route add 192.0.2.0/24 dev ppp0
expect "ping what is behind it" ping -c 3 -W 2 192.0.2.1
expect "ping from the network" ns ping -c 3 -W 2 $remote
expect "DNS servers by IPCP" grep -q 192.0.2.53 /etc/ppp/resolv.conf

dd if=/dev/urandom of=/tmp/up bs=1024 count=1024 2>/dev/null
dd if=/dev/urandom of=/tmp/down bs=1024 count=1024 2>/dev/null
ns nc -l -p 7000 >/tmp/up.got </tmp/down &
server=$!
wait_for 5 sh -c "ip netns exec $network netstat -ltn | grep -q :7000"
timeout 60 nc -w 20 192.0.2.1 7000 </tmp/up >/tmp/down.got
wait_for 10 gone $server
expect "1 MiB up is intact" cmp /tmp/up /tmp/up.got
expect "1 MiB down is intact" cmp /tmp/down /tmp/down.got
modem status
hang_up
expect "pppd hung up: the modem answers" wait_for 5 at AT

for auth in pap chap; do
	modem set ppp.auth $auth
	echo '"user" * "secret" *' >/etc/ppp/$auth-secrets
	dial user user
	expect "$auth with the right password" wait_for 10 up
	hang_up
	echo '"user" * "wrong" *' >/etc/ppp/$auth-secrets
	dial user user
	ends 20 19 "$auth with a wrong one"
	rm -f /etc/ppp/$auth-secrets
done
modem set ppp.auth none

call() { # WHAT [OPTION]...
	_what=$1
	shift
	dial "$@"
	expect "$_what: a call comes up" wait_for 10 up || tail -n 5 /tmp/pppd.log
}

call "network hangs up"
modem hangup
ends 10 16 "network hangs up: pppd ends"
expect "network hangs up: it says why" grep -q "LCP terminated by peer" /tmp/pppd.log

call "echo-deaf" lcp-echo-interval 1 lcp-echo-failure 3
modem echo-deaf
ends 15 15 "echo-deaf: pppd ends"
modem echo-deaf off

call "mute" lcp-echo-interval 1 lcp-echo-failure 3
modem mute
# That it hears no Terminate-Ack, and then its own hang-up, hides why.
ends 20 16 "mute: pppd ends"
call "mute: the next call is heard"
hang_up

modem refuse 2
for dial in first second; do
	dial
	ends 20 8 "refuse 2: the $dial dial is refused"
done
call "refuse 2: the third is not"
hang_up

call "blackhole"
modem blackhole
expect_status 1 "blackhole: traffic is lost" ping -c 2 -W 1 10.64.64.64
modem blackhole off
expect "blackhole: and found again" ping -c 2 -W 1 10.64.64.64
modem stall 1500
expect "stall: it comes late" ping -c 1 -W 3 10.64.64.64
modem drop
expect "drop: in command mode" modem wait down 1000
hang_up
expect "drop: our own frames came back" grep -q "rcvd \[LCP TermReq" /tmp/pppd.log

call "cable cut"
modem cut 2000
ends 10 16 "cable cut: pppd ends"
expect "cable back: the port is there" wait_for 10 test -c $tty
modem wait ready 10000
call "cable back"
hang_up

at 'AT!ENTERCND="A710";!USBCOMP=1,1,100d'
at 'AT!RESET'
reset=$(now_ms)
wait_for 5 test ! -c $tty
gone_at=$(now_ms)
wait_for 20 test -c $tty
echo "# AT!RESET: gone after $((gone_at - reset)) ms, back after $(($(now_ms) - gone_at)) ms"
expect "AT!RESET: the new composition is there" wait_for 5 test -d /sys/bus/usb/devices/1-1:1.12
modem wait ready 10000

modem freeze usb
expect_status 3 "frozen firmware: no answer" at AT
echo 0 >/sys/bus/usb/devices/1-1/authorized
echo 1 >/sys/bus/usb/devices/1-1/authorized
expect "frozen firmware: cured by a USB reset" wait_for 10 at AT
modem nak on
expect_status 3 "no byte is taken: no answer" at AT
modem nak off
expect "bytes are taken again" wait_for 10 at AT
modem nak on
echo 0 >/sys/bus/usb/devices/1-1/authorized
echo 1 >/sys/bus/usb/devices/1-1/authorized
expect "no byte is taken: cured by a USB reset" wait_for 10 at AT

modem registration denied
dial
ends 20 8 "denied: the dial is refused"
expect "denied: by NO CARRIER" grep -q "status = 0x5" /tmp/pppd.log
modem registration home
modem sim out
dial
ends 20 8 "no SIM: the dial is refused"
expect "no SIM: AT+CPIN? says so" at AT+CPIN? "+CME ERROR: SIM not inserted"
modem sim in
modem wait ready 10000

dial
modem wait dial 5000
kill "$pppd_pid"
expect "pppd ends while dialling: DTR ends the dial" modem wait down 3000
ends 5 8 "pppd ends while dialling"

expect "it ends cleanly" modem_stop
expect_status 1 "no pppd is left" pidof pppd
expect "no namespace is left" test ! -e /run/netns/network
summary
