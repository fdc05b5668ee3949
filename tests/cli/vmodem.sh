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
