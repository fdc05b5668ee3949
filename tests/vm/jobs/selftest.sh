# SPDX-License-Identifier: MIT
# The virtual machine proves itself: kernel, drivers, PPP across two namespaces, virtual time.
# Arguments are for tests/vm/test_run.sh: `exit N`, `hang`, `spin`, `bytes`, `out`.
. /tests/vm/lib.sh

case ${1:-} in
exit) exit "$2" ;;
hang) exec sleep 1000000 ;;
spin) while :; do :; done ;;
bytes) exec cat /job/bytes ;;
out) mkdir -p /out/dir && cp /job/bytes /out/dir/ && exit ;;
esac

echo "kernel $(uname -r)"
expect "vhci_hcd is there" test -w /sys/devices/platform/vhci_hcd.0/attach
for driver in qcserial option1 sierra; do
	expect "USB serial driver $driver" test -d "/sys/bus/usb-serial/drivers/$driver"
done
for driver in qmi_wwan cdc_mbim; do
	expect "USB driver $driver" test -d "/sys/bus/usb/drivers/$driver"
done
expect "iproute2 comes before busybox" sh -c 'timeout 5 ip -V | grep -q iproute2'

# A pppd on either side of a pseudo-terminal; the far one with a /run of its own.
cat >/tmp/far <<'END'
#!/bin/sh
mount -t tmpfs run /run
exec pppd notty nodetach noauth nodefaultroute local
END
chmod +x /tmp/far
ip netns add "$network"
start=$(now_ms)
pppd pty "ip netns exec $network /tmp/far" nodetach noauth nodefaultroute local \
	10.64.0.2:10.64.0.1 </dev/null >/tmp/pppd.log 2>&1 &
pppd=$!
up() {
	ip -4 addr show dev ppp0 | grep -q 10.64.0.2
}
if wait_for 20 up; then
	ok "PPP link up in $(($(now_ms) - start)) ms"
else
	not_ok "PPP link up" "$(cat /tmp/pppd.log)"
fi
expect "ping across the link" ping -c 3 -i 0.2 -W 2 10.64.0.1
expect "the address is the network's, not ours" ns ip -4 addr show dev ppp0 to 10.64.0.1
kill "$pppd"
expect "pppd ends" wait_for 5 gone "$pppd"

start=$(now_ms)
sleep 60
slept=$(($(now_ms) - start - 60000))
expect "60 s are 60 s of guest time" test "$slept" -ge -10 -a "$slept" -lt 100
summary
