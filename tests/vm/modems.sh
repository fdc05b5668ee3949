# SPDX-License-Identifier: MIT
# Several virtual modems on the USB bus of the guest, number N in slot 1-N; for jobs, behind lib.sh.

pids=

# Slots are given in the order in which they attach: number N is in slot 1-N.
attach() { # NUMBER PERSONALITY
	swictl-vmodem --usb --personality "$2" --unit "$1" --peer none --control "/run/m$1" \
		--set timing.reset_wait_ms=100 --set timing.reset_ms=500 --set timing.sim_ms=100 \
		--set timing.ready_ms=200 --delay 1 >"/tmp/m$1.log" 2>&1 &
	pids="$pids $!"
	# The program waits for the socket, the control command for the host.
	m "$1" wait attached 10000 || cat "/tmp/m$1.log"
}

m() { # NUMBER COMMAND...
	_n=$1
	shift
	swictl-vmodem --ctl "/run/m$_n" "$@"
}

id() { # NUMBER
	cat "/sys/bus/usb/devices/1-$1/idVendor" "/sys/bus/usb/devices/1-$1/idProduct" | paste -s -d :
}

id_is() { # NUMBER VID:PID
	[ "$(id "$1" 2>/dev/null)" = "$2" ]
}

# The drivers of a device's interfaces, in the order of their numbers.
drivers() { # NUMBER
	for _i in "/sys/bus/usb/devices/1-$1":*; do
		_driver=$(readlink "$_i/driver")
		printf '%s:%s ' "$((0x$(cat "$_i/bInterfaceNumber")))" "${_driver##*/}"
	done
}

drivers_are() { # NUMBER LIST
	[ "$(drivers "$1")" = "$2 " ] || {
		drivers "$1"
		false
	}
}

at() { # NUMBER COMMAND...
	_slot=1-$1
	shift
	swictl -d "$_slot" at "$@"
}

at_says() { # NUMBER COMMAND TEXT
	at "$1" "$2" | grep -qF -- "$3"
}

back() { # NUMBER: from a reset that was asked for
	m "$1" wait gone 10000 && m "$1" wait attached 10000
}

detach_all() {
	for pid in $pids; do
		kill "$pid"
	done
	for pid in $pids; do
		wait "$pid"
	done
}
