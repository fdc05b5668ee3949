# SPDX-License-Identifier: MIT
# 50 drops in a row, of six kinds: each is named and cured by a redial, and `swictl connect` with its
# pppd takes no more memory, descriptors or processes in the end than after the first few.
. /tests/vm/lib.sh
. /tests/vm/link.sh

profile all 'hook = "/root/tell";' 'watch = "tolerant";'

# usage: PSS in kB, open descriptors and processes of the supervisor and what it started.
usage() {
	_pss=0 _files=0 _processes=0
	for _pid in $link $(cat "/proc/$link/task/$link/children"); do
		_kb=$(sed -n 's/^Pss: *\([0-9]*\).*/\1/p' "/proc/$_pid/smaps_rollup")
		_pss=$((_pss + _kb))
		_files=$((_files + $(ls "/proc/$_pid/fd" | wc -l)))
		_processes=$((_processes + 1))
	done
	echo "$_pss $_files $_processes"
}

# one NUMBER: drop, and stay up until the next failure counts as the first of its own
one() {
	case $(($1 % 6)) in
	0) strike hangup ;;
	1) strike no-carrier ;;
	2) strike drop ;;
	3) strike cut 500 ;;
	4) strike reset ;;
	5) strike mute ;;
	esac
	wait_for 60 test -e "$told/up" || return 1
	read -r _ _ _rung _lost <"$told/up"
	by="$by $_rung"
	lost=$((lost + _lost))
	sleep 31
}

modem_start || exit 1
modem wait ready 10000 >/dev/null
by='' lost=0 i=0
fault all thaw || exit 1
sleep 31
while [ "$i" -lt 50 ] && one "$i"; do
	i=$((i + 1))
	[ "$i" -ne 12 ] || before=$(usage)
done
after=$(usage)
if [ "$i" -eq 50 ]; then
	ok "50 drops: back each time, $((lost / 50)) ms lost on average"
else
	not_ok "50 drops: back each time" "number $i: $(field state), $(field verdict)"
	tail -n 30 "$log"
fi
expect "each by a redial" test "$(echo $by | tr ' ' '\n' | sort | uniq -c | tr -s ' ')" = " 50 redial"
expect "the status counted them" test "$(field drops)" -eq 50
expect "the history has them" test "$(grep -c '"kind":"drop".*"cured_by":"redial"' "$state/history.jsonl")" -eq 50
read -r pss files processes <<END
$before
END
read -r pss_after files_after processes_after <<END
$after
END
expect "no more processes ($processes)" test "$processes_after" -eq "$processes"
expect "no more descriptors ($files)" test "$files_after" -eq "$files"
# Pages that are shared with more or fewer processes count differently from one moment to the next.
expect "no more memory ($pss to $pss_after kB)" test "$pss_after" -le $((pss + pss / 50))
disconnect
expect_status 1 "no process is left" pidof swictl pppd
modem_stop
summary
