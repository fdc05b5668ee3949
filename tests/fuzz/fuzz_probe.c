/* SPDX-License-Identifier: MIT */
/* Any text as a target, and any bytes as the answer to what is sent there. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "probe.h"

static void check(int kept)
{
	if (!kept)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* "TARGET LF ANSWER" */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *end = memchr(data, '\n', size);
	size_t len = end ? (size_t)(end - data) : size;
	uint8_t packet[PROBE_BYTES_MAX];
	struct probe_target t;
	const char *wrong = probe_target_read(&t, (const char *)data, len);
	size_t n;

	if (wrong) {
		check(strstr(wrong, ", expected ") != NULL);
		return 0;
	}
	check(t.kind < PROBE_KINDS_COUNT && t.address[0] && strlen(t.address) < PROBE_ADDRESS_MAX);
	check((t.kind == PROBE_ICMP) == (t.port == 0));
	n = probe_write(&t, 0x1234, packet);
	check(n <= sizeof(packet) && (n == 0) == (t.kind == PROBE_TCP));
	/* Our own question is no answer to it. */
	check(!probe_answers(&t, 0x1234, packet, n));
	if (end)
		(void)probe_answers(&t, 0x1234, end + 1, size - len - 1);
	return 0;
}
