#!/bin/sh
# SPDX-License-Identifier: MIT
# Usage: mktree.sh FILE DIR: lay out DIR/sys and DIR/proc as FILE describes them. A line each:
#   K 4.4.92                              release of the kernel
#   M qcserial option                     drivers that are loaded
#   D 1-1.4 1199:9071 [NAME=VALUE...]     a device; attributes as sysfs names them
#   S product=Sierra Wireless MC7455      a string of it; \NNN is a byte in octal
#   I 3 ff/00/00 3 qcserial ttyUSB2       an interface: number in decimal, class, endpoints, driver
#                                         or -, then nodes (ttyUSB2, ttyACM0, cdc-wdm0, wwan0)
#   H 812 minicom /dev/ttyUSB2            a process that has a node open
set -eu
file=$1
sys=$2/sys
proc=$2/proc
mkdir -p "$sys/bus/usb/devices" "$sys/bus/usb/drivers" "$sys/devices/usb1" "$proc/sys/kernel"

device() {
	slot=$1 vid=${2%:*} pid=${2#*:} config=1
	dev=$sys/devices/usb1/$slot
	mkdir -p "$dev"
	ln -s "../../../devices/usb1/$slot" "$sys/bus/usb/devices/$slot"
	echo "$vid" >"$dev/idVendor"
	echo "$pid" >"$dev/idProduct"
	shift 2
	for value in busnum=1 devnum=5 speed=480 bNumConfigurations=1 bConfigurationValue=1 "$@"; do
		echo "${value#*=}" >"$dev/${value%%=*}"
		[ "${value%%=*}" != bConfigurationValue ] || config=${value#*=}
	done
}

interface() {
	name=$slot:$config.$1 class=$2 endpoints=$3 driver=$4
	at=$dev/$name
	mkdir -p "$at"
	ln -s "../../../devices/usb1/$slot/$name" "$sys/bus/usb/devices/$name"
	printf '%02x\n' "$1" >"$at/bInterfaceNumber"
	echo "${class%%/*}" >"$at/bInterfaceClass"
	sub=${class#*/}
	echo "${sub%%/*}" >"$at/bInterfaceSubClass"
	echo "${class##*/}" >"$at/bInterfaceProtocol"
	printf '%02x\n' "$endpoints" >"$at/bNumEndpoints"
	[ "$driver" = - ] || {
		mkdir -p "$sys/bus/usb/drivers/$driver"
		ln -s "../../../../bus/usb/drivers/$driver" "$at/driver"
	}
	shift 4
	for node in "$@"; do
		case $node in
		ttyUSB*) mkdir -p "$at/$node/tty/$node" ;;
		tty*) mkdir -p "$at/tty/$node" ;;
		cdc-wdm*) mkdir -p "$at/usbmisc/$node" ;;
		*) mkdir -p "$at/net/$node" ;;
		esac
	done
}

holder() {
	mkdir -p "$proc/$1/fd"
	echo "$2" >"$proc/$1/comm"
	ln -s /dev/null "$proc/$1/fd/0"
	ln -s "$3" "$proc/$1/fd/3"
}

echo 6.1.0-18-amd64 >"$proc/sys/kernel/osrelease"
while read -r kind rest; do
	# Words of a line are arguments on purpose.
	# shellcheck disable=SC2086
	case $kind in
	K) echo "$rest" >"$proc/sys/kernel/osrelease" ;;
	M) for driver in $rest; do mkdir -p "$sys/bus/usb/drivers/$driver"; done ;;
	D) device $rest ;;
	S) printf '%b\n' "${rest#*=}" >"$dev/${rest%%=*}" ;;
	I) interface $rest ;;
	H) holder $rest ;;
	'' | '#'*) ;;
	*) echo "$file: $kind: no such kind of line, expected K, M, D, S, I or H" >&2 && exit 65 ;;
	esac
done <"$file"
