#!/bin/bash
# SPDX-License-Identifier: MIT
# swictl monitor in a terminal (tmux) and without one, beside a connect that is none (ctlpeer.c).
# usage: [SWICTL=...] [B=build] tests/cli/monitor.sh
cd "$(dirname "$0")/../.." || exit
B=${B:-build}
. tests/cli/lib.sh
make -s B="$B" "$B/ctlpeer" >/dev/null || exit 1
swictl=$(realpath "$SWICTL")
peer=
export TMUX_TMPDIR=$tmp NO_COLOR='' TERM=xterm LC_ALL=C.UTF-8
unset TMUX NO_COLOR
trap 'tm kill-server 2>/dev/null; peer_stop; rm -rf "$tmp"' EXIT

mkdir "$tmp/state"
cat >"$tmp/swictl.conf" <<-END
	run_dir = "$tmp/run";
	state_dir = "$tmp/state";
END

# --- the connect ---

says() { # JSON: what it answers from now on
	printf '%s\n' "$1" >"$tmp/answer.new" && mv "$tmp/answer.new" "$tmp/answer"
}

peer_start() { # PROFILE
	exec {ready}< <(exec "$B/ctlpeer" "$tmp/run" "$1" "$tmp/answer")
	peer=$!
	read -r -t 10 -u "$ready" _ || exit 1
}

peer_stop() {
	[ -n "$peer" ] && kill "$peer" 2>/dev/null
	peer=
}

up='"profile":"home","state":"up","slot":"1-1.4","ifname":"ppp0","local":"100.64.12.7","echo":"alive"'

# --- the terminal ---

server=0
tm() { tmux -L "monitor-$server" -f /dev/null "$@"; }
shot() { tm capture-pane -p "$@"; }
flags() { tm display-message -p '#{alternate_on} #{cursor_flag} #{wrap_flag}'; }

# Markers are typed in two halves: the screen shows them whole only when the shell has come so far.
# until COMMAND...: true within 10 s
until_true() {
	local i
	for i in {1..100}; do
		"$@" && return 0
		sleep 0.1
	done
	return 1
}

screen_is() { shot | grep -qF -- "$1"; }
flags_are() { [ "$(flags)" = "$1" ]; }
file_lines_are() { [ "$(wc -l <"$1")" -eq "$2" ]; }
is_gone() { ! kill -0 "$1" 2>/dev/null; }

shows() { # TEXT [WHAT]
	until_true screen_is "$1"
	status=$?
	out=$(shot) err=
	verdict $status "$ran: ${2:-shows $1}"
}

terminal() { # COLUMNS ROWS
	tm kill-server 2>/dev/null
	server=$((server + 1))
	tm new-session -d -x "$1" -y "$2" "PS1='\$ ' exec sh" || exit 1
	tm send-keys "stty -g >$tmp/stty-before; echo rea''dy" Enter
	until_true screen_is ready
}

monitor() { # ARG...: in the terminal
	ran="monitor $*"
	tm send-keys "clear; echo before; $swictl -c $tmp/swictl.conf monitor $*; echo code \$?" Enter
	until_true flags_are '1 0 0'
	verdict $? "$ran: takes the screen"
}

# The terminal is as it was: its screen with what stood there, cursor, auto-wrap, settings.
left_clean() { # HOW
	until_true screen_is 'code 0'
	out=$(shot) err=
	[ "$(flags)" = '0 1 1' ]
	verdict $? "$1: screen, cursor and wrap are back ($(flags))"
	case $out in *before*code\ 0*) true ;; *) false ;; esac
	verdict $? "$1: what stood there is back, exit code 0"
	rm -f "$tmp/stty"
	tm send-keys "clear; stty -g >$tmp/stty; echo rea''dy" Enter
	until_true screen_is ready
	cmp "$tmp/stty" "$tmp/stty-before"
	verdict $? "$1: settings of the terminal are back"
}

# --- without a terminal ---

