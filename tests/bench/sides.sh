# SPDX-License-Identifier: MIT
# The programs that keep a PPP link up, each as people use it, for jobs in the guest: one at a time,
# in a control group of its own. POSIX sh, sourced behind /tests/vm/lib.sh.
#
# persist        pppd persist, echo 1 s x 5 adaptive as OpenWrt sets it, holdoff 10
# persist_10x3   pppd persist, echo 10 s x 3, pppd's own holdoff of 30 s
# persist_30x4   pppd persist, echo 30 s x 4, holdoff 30: Debian
# respawn        pppd started anew as soon as it ends, echo 1 s x 5 adaptive
# wvdial         with echo 1 s x 5
# swictl         swictl connect

side_group=/sys/fs/cgroup/side
side_log=/tmp/side.log

sides_init() {
	mount -t cgroup2 cgroup /sys/fs/cgroup
	mkdir -p /etc/swictl/profiles
	printf '%s\n' 'apn = "internet";' 'route = "none";' >/etc/swictl/profiles/bench.conf
	touch /etc/ppp/chap-secrets /etc/ppp/pap-secrets # wvdial writes to them
	printf '%s\n' 'lcp-echo-interval 1' 'lcp-echo-failure 5' >>/etc/ppp/peers/wvdial
	# OpenWrt's comgt: 3g.chat.
	cat >/tmp/3g.chat <<-'END'
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
	cat >/tmp/wvdial.conf <<-'END'
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
		Auto Reconnect = on
		Check Def Route = off
		Carrier Check = no
	END
	# On a copy of /usr: memory is shared with the modem's pppd and with this shell otherwise.
	cp -a /usr /tmp/usr
	cat >/tmp/side.sh <<-'END'
		ppp() { # [OPTION]...: the rest as OpenWrt's 3g.sh and ppp.sh have it
			pppd nodetach nodefaultroute usepeerdns maxfail 0 \
				connect 'USE_APN=internet /usr/sbin/chat -t5 -v -E -f /tmp/3g.chat' \
				noaccomp nopcomp novj nobsdcomp noauth lock crtscts 115200 \
				/dev/ttyUSB2 "$@"
		}

		openwrt() {
			ppp lcp-echo-interval 1 lcp-echo-failure 5 lcp-echo-adaptive "$@"
		}

		# As netifd does, a device that is not there is waited for.
		respawn() {
			while :; do
				[ ! -c /dev/ttyUSB2 ] || openwrt
				[ -c /dev/ttyUSB2 ] || sleep 1
			done
		}

		mount --bind /tmp/usr /usr
		echo 0 >/sys/fs/cgroup/side/cgroup.procs
		case $1 in
		persist) openwrt persist holdoff 10 ;;
		persist_10x3) ppp persist lcp-echo-interval 10 lcp-echo-failure 3 ;;
		persist_30x4) ppp persist lcp-echo-interval 30 lcp-echo-failure 4 holdoff 30 ;;
		respawn) respawn ;;
		wvdial) exec wvdial -C /tmp/wvdial.conf ;;
		swictl) exec swictl -v connect bench ;;
		esac
	END
}

# side_start SIDE
side_start() {
	mkdir "$side_group"
	unshare -m sh /tmp/side.sh "$1" 2>&1 | ts '%.s' >"$side_log" &
	side_pid=$!
}

side_ended() {
	[ -z "$(cat "$side_group/cgroup.procs")" ]
}

# Nothing is left of it but its log: what it did to the modem is for the modem's restart.
side_stop() {
	echo 1 >"$side_group/cgroup.kill"
	wait_for 5 side_ended
	wait "$side_pid"
	rmdir "$side_group"
	rm -rf /run/lock/LCK.* /run/swictl /var/lib/swictl
}

# What it takes now: PSS in kB, open descriptors, processes.
side_usage() {
	_pss=0 _files=0 _processes=0
	for _pid in $(cat "$side_group/cgroup.procs"); do
		_kb=$(sed -n 's/^Pss: *\([0-9]*\).*/\1/p' "/proc/$_pid/smaps_rollup" 2>/dev/null) || continue
		_pss=$((_pss + ${_kb:-0}))
		_files=$((_files + $(ls "/proc/$_pid/fd" 2>/dev/null | wc -l)))
		_processes=$((_processes + 1))
	done
	echo "pss_kb=$_pss files=$_files processes=$_processes"
}

# A modem like new; the network's side waits to be spoken to: how soon it speaks would only add luck.
side_modem() {
	modem_start --delay 20 --dial 1000 || return 1
	modem set ppp.options "$(modem get ppp.options) silent"
}

# side_fault NAME: what happens to links.
side_fault() {
	case $1 in
	freeze) modem mute ;; # of the call
	command-mode) modem drop ;;
	no-carrier) modem no-carrier ;;
	network) modem hangup ;;
	refused) modem refuse 3 && modem no-carrier ;;
	usb-away) modem cut 8000 ;;
	usb-away-60) modem cut 60000 ;;
	reset) modem reset ;;
	nak) modem nak on ;;
	firmware) modem freeze usb ;; # until a USB reset
	*) not_ok "fault $1" "unknown" ;;
	esac
}
