# SPDX-License-Identifier: MIT
# The recovery ladder with the real pppd and drivers: for each rung a fault that only it cures.
. /tests/vm/lib.sh
. /tests/vm/link.sh

profile all 'recover_max = "power";' 'hook = "/root/tell";'
modem_start || exit 1
modem wait ready 10000 >/dev/null

fault all freeze 4000 && cured "a freeze that passes" echo-lost-after-traffic redial 2500 9000
disconnect

# rung LEAST MOST: no dial works until it
rung() {
	fault all stuck "$1" || return
	strike drop
	cured "no dial until $1" modem-left-data-mode "$@"
	expect "no dial until $1: the script was told of the cause" grep -q "^rung dial-refused $1$" /tmp/told.log
	disconnect
	modem wait ready 20000 >/dev/null
}
rung hangup 2500 9000
rung attach 3000 11000
rung cfun 14000 24000
rung reset 25000 40000
rung power 35000 55000

fault all freeze usb && cured "hung firmware" echo-lost-after-traffic usb 5000 13000
disconnect
modem wait ready 20000 >/dev/null
fault all freeze power && cured "hung firmware that USB does not reach" echo-lost-after-traffic power 20000 90000
disconnect
modem_stop
summary