says "{$up}"
peer_start home
: >"$tmp/lines"
"$swictl" -c "$tmp/swictl.conf" monitor >"$tmp/lines" 2>"$tmp/err" &
pid=$!
ran='monitor >FILE'
until_true file_lines_are "$tmp/lines" 1
says "{$up,\"rtt_ms\":40,\"bytes_in\":7}"
sleep 1.5
says '{"profile":"home","state":"waiting","drops":1,"verdict":"usb-gone","text":"bad \u001b[2J"}'
until_true file_lines_are "$tmp/lines" 2
peer_stop
until_true file_lines_are "$tmp/lines" 3
kill "$pid"
wait "$pid"
status=$? out=$(cut -d' ' -f3- "$tmp/lines") err=$(cat "$tmp/err")
status_is 0
[ "$out" = 'home: up, ppp0 100.64.12.7, echo alive
home: waiting, 1 drop, usb-gone: bad \x1B[2J
no connect is running; waiting for one' ]
verdict $? 'one line for each change, cleaned, and no other'

peer_start home
"$swictl" -c "$tmp/swictl.conf" --json monitor home >"$tmp/lines" 2>"$tmp/err" &
pid=$!
ran='monitor --json >FILE'
until_true file_lines_are "$tmp/lines" 1
kill -INT "$pid"
kill "$pid"
wait "$pid"
status=$? out=$(cat "$tmp/lines") err=$(cat "$tmp/err")
status_is 0
json_is '[.profile, .state, .uptime_s]' '["home","waiting",null]'
ran='monitor | head -n 1'
out=$(timeout 20 "$swictl" -c "$tmp/swictl.conf" monitor | head -n 1 | cut -d' ' -f3)
[ "$out" = home: ]
verdict $? "$ran: ends when nobody reads on"
run -c "$tmp/swictl.conf" -K monitor
status_is 64

# --- in a terminal ---

says "{$up,\"uptime_s\":11520,\"rtt_ms\":41,\"probes\":1,\"misses\":0,\"bytes_in\":1000,\"bytes_out\":1000}"
now=$(date +%s)
printf '{"kind":"drop","time_s":%d,"profile":"home","verdict":"usb-gone","lost_ms":1800,"cured_by":"redial","uptime_s":60}\n' \
	$((now - 60)) >"$tmp/state/history.jsonl"
terminal 80 24
monitor
shows 'up for 3 h 12 min'
shows 'ppp0 100.64.12.7'
shows 'alive, 41 ms, 1 sent, 0 missed'
shows 'drop: usb-gone, up 1 min before, back after 1.8 s by redial'
for i in 2 3 4; do
	says "{$up,\"uptime_s\":11520,\"rtt_ms\":$((i * 40)),\"probes\":$i,\"misses\":$((i / 4)),\"bytes_in\":${i}000000,\"bytes_out\":1000}"
	shows "$i sent"
done
shows 'MB in all'
shows '█x' 'shows the round trips, and the one that was missed'
printf '{"kind":"dial","time_s":%d,"profile":"home","verdict":"port-silent"}\n' "$now" \
	>>"$tmp/state/history.jsonl"
shows 'dial: port-silent' 'reads the history again when it grew'
case $(shot -e) in *$'\033[32mup for'*) true ;; *) false ;; esac
verdict $? 'colors'
tm resize-window -x 40 -y 16
shows 'in       ' 'follows the size of the terminal'
shows 'q quits'
tm send-keys q
left_clean q

terminal 40 24
for option in --no-color ''; do
	[ -n "$option" ] || tm send-keys 'export NO_COLOR=1' Enter
	monitor $option
	shows 'q quits'
	case $(shot -e) in *$'\033['*) false ;; *) true ;; esac
	verdict $? "$ran: no rendition at all"
	tm send-keys C-c
	left_clean Ctrl-C
done

# Stopped and gone on with; ended from outside.
terminal 80 24
monitor
shows 'q quits'
tm send-keys C-z
until_true flags_are '0 1 1'
verdict $? 'Ctrl-Z: the shell has its terminal'
tm send-keys 'fg; echo code $?' Enter
until_true flags_are '1 0 0'
shows 'up for' 'fg: the screen is back'
pid=$(pgrep -n -f "^$swictl -c $tmp/swictl.conf monitor")
kill "$pid"
left_clean SIGTERM

# Ctrl-S must not hold it off.
monitor
shows 'q quits'
tm send-keys C-s
tm send-keys q
left_clean Ctrl-S

# Text from elsewhere stays text.
monitor
says '{"profile":"home","state":"\u001b[?1049l\u001b]0;title\u0007\u009b2J","uptime_s":1}'
shows '\x1B[?1049l\x1B]0;title\x07'
flags_are '1 0 0'
verdict $? 'no sequence of theirs gets through'

# No connect, and one that comes.
peer_stop
shows 'no connect is running; waiting for one'
shows 'last events'
says "{$up}"
peer_start home
shows 'ppp0 100.64.12.7'
says 'garbage'
shows 'Invalid argument' 'an answer that makes no sense is said to be none'
pid=$(pgrep -n -f "^$swictl -c $tmp/swictl.conf monitor")
tm kill-server
until_true is_gone "$pid"
verdict $? 'ends when its terminal does'

# Two of them.
says "{$up}"
first=$peer
peer_start car
says '{"profile":"car","state":"dialling"}'
terminal 80 24
monitor
shows '(1 of 2)'
tm send-keys n
shows '(2 of 2)'
tm send-keys n
shows '(1 of 2)'
tm send-keys q
left_clean 'n and q'
kill "$first"
finish
