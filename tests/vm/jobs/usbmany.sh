# SPDX-License-Identifier: MIT
# Eight modems at once under the real drivers, one of each personality: each shows its own ids and
# functions, all reset together and come back in their slots, compositions and boot mode re-enumerate
# as what they are.
. /tests/vm/lib.sh
. /tests/vm/modems.sh

personalities='mc7455 mc7355 em7565 em7455-dell em7455-lenovo em9191 ec25 mc7455'
n=0
for personality in $personalities; do
	n=$((n + 1))
	attach "$n" "$personality"
done

# number, ids and drivers of each
while read -r n ids list; do
	wait_for 5 id_is "$n" "$ids"
	expect "modem $n is $ids" id_is "$n" "$ids"
	wait_for 5 drivers_are "$n" "$list"
	expect "modem $n: $list" drivers_are "$n" "$list"
done <<'END'
1 1199:9071 0:qcserial 2:qcserial 3:qcserial 8:qmi_wwan
2 1199:9041 12:cdc_mbim 13:cdc_mbim
3 1199:9091 0:qcserial 12:cdc_mbim 13:cdc_mbim 2:qcserial 3:qcserial
4 413c:81b6 0:qcserial 12:cdc_mbim 13:cdc_mbim 2:qcserial 3:qcserial
5 1199:9079 0:qcserial 12:cdc_mbim 13:cdc_mbim 2:qcserial 3:qcserial
6 1199:90d3 0:cdc_mbim 1:cdc_mbim 3:option 4:option
7 2c7c:0125 0:option 1:option 2:option 3:option 4:qmi_wwan
8 1199:9071 0:qcserial 2:qcserial 3:qcserial 8:qmi_wwan
END
# As delivered, an MC7355 has two configurations, of which the kernel takes MBIM: no tty.
expect "modem 2: the kernel took the second configuration" \
	test "$(cat /sys/bus/usb/devices/1-2/bConfigurationValue)" = 2
expect "which list names" sh -c 'swictl list --json | grep -q two-configurations'
echo 1 >/sys/bus/usb/devices/1-2/bConfigurationValue
wait_for 5 drivers_are 2 '0:qcserial 2:qcserial 3:qcserial 8:qmi_wwan'
expect "modem 2: the first has AT" drivers_are 2 '0:qcserial 2:qcserial 3:qcserial 8:qmi_wwan'
expect "modem 2: composition 6" at 2 'AT!ENTERCND="A710"' 'AT!UDUSBCOMP=6' 'AT!RESET'
m 2 wait gone 10000
m 2 wait attached 10000
wait_for 5 drivers_are 2 '0:qcserial 2:qcserial 3:qcserial 8:qmi_wwan'
expect "modem 2: then there is one" test "$(cat /sys/bus/usb/devices/1-2/bNumConfigurations)" = 1

while read -r n model; do
	expect "modem $n answers as $model" at_says "$n" AT+CGMM "$model"
done <<'END'
1 MC7455
2 MC7355
3 EM7565
4 EM7455
6 EM9191
7 EC25
END
expect "modem 8 is another unit" at_says 8 ATI "IMEI: $(m 8 get identity.imei)"
expect "with its own IMEI" test "$(m 8 get identity.imei)" != "$(m 1 get identity.imei)"
expect "list shows all" test "$(swictl list | grep -c '^1-')" -eq 8

# All at once.
before=$(cat /sys/bus/usb/devices/1-1/devnum)
for n in 1 2 3 4 5 6 7 8; do
	m "$n" reset
done
for n in 1 2 3 4 5 6 7 8; do
	m "$n" wait attached 20000
done
for n in 1 2 3 4 5 6 7 8; do
	wait_for 5 at_says "$n" AT OK
	expect "modem $n is back in its slot" at_says "$n" AT OK
done
expect "with a new device number" test "$(cat /sys/bus/usb/devices/1-1/devnum)" -gt "$before"

# Compositions.
expect "modem 1: MBIM instead of QMI" at 1 'AT!ENTERCND="A710"' 'AT!USBCOMP=1,1,100D' 'AT!RESET'
back 1
wait_for 5 drivers_are 1 '0:qcserial 12:cdc_mbim 13:cdc_mbim 2:qcserial 3:qcserial'
expect "modem 1 has it" drivers_are 1 '0:qcserial 12:cdc_mbim 13:cdc_mbim 2:qcserial 3:qcserial'
expect "modem 2: composition 9" at 2 'AT!ENTERCND="A710"' 'AT!UDUSBCOMP=9' 'AT!RESET'
back 2
wait_for 5 drivers_are 2 '12:cdc_mbim 13:cdc_mbim'
expect "modem 2 has no AT port" drivers_are 2 '12:cdc_mbim 13:cdc_mbim'
expect "modem 3: type 1" at 3 'AT!ENTERCND="A710"' 'AT!USBCOMP=1,1,1009' 'AT!RESET'
back 3
wait_for 5 drivers_are 3 '0: 12:cdc_mbim 13:cdc_mbim 3:'
expect "modem 3 has an id that no driver knows" id_is 3 1199:90b1
expect "and no tty" drivers_are 3 '0: 12:cdc_mbim 13:cdc_mbim 3:'
echo 1199 90b1 >/sys/bus/usb-serial/drivers/option1/new_id
wait_for 5 drivers_are 3 '0:option 12:cdc_mbim 13:cdc_mbim 3:option'
expect "new_id gives it back" at 3 'AT!ENTERCND="A710"' 'AT!USBCOMP=1,3,1009' 'AT!RESET'
back 3
wait_for 5 drivers_are 3 '0:qcserial 12:cdc_mbim 13:cdc_mbim 3:qcserial'
expect "modem 3 is itself again" drivers_are 3 '0:qcserial 12:cdc_mbim 13:cdc_mbim 3:qcserial'
expect "modem 7: a reset in its own way" at 7 'AT+QCFG="usbnet",2' AT+CFUN=1,1
back 7
wait_for 5 drivers_are 7 '0:option 1:option 2:option 3:option 4:cdc_mbim 5:cdc_mbim'
expect "modem 7 has MBIM" drivers_are 7 '0:option 1:option 2:option 3:option 4:cdc_mbim 5:cdc_mbim'

# Boot mode, and the download that ends it, on the real tty.
expect "modem 8: boot-hold" at 8 'AT!ENTERCND="A710"' 'AT!BOOTHOLD'
back 8
wait_for 5 drivers_are 8 0:qcserial
expect "modem 8 is one port" drivers_are 8 0:qcserial
expect "under its boot id" id_is 8 1199:9070
echo >/tmp/SWI9X30C_02.33.03.00.cwe
echo >/tmp/SWI9X30C_02.33.03.00_GENERIC_002.072_000.nvu
expect "a download" /job/qmi-firmware-update --update-download \
	-s "1:$(cat /sys/bus/usb/devices/1-8/devnum)" \
	/tmp/SWI9X30C_02.33.03.00.cwe /tmp/SWI9X30C_02.33.03.00_GENERIC_002.072_000.nvu
back 8
wait_for 5 at_says 8 AT OK
expect "modem 8 runs it" at_says 8 AT+GMR SWI9X30C_02.33.03.00

detach_all
summary
