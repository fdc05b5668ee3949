# SPDX-License-Identifier: MIT
# For the scripts of tests/cli: source it, test, end with `finish`. $SWICTL names the program.
#
#   run ARG...            run the program; then $status, $out (stdout) and $err (stderr) are set
#   status_is N           its exit code
#   output_has TEXT       stdout has this text somewhere; output_lacks the opposite
#   error_has TEXT        the same of stderr
#   json_is FILTER VALUE  what jq makes of stdout, printed compactly
# Each prints one line "ok" or "not ok"; what the program said follows a "not ok".

SWICTL=${SWICTL:-build/swictl}
passed=0
failed=0
status=
out=
err=
ran=
tmp=$(mktemp -d "${TMPDIR:-/tmp}/swictl-cli.XXXXXX")
trap 'rm -rf "$tmp"' EXIT

verdict() { # CONDITION-STATUS TEXT
	if [ "$1" -eq 0 ]; then
		passed=$((passed + 1))
		echo "ok $2"
	else
		failed=$((failed + 1))
		echo "not ok $2"
		{
			echo "command: $ran"
			echo "exit code: $status"
			echo "$out"
			echo "$err"
		} | sed 's/^/# /'
	fi
}

run() {
	ran="swictl $*"
	"$SWICTL" "$@" >"$tmp/out" 2>"$tmp/err" </dev/null
	status=$?
	out=$(tr -d '\0' <"$tmp/out")
	err=$(tr -d '\0' <"$tmp/err")
}

status_is() {
	[ "$status" = "$1" ]
	verdict $? "$ran: exit code $1"
}

output_has() {
	case $out in *"$1"*) verdict 0 "$ran: says $1" ;; *) verdict 1 "$ran: says $1" ;; esac
}

output_lacks() {
	case $out in *"$1"*) verdict 1 "$ran: no $1" ;; *) verdict 0 "$ran: no $1" ;; esac
}

error_has() {
	case $err in *"$1"*) verdict 0 "$ran: complains $1" ;; *) verdict 1 "$ran: complains $1" ;; esac
}

json_is() {
	local is
	is=$(printf '%s' "$out" | jq -c "$1" 2>&1)
	[ "$is" = "$2" ]
	verdict $? "$ran: $1 is $2${is:+ (it is $is)}"
}

finish() {
	echo "$passed passed, $failed failed"
	[ "$failed" -eq 0 ]
	exit
}
