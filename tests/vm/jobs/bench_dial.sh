# SPDX-License-Identifier: MIT
# Every program that can bring this modem's PPP link up, in turn, on the same virtual modem: 20 ms a
# command, 1 s to dial. One line per side and round; tests/bench/dial.sh makes the table.
# usage: bench_dial.sh ROUNDS SIDE...
. /tests/vm/lib.sh

rounds=$1
shift
mount -t cgroup2 cgroup /sys/fs/cgroup
touch /etc/ppp/chap-secrets /etc/ppp/pap-secrets # wvdial writes to them

# OpenWrt's comgt: 3g.chat, and the options that 3g.sh and ppp.sh give pppd.
cat >/tmp/3g.chat <<'END'
ABORT   BUSY
ABORT   'NO CARRIER'
ABORT   ERROR
REPORT  CONNECT
TIMEOUT 10
""      "AT&F"
OK      "ATE1"
OK      'AT+CGDCONT=1,"IP","$USE_APN"'
SAY     "Calling UMTS/GPRS"
TIMEOUT 30
OK      "ATD*99***1#"
CONNECT ' '
END

cat >/tmp/wvdial.conf <<'END'
[Dialer Defaults]
Modem = /dev/ttyUSB2
Baud = 115200
Init1 = ATZ
Init2 = ATQ0 V1 E1 S0=0 &C1 &D2
Init3 = AT+CGDCONT=1,"IP","internet"
Phone = *99***1#
Username = ''
Password = ''
Stupid Mode = yes
Auto Reconnect = off
Check Def Route = off
Carrier Check = no
END

mkdir -p /etc/swictl/profiles
cat >/etc/swictl/profiles/bench.conf <<'END'
apn = "internet";
route = "none";
END

# A side runs on a copy of /usr: what it shares with the modem's pppd and with this shell would
# otherwise be halved in its memory. The clock starts where its first own instruction is.
cp -a /usr /tmp/usr
cat >/tmp/side.sh <<'END'
openwrt() { # [OPTION]...
	exec pppd nodetach ipparam wan ifname ppp0 \
		lcp-echo-interval 1 lcp-echo-failure 5 lcp-echo-adaptive \
		nodefaultroute usepeerdns persist maxfail 1 \
		connect 'USE_APN=internet /usr/sbin/chat -t5 -v -E -f /tmp/3g.chat' \
		noaccomp nopcomp novj nobsdcomp noauth lock crtscts 115200 /dev/ttyUSB2 "$@"
}

mount --bind /tmp/usr /usr
date +%s%6N >/tmp/start
echo 0 >/sys/fs/cgroup/side/cgroup.procs
case $1 in
chat) openwrt ;;
chat_nodelay) openwrt connect-delay 0 ;;
wvdial) exec wvdial -C /tmp/wvdial.conf ;;
swictl) exec swictl connect --once bench ;;
esac
END

# Everything that a side runs is in a control group of its own: its CPU time and memory are theirs.
group=/sys/fs/cgroup/side

cpu_us() {
	sed -n 's/^usage_usec //p' "$group/cpu.stat"
}

pss_kb() {
	for pid in $(cat "$group/cgroup.procs"); do
		sed -n 's/^Pss: *//p' "/proc/$pid/smaps_rollup"
	done | awk '{ sum += $1 } END { print sum + 0 }'
}

# address_at: wait for the first IPv4 address of a ppp interface; microseconds of its coming. Nothing
# polls meanwhile: it would take the only CPU from the side that is measured.
address_at() {
	at=$(timeout 60 sed -n 's/^\[\([^]]*\)\] *[0-9]*: ppp.* inet .*/\1/p; t end; b; :end; q' /tmp/monitor)
	[ -n "$at" ] && date -d "$at" +%s%6N
}

# wvdial leaves the modem in its call: the next side must not have to get it out of there.
ended() {
	[ -z "$(cat "$group/cgroup.procs")" ] && [ ! -e /sys/class/net/ppp0 ] &&
		modem status | grep -q '^mode=command '
}

measure() { # SIDE
	mkdir "$group"
	ip -ts -o monitor address >/tmp/monitor &
	monitor=$!
	modem_ms=$(modem time)
	unshare -m sh /tmp/side.sh "$1" >/tmp/side.log 2>&1 &
	side=$!
	if at=$(address_at); then
		modem_ms=$(($(modem time) - modem_ms))
		sleep 2
		echo "side=$1 total_us=$((at - $(cat /tmp/start))) modem_ms=$modem_ms cpu_us=$(cpu_us) pss_kb=$(pss_kb)"
		ok "$1 brings the link up"
	else
		not_ok "$1 brings the link up"
		cat /tmp/side.log
	fi
	for pid in $(cat "$group/cgroup.procs"); do
		kill "$pid" 2>/dev/null
	done
	wait_for 20 ended || not_ok "$1 ends" "$(ps -o pid,args | grep -v '\]$')"
	kill "$monitor" 2>/dev/null # it may have ended: nobody reads it any more
	wait "$side" "$monitor"
	rmdir "$group"
	sleep 1
}

mkfifo /tmp/monitor
modem_start --delay 20 --dial 1000 || exit
# The network's side waits to be spoken to: how soon it speaks would only add luck.
modem set ppp.options "$(modem get ppp.options) silent"
for round in $(seq "$rounds"); do
	for side; do
		measure "$side"
	done
done
modem_stop
summary
