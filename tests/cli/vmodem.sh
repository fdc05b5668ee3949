#!/bin/bash
# SPDX-License-Identifier: MIT
# The virtual modem on a pseudo-terminal: its answers byte for byte, and what faults make of them.
# usage: [B=build] tests/cli/vmodem.sh
set -u
top=$(cd "$(dirname "$0")/../.." && pwd)
B=${B:-build}
case $B in /*) ;; *) B=$top/$B ;; esac
vmodem=$B/swictl-vmodem
work=$(mktemp -d) || exit 1
trap 'stop; rm -rf "$work"' EXIT
passed=0 failed=0 running='' tty=''

start() { # [OPTION]...
	"$vmodem" --pty "$work/tty" --control "$work/ctl" --peer none --background --delay 0 \
		--dial 0 --set timing.reset_wait_ms=100 --set timing.reset_ms=50 \
		--set timing.sim_ms=0 --set timing.ready_ms=0 --set timing.radio_ms=0 \
		--pid "$work/pid" --log "$work/log" "$@" >"$work/place" || exit 1
	running=$(cat "$work/pid")
	exec {tty}<>"$work/tty"
}

stop() {
	[ -n "$running" ] || return 0
	exec {tty}>&-
	timeout 5 "$vmodem" --ctl "$work/ctl" quit || {
		echo "vmodem.sh: it does not end"
		exit 1
	}
	running=''
}

ctl() { "$vmodem" --ctl "$work/ctl" "$@"; }

verdict() { # NAME WANTED GOT
	if [ "$2" = "$3" ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		printf 'NOT OK: %s\n  wanted %q\n  got    %q\n' "$1" "$2" "$3"
	fi
}

# answer COMMAND BYTES: send and read exactly so many bytes; what came is in $got. (bash's own read
# changes the terminal's settings.)
answer() {
	printf '%b' "$1" >&$tty
	got=$(timeout 5 head -c "$2" <&$tty; echo .)
	got=${got%.}
}

# says COMMAND ANSWER: the answer is this, byte for byte.
says() {
	local wanted
	printf -v wanted '%b' "$2"
	answer "$1" ${#wanted}
	verdict "$1" "$wanted" "$got"
}

start
verdict "it prints its place" "$work/tty" "$(cat "$work/place")"
says 'AT\r' 'AT\r\r\nOK\r\n'
says 'AT+CSQ\r' 'AT+CSQ\r\r\n+CSQ: 18,99\r\n\r\nOK\r\n'
says 'AT+CPIN?;+CSQ\r' 'AT+CPIN?;+CSQ\r\r\n+CPIN: READY\r\n\r\n+CSQ: 18,99\r\n\r\nOK\r\n'
says 'AT+CMEE=7\r' 'AT+CMEE=7\r\r\nERROR\r\n'
says 'AT!USBCOMP?\r' 'AT!USBCOMP?\r\r\nERROR\r\n'
says 'AT!USBCOMP=1,1,10D\r' 'AT!USBCOMP=1,1,10D\r\r\nERROR\r\n'
says 'AT!ENTERCND="AWRONG"\r' 'AT!ENTERCND="AWRONG"\r\r\nERROR\r\n'
says 'AT!entercnd="A710"\r' 'AT!entercnd="A710"\r\r\nOK\r\n'
says 'ATE0\r' 'ATE0\r\r\nOK\r\n'
says 'AT!USBCOMP?\r' '\r\nConfig Index: 1\r\nConfig Type:  1 (Generic)\r\nInterface bitmask: 0000010D (diag,nmea,modem,rmnet0) \r\n\r\nOK\r\n'
says 'AT!USBCOMP=1,1,110D\r' '\r\nERROR\r\n'
says 'AT!USBCOMP=1,9,100D\r' '\r\nERROR\r\n'
says 'AT!USBCOMP=1,1,0x0000100D\r' '\r\nOK\r\n'
says 'AT!IMPREF?\r' '\r\n!IMPREF: \r\n preferred fw version:    02.24.05.06\r\n preferred carrier name:  GENERIC\r\n preferred config name:   GENERIC_002.026_000\r\n current fw version:      02.24.05.06\r\n current carrier name:    GENERIC\r\n current config name:     GENERIC_002.026_000\r\n\r\nOK\r\n'
says 'AT!IMPREF="02.30.01.01","VERIZON","VERIZON_002.029_001"\r' '\r\nOK\r\n'
says 'AT!IMPREF?\r' '\r\n!IMPREF: \r\n preferred fw version:    02.30.01.01\r\n preferred carrier name:  VERIZON\r\n preferred config name:   VERIZON_002.029_001\r\n current fw version:      02.24.05.06\r\n current carrier name:    GENERIC\r\n current config name:     GENERIC_002.026_000\r\n\r\n fw version mismatch\r\n carrier name mismatch\r\n config name mismatch\r\n\r\nOK\r\n'
says 'AT!IMPREF="SPRINT"\r' '\r\nERROR\r\n'
says 'ATV0\r' '0\r'
says 'AT+NONE\r' '4\r'
says 'ATQ1\rATQ0V1\r' '\r\nOK\r\n'
says 'AT+CGDCONT=1,"IPv4","a"\r' '\r\nERROR\r\n'
says 'AT+CGDCONT=2,"ipv4v6","test.apn"\r' '\r\nOK\r\n'
says 'AT+CGDCONT?\r' '\r\n+CGDCONT: 1,"IP","internet","0.0.0.0",0,0,0,0\r\n+CGDCONT: 2,"IPV4V6","test.apn","0.0.0.0",0,0,0,0\r\n\r\nOK\r\n'
says 'AT+CGDCONT=2\r' '\r\nOK\r\n'
says 'AT+CGDCONT?\r' '\r\n+CGDCONT: 1,"IP","internet","0.0.0.0",0,0,0,0\r\n\r\nOK\r\n'
says 'AT$QCPDPP=1,1,"secret","user"\r' '\r\nOK\r\n'
says 'AT+CGAUTH?\r' '\r\n+CGAUTH: 1,1,"user","secret"\r\n\r\nOK\r\n'
says 'ATS7=60S7?\r' '\r\n060\r\n\r\nOK\r\n'
says 'A/' '\r\n060\r\n\r\nOK\r\n'

# The reset takes effect, and what a reset forgets is forgotten.
says 'AT!RESET\r' '\r\nOK\r\n'
ctl wait gone 5000
ctl wait ready 5000
exec {tty}>&-
exec {tty}<>"$work/tty"
says 'AT!ENTERCND="A710";!USBCOMP?\r' 'AT!ENTERCND="A710";!USBCOMP?\r\r\nConfig Index: 1\r\nConfig Type:  1 (Generic)\r\nInterface bitmask: 0000100D (diag,nmea,modem,mbim) \r\n\r\nOK\r\n'
says 'AT+GMR\r' 'AT+GMR\r\r\nSWI9X30C_02.30.01.01 r7040 CARMD-EV-FRMWR2 2017/05/19 06:23:09\r\n\r\nOK\r\n'
says 'ATE0\r' 'ATE0\r\r\nOK\r\n'

# A preference that is not stored: low power after the reset.
says 'AT!IMPREF="01.00.00.00","X","X_1"\r' '\r\nOK\r\n'
ctl reset
ctl wait attached 5000
exec {tty}>&-
exec {tty}<>"$work/tty"
says 'ATE0\r' 'ATE0\r\r\nOK\r\n'
says 'AT!PCINFO?\r' '\r\nState: Low Power Mode\r\nLPM voters - Temp:0, Volt:0, User:0, W_DISABLE:0, IMSWITCH:1, BIOS:0, LWM2M:0, OMADM:0, FOTA:0\r\nLPM persistence - None\r\n\r\nOK\r\n'
says 'AT+CEREG?\r' '\r\n+CEREG: 0,0\r\n\r\nOK\r\n'
says 'ATD*99#\r' '\r\nNO CARRIER\r\n'
says 'AT!ENTERCND="A710";!IMPREF="GENERIC"\r' '\r\nOK\r\n'
ctl reset
ctl wait ready 5000
exec {tty}>&-
exec {tty}<>"$work/tty"
says 'ATE0\r' 'ATE0\r\r\nOK\r\n'

# SIM and registration.
ctl sim out
says 'AT+CPIN?\r' '\r\n+CME ERROR: SIM not inserted\r\n'
says 'AT+CMEE=1;+CIMI\r' '\r\n+CME ERROR: 10\r\n'
says 'AT+CMEE=0;+CIMI\r' '\r\nERROR\r\n'
says 'ATDT*99***1#\r' '\r\nNO CARRIER\r\n'
says 'AT+CMEE=2\r' '\r\nOK\r\n'
ctl sim pin
says 'AT+CPIN?\r' '\r\n+CPIN: SIM PIN\r\n\r\nOK\r\n'
says 'AT+CPIN="0000"\r' '\r\n+CME ERROR: incorrect password\r\n'
says 'AT+CPINC?\r' '\r\n+CPINC: 2,3,10,10\r\n\r\nOK\r\n'
says 'AT+CPIN="0000"\r' '\r\n+CME ERROR: incorrect password\r\n'
says 'AT+CPIN="0000"\r' '\r\n+CME ERROR: incorrect password\r\n'
says 'AT+CPIN?\r' '\r\n+CPIN: SIM PUK\r\n\r\nOK\r\n'
says 'AT+CPIN="12345678","4321"\r' '\r\nOK\r\n'
says 'AT+CPIN?\r' '\r\n+CPIN: READY\r\n\r\nOK\r\n'
ctl wait ready 5000
says 'AT+CREG=1\r' '\r\nOK\r\n'
ctl registration denied
says 'AT+CREG?\r' '\r\n+CREG: 3\r\n\r\n+CREG: 1,3\r\n\r\nOK\r\n'
says 'ATD*99#\r' '\r\nNO CARRIER\r\n'
ctl registration roaming
says 'AT+COPS?\r' '\r\n+CREG: 5\r\n\r\n+COPS: 0,0,"Virtual",7\r\n\r\nOK\r\n'
says 'AT+CGDCONT=1,"IP","other"\r' '\r\nOK\r\n'
says 'ATD*99#\r' '\r\nNO CARRIER\r\n'
ctl set refusal.apn CME 133
says 'ATD*99#\r' '\r\n+CME ERROR: requested service option not subscribed\r\n'
says 'AT+CGDATA="PPP",3\r' '\r\nNO CARRIER\r\n'
says 'AT+CGDCONT=1,"IP","test.x"\r' '\r\nOK\r\n'

# A call, its escape and its end; with echo, a modem that left data mode returns our frames.
says 'ATE1\r' '\r\nOK\r\n'
says 'AT+CGDATA="PPP",1\r' 'AT+CGDATA="PPP",1\r\r\nCONNECT\r\n'
ctl wait connect 5000
ctl set timing.guard_ms 1
says '+++' '\r\nOK\r\n'
says 'ATO\r' 'ATO\r\r\nCONNECT\r\n'
ctl drop
says '~\xff}#\xc0!}!~' '~\xff}#\xc0!}!~'
says 'AT\r' 'AT\r\r\nOK\r\n'
says 'ATD*99***1#\r' 'ATD*99***1#\r\r\nCONNECT\r\n'
ctl no-carrier
answer '' 14
verdict 'no-carrier' $'\r\nNO CARRIER\r\n' "$got"

# Silence, late answers, noise.
ctl freeze
printf 'AT\r' >&$tty
ctl status >"$work/status"
ctl thaw
says 'AT+CFUN?\r' 'AT+CFUN?\r\r\n+CFUN: 1\r\n\r\nOK\r\n'
ctl stall
printf 'AT\r' >&$tty
ctl thaw
answer '' 9
verdict 'stall' $'AT\r\r\nOK\r\n' "$got"
ctl urc +PACSP1
answer '' 11
verdict 'urc' $'\r\n+PACSP1\r\n' "$got"
ctl burst 3
answer '' 33
verdict 'burst' $'\r\n+PACSP0\r\n\r\n+PACSP0\r\n\r\n+PACSP0\r\n' "$got"
verdict 'status' 'frozen=1' "$(tr ' ' '\n' <"$work/status" | grep frozen)"
ctl nonsense 2>"$work/err"
verdict 'unknown command: status' 1 $?
verdict 'unknown command: words' 'vmodem: error unknown command "nonsense", expected one of --help'"'"'s' "$(cat "$work/err")"
ctl low-power NOBODY 2>"$work/err"
verdict 'unknown voter: status' 1 $?

# The cable: the port is gone, and comes back as another one.
ctl cut
verdict 'cut: the link is gone' no "$([ -e "$work/tty" ] && echo yes || echo no)"
answer '' 1 2>"$work/err"
verdict 'cut: the open port is hung up' '' "$got"
ctl return
ctl wait attached 5000
exec {tty}>&-
exec {tty}<>"$work/tty"
says 'AT\r' 'AT\r\r\nOK\r\n'
stop
verdict 'it ends: no link' no "$([ -e "$work/tty" ] && echo yes || echo no)"
verdict 'it ends: no socket' no "$([ -e "$work/ctl" ] && echo yes || echo no)"
verdict 'it ends: no pid file' no "$([ -e "$work/pid" ] && echo yes || echo no)"

# What a modem keeps without power is kept over programs.
start --state "$work/state"
says 'ATE0+CGDCONT=3,"IP","test.kept"\r' 'ATE0+CGDCONT=3,"IP","test.kept"\r\r\nOK\r\n'
says 'AT+CGDCONT=1\r' '\r\nOK\r\n'
stop
start --state "$work/state"
says 'AT+CGDCONT?\r' 'AT+CGDCONT?\r\r\n+CGDCONT: 3,"IP","test.kept","0.0.0.0",0,0,0,0\r\n\r\nOK\r\n'
stop

# A time line.
cat >"$work/faults" <<END
# comment
0 sim out
connect+0 no-carrier
every attached+0 urc +HELLO
END
start --faults "$work/faults" --seed 7
answer '' 10
verdict 'time line: urc' $'\r\n+HELLO\r\n' "$got"
says 'AT+CPIN?\r' 'AT+CPIN?\r\r\n+CME ERROR: SIM not inserted\r\n'
ctl sim in
ctl wait ready 5000
says 'ATD*99#\r' 'ATD*99#\r\r\nCONNECT\r\n\r\nNO CARRIER\r\n'
ctl garbage 4
first=$(timeout 5 head -c 4 <&$tty | od -An -tx1)
stop
start --seed 7
ctl garbage 4
second=$(timeout 5 head -c 4 <&$tty | od -An -tx1)
verdict 'garbage comes' 12 ${#first}
verdict 'garbage repeats with its seed' "$first" "$second"
stop

# A fault at the n-th command, or at the one that holds a text; `when` counts from now.
printf '%s\n' 'command=2+0 answer +CME ERROR: 3' 'command=+CGMM+0 swallow' 'answered=+CGMM+0 urc +LATE' \
	'every command=!PRIID+0 answer ERROR' >"$work/faults"
start --faults "$work/faults"
says 'ATE0\r' 'ATE0\r\r\nOK\r\n'
says 'AT+CFUN=4\r' '\r\n+CME ERROR: 3\r\n'
says 'AT+CFUN?\r' '\r\n+CFUN: 1\r\n\r\nOK\r\n'
says 'AT+CGMM\r' '\r\n+LATE\r\n'
says 'AT+CGMM\r' '\r\nMC7455\r\n\r\nOK\r\n'
says 'AT!PRIID?\rAT!PRIID?\r' '\r\nERROR\r\n\r\nERROR\r\n'
ctl when command=2+0 lose
says 'AT\r' '\r\nOK\r\n'
says 'AT+CFUN=4\rAT+CFUN?\r' '\r\n+CFUN: 4\r\n\r\nOK\r\n'
ctl when every command+0 answer CME 30
says 'AT\rAT\r' '\r\n+CME ERROR: no network service\r\n\r\n+CME ERROR: no network service\r\n'
ctl when never
ctl when command=+CFUN=1+0 cut
printf 'AT+CFUN=1\r' >&$tty
ctl wait gone 5000
ctl return
ctl wait attached 5000
exec {tty}>&-
exec {tty}<>"$work/tty"
says 'ATE0\r' 'ATE0\r\r\nOK\r\n'
ctl when 'command+0 freeze'
printf 'AT!RESET\r' >&$tty
ctl wait answered 5000
ctl thaw
says 'AT\r' '\r\nOK\r\n'
ctl status >"$work/status"
verdict 'what is frozen does nothing' 'gone_count=1' "$(tr ' ' '\n' <"$work/status" | grep gone_count)"
ctl when command=0+0 cut 2>"$work/err"
verdict 'bad rule: status' 1 $?
verdict 'bad rule: words' 'vmodem: error bad event, expected EVENT=NUMBER, command=TEXT or answered=TEXT' "$(cat "$work/err")"
stop

# An MC7355: composition by number, a line for each stored carrier, and what it does not know.
start --personality mc7355
says 'ATE0\r' 'ATE0\r\r\nOK\r\n'
says 'AT!UDUSBCOMP?\r' '\r\n!UDUSBCOMP: 14\r\n\r\nOK\r\n'
says 'AT!UDUSBCOMP=6\r' '\r\nERROR\r\n'
says 'AT!ENTERCND="A710"\r' '\r\nOK\r\n'
says 'AT!UDUSBCOMP=13\rAT!UDUSBCOMP=23\rAT!UDUSBCOMP=6x\rAT!UDUSBCOMP=6\r' '\r\nERROR\r\n\r\nERROR\r\n\r\nERROR\r\n\r\nOK\r\n'
says 'AT!UDUSBCOMP?\r' '\r\n!UDUSBCOMP: 6\r\n\r\nOK\r\n'
list='\r\n0 - reserved NOT SUPPORTED\r\n1 - DM AT SUPPORTED\r\n'
for n in 2 3 4 5; do list="$list$n - reserved NOT SUPPORTED\r\n"; done
list="${list}6 - DM NMEA AT QMI SUPPORTED\r\n7 - DM NMEA AT RMNET1 RMNET2 RMNET3 SUPPORTED\r\n"
list="${list}8 - DM NMEA AT MBIM SUPPORTED\r\n9 - MBIM SUPPORTED\r\n10 - NMEA MBIM SUPPORTED\r\n"
list="${list}11 - DM MBIM SUPPORTED\r\n12 - DM NMEA MBIM SUPPORTED\r\n"
n=13
for first in 6 7; do
	for second in 8 9 10 11 12; do
		not='NOT '
		[ "$second" = 9 ] && not=
		list="$list$n - Config1: comp$first Config2: comp$second ${not}SUPPORTED\r\n"
		n=$((n + 1))
	done
done
says 'AT!UDUSBCOMP=?\r' "$list\r\nOK\r\n"
says 'AT!GOBIIMPREF?\r' '\r\n!GOBIIMPREF: \r\n preferred fw version:   05.05.58.01\r\n preferred carrier name: VZW\r\n preferred config name:  VZW_005.029_001\r\n current fw version:     05.05.58.01\r\n current carrier name:   VZW\r\n current config name:    VZW_005.029_001\r\n\r\nOK\r\n'
says 'AT!PRIID?\r' '\r\nPRI Part Number: 9902812\r\nRevision: 01.07\r\n\r\nCarrier PRI: 9999999_9902266_SWI9X15C_05.05.58.01_00_VZW_005.029_001\r\nCarrier PRI: 9999999_9902266_SWI9X15C_05.05.58.01_00_ATT_005.026_000\r\nCarrier PRI: 9999999_9902266_SWI9X15C_05.05.63.01_00_SPRINT_005.037_000\r\n\r\nOK\r\n'
says 'AT!IMPREF?\rAT!USBCOMP?\rAT!IMAGE?\rAT+CGSN\r' '\r\nERROR\r\n\r\nERROR\r\n\r\nERROR\r\n\r\nERROR\r\n'
says 'AT!GOBIIMPREF="AUTO-SIM"\r' '\r\nERROR\r\n'
says 'AT!GOBIIMPREF="05.05.63.01","SPRINT","SPRINT_005.037_001"\r' '\r\nOK\r\n'
ctl reset
ctl wait attached 5000
exec {tty}>&-
exec {tty}<>"$work/tty"
says 'ATE0\r' 'ATE0\r\r\nOK\r\n'
says 'AT!PCINFO?\r' '\r\nState: LowPowerMode\r\nLPM force flags - W_DISABLE:0, User:0, Temp:0, Volt:0, BIOS:0, GOBIIM:1\r\nW_DISABLE: 0\r\nPoweroff mode: 0\r\nLPM Persistent: 0\r\n\r\nOK\r\n'
# No AT function, no port.
says 'AT!ENTERCND="A710";!UDUSBCOMP=9;!RESET\r' '\r\nOK\r\n'
ctl wait gone 5000
ctl wait attached 5000
verdict 'composition 9: no port' no "$([ -e "$work/tty" ] && echo yes || echo no)"
stop

# An EM7565: the subpri index, AUTO-SIM by the SIM's operator, keys of !CUSTOM, what is live.
start --personality em7565 --set sim.imsi=001030000000001
says 'ATE0\r' 'ATE0\r\r\nOK\r\n'
says 'AT!ENTERCND="A710"\r' '\r\nOK\r\n'
says 'AT!USBCOMP?\r' '\r\nConfig Index: 1\r\nConfig Type:  3 (Legacy-Generic)\r\nInterface bitmask: 0000100D (diag,nmea,modem,mbim) \r\n\r\nOK\r\n'
says 'AT!USBCOMP=1,3,10F\rAT!USBCOMP=1,3,40D\r' '\r\nOK\r\n\r\nERROR\r\n'
says 'AT!SELRAT=02\rAT!SELRAT=06\rAT!SELRAT?\r' '\r\nERROR\r\n\r\nOK\r\n\r\n!SELRAT: 06, LTE Only\r\n\r\nOK\r\n'
says 'AT!CUSTOM="FASTENUMEN",2\rAT!CUSTOM="GPSENABLE",0\rAT!CUSTOM="NOKEY",1\r' '\r\nOK\r\n\r\nOK\r\n\r\nERROR\r\n'
says 'AT!CUSTOM?\r' '\r\n!CUSTOM: \r\n             FASTENUMEN          0x02\r\n             IPV6ENABLE          0x01\r\n\r\n\r\nOK\r\n'
says 'AT!PCOFFEN=2\rAT!PCOFFEN?\r' '\r\nOK\r\n\r\n2\r\n\r\nOK\r\n'
says 'AT!USBPID=90C3,90C2\rAT!USBPID?\r' '\r\nOK\r\n\r\n!USBPID:\r\nAPP : 90C3\r\nBOOT: 90C2\r\n\r\nOK\r\n'
says 'AT!RMARESET=1\rAT!USBPID?\r' '\r\nOK\r\n\r\n!USBPID:\r\nAPP : 9091\r\nBOOT: 9090\r\n\r\nOK\r\n'
says 'AT!IMPREF="AUTO-SIM"\r' '\r\nOK\r\n'
ctl reset
ctl wait ready 5000
exec {tty}>&-
exec {tty}<>"$work/tty"
says 'ATE0\r' 'ATE0\r\r\nOK\r\n'
says 'AT!IMPREF?\r' '\r\n!IMPREF: \r\n preferred fw version:    00.00.00.00\r\n preferred carrier name:  AUTO-SIM\r\n preferred config name:   AUTO-SIM_000.000_000\r\n preferred subpri index:  000\r\n current fw version:      01.09.04.00\r\n current carrier name:    ATT\r\n current config name:     ATT_002.009_002\r\n current subpri index:    000\r\n\r\nOK\r\n'
# What runs is deleted: slot 255, and low power from the reset on.
says 'AT!IMAGE=0,0,1\rAT!IMAGE?\r' '\r\nOK\r\n\r\nTYPE SLOT STATUS LRU FAILURES UNIQUE_ID   BUILD_ID\r\nFW   1    EMPTY  1   0 0                  \r\nFW   2    GOOD   127 0 0      ?_?         01.08.04.00_?\r\nFW   3    EMPTY  0   0 0                  \r\nFW   4    EMPTY  0   0 0                  \r\nMax FW images: 4\r\nActive FW image is at slot 255\r\n\r\nTYPE SLOT STATUS LRU FAILURES UNIQUE_ID   BUILD_ID\r\nPRI  FF   GOOD   0   0 0      002.012_000 01.09.04.00_GENERIC\r\nPRI  FF   GOOD   0   0 0      002.009_002 01.09.04.00_ATT\r\nPRI  FF   GOOD   0   0 0      002.013_000 01.09.04.00_VERIZON\r\nPRI  FF   GOOD   0   0 0      001.028_000 01.08.04.00_TELSTRA\r\nMax PRI images: 50\r\n\r\nOK\r\n'
says 'AT!ENTERCND="A710";!IMPREF="ATT"\r' '\r\nERROR\r\n'
says 'AT!IMPREF="TELSTRA"\r' '\r\nOK\r\n'
stop

# Dell's: a bit without an interface, no default composition; without power it may fall back.
start --personality em7455-dell --set composition.cold=0020100D
says 'ATE0;!ENTERCND="A710"\r' 'ATE0;!ENTERCND="A710"\r\r\nOK\r\n'
says 'AT!USBCOMP=1,1,10F\rAT!RMARESET=1\r' '\r\nERROR\r\n\r\nERROR\r\n'
says 'AT!USBCOMP=1,1,20010D\rAT!USBCOMP?\r' '\r\nOK\r\n\r\nConfig Index: 1\r\nConfig Type:  1 (Generic)\r\nInterface bitmask: 0020010D (diag,nmea,modem,rmnet0,ubist) \r\n\r\nOK\r\n'
says 'AT!NVRESTORE=0\rAT!USBPID?\rAT!USBVID?\r' '\r\nOK\r\n\r\n!USBPID:\r\nAPP : 81B6\r\nBOOT: 81B5\r\n\r\nOK\r\n\r\n413C\r\n\r\nOK\r\n'
ctl reset
ctl wait ready 5000
verdict 'Dell: a reset keeps it' 0020010D "$(ctl get composition.mask)"
ctl cut 10
ctl wait gone 5000
ctl wait ready 5000
verdict 'Dell: without power it falls back' 0020100D "$(ctl get composition.mask)"
stop

# Lenovo's: radio off after each boot, until FCC authentication.
start --personality em7455-lenovo
says 'ATE0\r' 'ATE0\r\r\nOK\r\n'
says 'AT!PCINFO?\r' '\r\nState: Low Power Mode\r\nLPM voters - Temp:0, Volt:0, User:0, W_DISABLE:0, IMSWITCH:0, BIOS:1, LWM2M:0, OMADM:0, FOTA:0\r\nLPM persistence - None\r\n\r\nOK\r\n'
ctl set voter.BIOS 0
ctl wait ready 5000
verdict 'Lenovo: authenticated' 0 $?
ctl reset
ctl wait attached 5000
verdict 'Lenovo: not any more' 1 "$(ctl get voter.BIOS)"
stop

# A 55C: numbers of its own.
start --personality em9191
says 'ATE0;!ENTERCND="A710";!USBCOMP?\r' 'ATE0;!ENTERCND="A710";!USBCOMP?\r\r\nConfig Index: 1\r\nConfig Type:  4 (MBIM V2)\r\nInterface bitmask: 0000100D (diag,nmea,modem,mbim) \r\n\r\nOK\r\n'
says 'AT!SELRAT=06\rAT!SELRAT=0E\rAT!SELRAT?\r' '\r\nERROR\r\n\r\nOK\r\n\r\n!SELRAT: 0E, UMTS and LTE Only\r\n\r\nOK\r\n'
stop

# An EC25: nothing is locked; what it says of itself after a reset.
start --personality ec25
says 'ATE0\r' 'ATE0\r\r\nOK\r\n'
says 'ATI\r' '\r\nQuectel\r\nEC25\r\nRevision: EC25EFAR06A06M4G\r\n\r\nOK\r\n'
says 'AT!USBCOMP?\rAT+QCFG="nothing"\r' '\r\nERROR\r\n\r\nERROR\r\n'
says 'AT+QCFG="usbnet"\rAT+QCFG="usbnet",2\rAT+QCFG="usbnet"\r' '\r\n+QCFG: "usbnet",0\r\n\r\nOK\r\n\r\nOK\r\n\r\n+QCFG: "usbnet",2\r\n\r\nOK\r\n'
says 'AT+CFUN=1,1\r' '\r\nOK\r\n'
ctl wait gone 5000
ctl wait ready 5000
exec {tty}>&-
exec {tty}<>"$work/tty"
says 'ATE0\r' '\r\nRDY\r\n\r\n+CFUN: 1\r\n\r\n+CPIN: READY\r\n\r\n+QUSIM: 1\r\n\r\n+QIND: SMS DONE\r\n\r\n+QIND: PB DONE\r\nATE0\r\r\nOK\r\n'
ctl sim out
says 'AT+CPIN?\r' '\r\n+CME ERROR: 10\r\n'
stop

# Every personality is what its file says.
for file in "$top"/tests/vmodem/personalities/*.conf; do
	grep -q '^name = ' "$file" || continue
	"$vmodem" --check --personality "$file" 2>"$work/err"
	verdict "--check $file" 0 $?
done

# Wrong input is refused with its place.
refused() { # NAME STATUS WORDS COMMAND...
	local name=$1 status=$2 words=$3
	shift 3
	"$vmodem" "$@" >/dev/null 2>"$work/err"
	verdict "$name: status" "$status" $?
	verdict "$name: words" "$words" "$(grep -oF -- "$words" "$work/err")"
}
echo '10 unplug' >"$work/bad"
refused 'bad fault' 71 "$work/bad:1: unknown command \"unplug\"" \
	--pty "$work/tty" --peer none --faults "$work/bad"
printf 'name = "x";\ncommands = ( { name = "+X"; read = "${nobody.knows}"; } );\n' >"$work/bad.conf"
refused 'bad personality' 78 'expected' --check --personality "$work/bad.conf"
printf 'commands = (\n  { name = "+X"; reed = "x"; } );\n' >"$work/bad.conf"
refused 'misspelt member' 78 "$work/bad.conf:2: reed: unknown member" --check --personality "$work/bad.conf"
refused 'no such personality' 78 'no personality' --check --personality none
refused 'no front end' 64 'expected --pty LINK or --usb' --peer none
refused 'unknown variable' 71 'sim.nothing: unknown' --pty "$work/tty" --peer none --set sim.nothing=1
refused 'nobody listens' 69 "$work/none" --ctl "$work/none" status

echo "vmodem.sh: $passed passed, $failed failed"
[ $failed = 0 ]
