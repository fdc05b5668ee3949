#!/bin/bash
# SPDX-License-Identifier: MIT
# `make demo`: dial a virtual MC7455 and see it through a cut cable. On this machine where its kernel
# can (root, /dev/ppp, vhci_hcd), else in the virtual machine.
# usage: [B=build] tests/demo.sh
set -euo pipefail

root=$(realpath "$(dirname "$(realpath "$0")")/..")
B=${B:-build}
job=$root/tests/vm/jobs/demo.sh

if [ "$(id -u)" -ne 0 ] || [ ! -c /dev/ppp ] || [ ! -w /sys/devices/platform/vhci_hcd.0/attach ] ||
	! modinfo qcserial >/dev/null 2>&1; then
	echo "No /dev/ppp, vhci_hcd and qcserial for us here: in a virtual machine (Debian's kernel, QEMU)."
	exec "$root/tests/vm/run" --time 90 "$job"
fi

stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
make -s -C "$root" B="$B" DESTDIR="$stage" install >/dev/null
timeout 90 env TESTS="$root/tests" STAGE="$stage" PATH="$stage/usr/local/bin:$PATH" sh "$job"
