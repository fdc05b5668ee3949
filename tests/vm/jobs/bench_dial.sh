# SPDX-License-Identifier: MIT
# Every program that can bring this modem's PPP link up, in turn, on the same virtual modem: 20 ms a
# command, 1 s to dial. One line per side and round; tests/bench/dial.sh makes the table.
# usage: bench_dial.sh ROUNDS SIDE...
. /tests/vm/lib.sh

rounds=$1
shift
device=/dev/ttyUSB2
mount -t cgroup2 cgroup /sys/fs/cgroup
touch /etc/ppp/chap-secrets /etc/ppp/pap-secrets

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

openwrt() { # [OPTION]...
	exec pppd nodetach ipparam wan ifname ppp0 \
		lcp-echo-interval 1 lcp-echo-failure 5 lcp-echo-adaptive \
		nodefaultroute usepeerdns persist maxfail 1 \
		connect 'USE_APN=internet /usr/sbin/chat -t5 -v -E -f /tmp/3g.chat' \
		noaccomp nopcomp novj nobsdcomp noauth lock crtscts 115200 "$device" "$@"
}

side_chat() { openwrt; }
side_chat_nodelay() { openwrt connect-delay 0; }

cat >/tmp/wvdial.conf <<END
[Dialer Defaults]
Modem = $device
Baud = 115200
Init1 = AT&F
Init2 = AT+CGDCONT=1,"IP","internet"
Phone = *99***1#
Username = ''
Password = ''
Stupid Mode = yes
Auto Reconnect = off
Check Def Route = off
Auto DNS = on
Carrier Check = no
END
side_wvdial() { exec wvdial -C /tmp/wvdial.conf; }

mkdir -p /etc/swictl/profiles
cat >/etc/swictl/profiles/bench.conf <<'END'
apn = "internet";
route = "none";
END
side_swictl() { exec swictl -d any connect --once bench; }

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

ended() {
	[ -z "$(cat "$group/cgroup.procs")" ] && [ ! -e /sys/class/net/ppp0 ]
}

measure() { # SIDE
	mkdir "$group"
	ip -ts -o monitor address >/tmp/monitor &
	monitor=$!
	modem_ms=$(modem time)
	start=$(date +%s%6N)
	(
		echo 0 >"$group/cgroup.procs"
		"side_$1"
	) >/tmp/side.log 2>&1 &
	side=$!
	if at=$(address_at); then
		modem_ms=$(($(modem time) - modem_ms))
		sleep 2
		echo "side=$1 total_us=$((at - start)) modem_ms=$modem_ms cpu_us=$(cpu_us) pss_kb=$(pss_kb)"
		ok "$1 brings the link up"
	else
		not_ok "$1 brings the link up"
		cat /tmp/side.log
	fi
	for pid in $(cat "$group/cgroup.procs"); do
		kill "$pid"
	done
	wait_for 20 ended || not_ok "$1 ends" "$(ps -o pid,args | grep -v '\]$')"
	kill "$monitor"
	wait "$side" "$monitor"
	rmdir "$group"
	sleep 1
}

mkfifo /tmp/monitor
modem_start --delay 20 --dial 1000 || exit
for round in $(seq "$rounds"); do
	for side; do
		measure "$side"
	done
done
modem_stop
summary
