#!/bin/bash
# SPDX-License-Identifier: MIT
# `swictl chat` on a modem's port: the scripts that swictl brings, results, exit codes, secrets.
# usage: [B=build] [SWICTL=...] [VMODEM=...] tests/cli/chat_port.sh
set -u
cd "$(dirname "$0")/../.." || exit 70
B=${B:-build}
. tests/cli/lib.sh
vmodem=${VMODEM:-$B/swictl-vmodem}

mkdir -p "$tmp/share" "$tmp/none"
ln -s "$PWD/conf/models" "$tmp/share/models"
ln -s "$PWD/chat" "$tmp/share/chat"
printf 'data_dir = "%s/share";\nconfig_dir = "%s/none";\n' "$tmp" "$tmp" >"$tmp/conf"

"$vmodem" --pty "$tmp/tty" --control "$tmp/ctl" --peer none --background --delay 0 --dial 0 \
	--pid "$tmp/pid" --log "$tmp/log" >"$tmp/place" || exit 1
trap 'timeout 5 "$vmodem" --ctl "$tmp/ctl" quit; rm -rf "$tmp"' EXIT

chat() { run -c "$tmp/conf" -d "$tmp/tty" "$@"; }

chat chat status.chat
status_is 0
output_has '+CPIN: READY'
output_has '+CSQ: '
output_has done

chat -J chat status.chat
status_is 0
json_is '[.code, .reason, .line]' '[0,null,null]'
json_is '.reports | map(select(startswith("+CEREG:"))) | length' 1

chat -J chat -w '' AT+NOSUCH OK ''
status_is 1
json_is '[.code, .line]' '[3,3]'
error_has 'script: word 3: '

chat -J chat -w ABORT BUSY ABORT ERROR '' AT+NOSUCH OK ''
status_is 1
json_is .code 5

APN=internet DIAL='*99***1#' chat chat -E dial.chat
status_is 0
output_has 'CONNECT'

chat chat hangup.chat
status_is 0

APN='a","b' DIAL='*99#' chat chat -E dial.chat
status_is 65
error_has "dial.chat: line"
error_has 'value of $APN holds a quote, expected none inside quotes'

chat -v chat -t 2 -w '' 'AT+CPIN="4711"' OK '' x ''
error_has 'send (AT+CPIN=??????)'
case $err in *4711*) verdict 1 'the PIN is not in the log' ;; *) verdict 0 'the PIN is not in the log' ;; esac

chat chat -r "$tmp/report" status.chat
status_is 0
ran="the report file"
out=$(cat "$tmp/report")
output_has 'chat:  '
output_has '+CPIN: READY'

chat chat nosuch.chat
status_is 65
error_has 'nosuch.chat: No such file or directory, expected a chat script'

printf "OK 'AT\n" >"$tmp/bad.chat"
chat chat "$tmp/bad.chat"
status_is 65
error_has 'bad.chat: line 1: quote without end, expected a closing one'
run chat --stdio "$tmp/bad.chat"
status_is 1

run -c "$tmp/conf" -d "$tmp/nosuch" chat status.chat
status_is 69
run chat one two
status_is 64

# A signal ends it at once, and the port is free again.
ran='SIGTERM'
"$SWICTL" -c "$tmp/conf" -d "$tmp/tty" chat -w '' AT NEVER '' >"$tmp/out" 2>"$tmp/err" &
for i in $(seq 100); do
	chat chat -w '' AT OK '\c'
	[ "$status" = 75 ] && break
done
error_has 'in use by'
kill %1
wait %1
status=$?
ran='SIGTERM' err=$(cat "$tmp/err")
status_is 1
error_has 'SIGTERM'
chat chat -w '' AT OK '\c'
status_is 0

finish
