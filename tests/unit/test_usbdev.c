/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

/* The virtual modem is no library: its files are tested by being part of this one. */
#include "../vmodem/descriptor.c"
#include "../vmodem/ep0.c"
#include "../vmodem/ring.c"
#include "../vmodem/usbdev.c"
#include "../vmodem/usbip.c"
#include "../vmodem/vhci.c"

/*
 * The test is the host: it holds the other end of the device's stream. Function 3 is at bulk 81/01
 * and interrupt 82, function 8 at 83/02 and 84.
 */
struct host {
	struct ev_loop *loop;
	struct usbdev *device;
	int fd;
	uint8_t got[1 << 20]; /* bytes of the device's stream not yet looked at */
	size_t got_n;
	char told[4096]; /* what the callbacks said */
	struct buf log;
	/* What the next call of out() does. */
	enum { JUST_LOG, DETACH, ANSWER, START_NAK, END_NAK } deed;
};

static void host_out(void *arg, uint8_t interface, const void *data, size_t n)
{
	struct host *h = arg;

	buf_fmt(&h->log, "out %u ", interface);
	buf_clean(&h->log, data, n < 16 ? n : 16);
	buf_char(&h->log, '\n');
	switch (h->deed) {
	case JUST_LOG:
		break;
	case DETACH:
		usbdev_detach(h->device);
		h->device = NULL;
		break;
	case ANSWER:
		assert_int_equal(usbdev_in(h->device, interface, data, n), n);
		break;
	case START_NAK:
		usbdev_nak_out(h->device, interface, true);
		break;
	case END_NAK:
		usbdev_nak_out(h->device, -1, false);
		break;
	}
}

static void host_line_state(void *arg, uint8_t interface, bool dtr, bool rts)
{
	buf_fmt(&((struct host *)arg)->log, "line %u %d%d\n", interface, dtr, rts);
}

static void host_configured(void *arg, uint8_t configuration)
{
	buf_fmt(&((struct host *)arg)->log, "configured %u\n", configuration);
}

static void host_gone(void *arg)
{
	struct host *h = arg;

	buf_str(&h->log, "gone\n");
	if (h->deed == DETACH) {
		usbdev_detach(h->device);
		h->device = NULL;
	}
}

static const struct usbdev_ops host_ops = {
	.out = host_out,
	.line_state = host_line_state,
	.configured = host_configured,
	.gone = host_gone,
};

static const struct usbdev_config two_functions = {
	.vid = 0x1199,
	.pid = 0x9071,
	.maker = "Sierra Wireless, Incorporated",
	.product = "MC7455",
	.count = 2,
	.functions = {
		{ 3, 0xff, 0x00, 0x00, USBDEV_SERIAL_INTERRUPT },
		{ 8, 0xff, 0xff, 0xff, USBDEV_QMI },
	},
};

static void host_init(struct host *h)
{
	int ends[2];

	memset(h, 0, sizeof(*h));
	buf_init(&h->log, h->told, sizeof(h->told));
	h->loop = ev_loop_new(0);
	assert_non_null(h->loop);
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
	assert_int_equal(device_new(&h->device, h->loop, "/nowhere", &two_functions, &host_ops, h),
			 0);
	device_start(h->device, ends[0]);
	h->fd = ends[1];
}

static void host_fini(struct host *h)
{
	usbdev_detach(h->device);
	if (h->fd >= 0)
		close(h->fd);
	ev_loop_destroy(h->loop);
}

/* Let the device do what it can, and take what it says. */
static void host_settle(struct host *h)
{
	ssize_t n;

	for (int quiet = 0; quiet < 3; quiet++) {
		ev_run(h->loop, EVRUN_NOWAIT);
		n = h->fd < 0 ? 0
			      : recv(h->fd, h->got + h->got_n, sizeof(h->got) - h->got_n,
				     MSG_DONTWAIT);
		if (n > 0) {
			h->got_n += (size_t)n;
			quiet = 0;
		}
	}
}

static void host_send(struct host *h, const void *data, size_t n)
{
	assert_int_equal(send(h->fd, data, n, MSG_NOSIGNAL), n);
}

static void put32(uint8_t *at, uint32_t value)
{
	for (int i = 0; i < 4; i++)
		at[i] = (uint8_t)(value >> (24 - 8 * i));
}

static uint32_t get32(const uint8_t *at)
{
	return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

/* CMD_SUBMIT of an URB of n bytes at an endpoint address. */
static void submit_header(uint8_t header[USBIP_HEADER], uint32_t seqnum, uint8_t address,
			  uint32_t n)
{
	memset(header, 0, USBIP_HEADER);
	put32(header, 1);
	put32(header + 4, seqnum);
	put32(header + 12, address >> 7);
	put32(header + 16, address & 15);
	put32(header + 24, n);
}

static void host_read(struct host *h, uint32_t seqnum, uint8_t address, uint32_t n)
{
	uint8_t header[USBIP_HEADER];

	submit_header(header, seqnum, address, n);
	host_send(h, header, sizeof(header));
}

static void host_write(struct host *h, uint32_t seqnum, uint8_t address, const char *text)
{
	uint8_t header[USBIP_HEADER];

	submit_header(header, seqnum, address, (uint32_t)strlen(text));
	host_send(h, header, sizeof(header));
	host_send(h, text, strlen(text));
}

static void host_control(struct host *h, uint32_t seqnum, const char *setup, uint32_t n)
{
	uint8_t header[USBIP_HEADER];

	submit_header(header, seqnum, setup[0] & 0x80, n);
	memcpy(header + 40, setup, 8);
	host_send(h, header, sizeof(header));
}

static void host_unlink(struct host *h, uint32_t seqnum, uint32_t victim)
{
	uint8_t header[USBIP_HEADER] = { 0 };

	put32(header, 2);
	put32(header + 4, seqnum);
	put32(header + 20, victim);
	host_send(h, header, sizeof(header));
}

static void host_take(struct host *h, uint8_t *to, size_t n)
{
	assert_true(h->got_n >= n);
	memcpy(to, h->got, n);
	h->got_n -= n;
	memmove(h->got, h->got + n, h->got_n);
}

static void expect_return(struct host *h, uint32_t kind, uint32_t seqnum, int status,
			  uint32_t length)
{
	uint8_t header[USBIP_HEADER];

	host_settle(h);
	host_take(h, header, sizeof(header));
	assert_int_equal(get32(header), kind);
	assert_int_equal(get32(header + 4), seqnum);
	assert_int_equal((int32_t)get32(header + 20), status);
	assert_int_equal(get32(header + 24), length);
}

/* An IN URB came back with this. */
static void expect_data(struct host *h, uint32_t seqnum, const void *data, uint32_t n)
{
	uint8_t got[128];

	expect_return(h, 3, seqnum, 0, n);
	host_take(h, got, n);
	assert_memory_equal(got, data, n);
}

static void expect_done(struct host *h, uint32_t seqnum, int status, uint32_t length)
{
	expect_return(h, 3, seqnum, status, length);
}

static void expect_unlinked(struct host *h, uint32_t seqnum, int status)
{
	expect_return(h, 4, seqnum, status, 0);
}

static void expect_silence(struct host *h)
{
	host_settle(h);
	assert_int_equal(h->got_n, 0);
}

static void expect_told(struct host *h, const char *told)
{
	host_settle(h);
	assert_int_equal(buf_error(&h->log), 0);
	assert_string_equal(h->told, told);
	buf_clear(&h->log);
}

#define SET_CONFIGURATION "\x00\x09\x01\x00\x00\x00\x00\x00"
#define GET_DEVICE	  "\x80\x06\x00\x01\x00\x00\x12\x00"
#define DTR_AND_RTS	  "\x21\x22\x03\x00\x03\x00\x00\x00"
#define VENDOR_READ	  "\xc0\x55\x00\x00\x00\x00\x04\x00"

static void answers_control_requests(void **state)
{
	struct host h;

	(void)state;
	host_init(&h);
	host_control(&h, 1, GET_DEVICE, 18);
	expect_data(&h, 1, h.device->descriptors[0].device.at, 18);
	host_control(&h, 2, GET_DEVICE, 8);
	expect_data(&h, 2, h.device->descriptors[0].device.at, 8);
	host_control(&h, 3, VENDOR_READ, 4);
	expect_done(&h, 3, -EPIPE, 0);
	host_control(&h, 4, SET_CONFIGURATION, 0);
	expect_done(&h, 4, 0, 0);
	expect_told(&h, "configured 1\n");
	host_control(&h, 5, DTR_AND_RTS, 0);
	expect_done(&h, 5, 0, 0);
	expect_told(&h, "line 3 11\n");
	host_fini(&h);
}

static void keeps_bytes_and_urbs_until_both_are_there(void **state)
{
	struct host h;

	(void)state;
	host_init(&h);
	host_read(&h, 1, 0x81, 4);
	host_read(&h, 2, 0x81, 64);
	expect_silence(&h);
	assert_int_equal(usbdev_in(h.device, 3, "abcdef", 6), 6);
	expect_data(&h, 1, "abcd", 4);
	expect_data(&h, 2, "ef", 2);

	assert_int_equal(usbdev_in(h.device, 3, "ghi", 3), 3);
	expect_silence(&h);
	assert_int_equal(usbdev_pending(h.device, 3), 3);
	assert_int_equal(usbdev_pending(h.device, 8), 0);
	host_read(&h, 3, 0x83, 64);
	expect_silence(&h);
	host_read(&h, 4, 0x81, 64);
	expect_data(&h, 4, "ghi", 3);
	assert_int_equal(usbdev_pending(h.device, 3), 0);

	assert_int_equal(usbdev_in(h.device, 5, "x", 1), 0);
	host_fini(&h);
}

static void configuring_forgets_unread_bytes(void **state)
{
	struct host h;

	(void)state;
	host_init(&h);
	usbdev_in(h.device, 3, "old", 3);
	usbdev_serial_state(h.device, 3, 1);
	host_control(&h, 1, SET_CONFIGURATION, 0);
	expect_done(&h, 1, 0, 0);
	host_read(&h, 2, 0x81, 64);
	host_read(&h, 3, 0x82, 10);
	expect_silence(&h);
	host_fini(&h);
}

static void acknowledges_before_the_answer(void **state)
{
	struct host h;

	(void)state;
	host_init(&h);
	h.deed = ANSWER;
	host_read(&h, 1, 0x81, 64);
	host_write(&h, 2, 0x01, "AT\r");
	expect_done(&h, 2, 0, 3);
	expect_data(&h, 1, "AT\r", 3);
	host_write(&h, 3, 0x01, "");
	expect_done(&h, 3, 0, 0);
	expect_told(&h, "out 3 AT\\x0D\n");
	host_fini(&h);
}

static void unlinks_what_is_pending(void **state)
{
	struct host h;

	(void)state;
	host_init(&h);
	for (uint32_t seqnum = 1; seqnum <= 3; seqnum++)
		host_read(&h, seqnum, 0x81, 8);
	host_read(&h, 4, 0x82, 10);
	host_unlink(&h, 5, 3);
	expect_unlinked(&h, 5, -ECONNRESET);
	host_unlink(&h, 6, 1);
	expect_unlinked(&h, 6, -ECONNRESET);
	host_unlink(&h, 7, 4);
	expect_unlinked(&h, 7, -ECONNRESET);
	host_read(&h, 8, 0x81, 8);
	usbdev_in(h.device, 3, "0123456789", 10);
	usbdev_serial_state(h.device, 3, 1);
	expect_data(&h, 2, "01234567", 8);
	expect_data(&h, 8, "89", 2);
	expect_silence(&h);
	/* Its return is already on the way. */
	host_unlink(&h, 9, 2);
	expect_unlinked(&h, 9, 0);
	host_fini(&h);
}

static void nak_holds_out_urbs(void **state)
{
	struct host h;

	(void)state;
	host_init(&h);
	usbdev_nak_out(h.device, -1, true);
	host_write(&h, 1, 0x01, "one");
	host_write(&h, 2, 0x01, "two");
	host_write(&h, 3, 0x01, "three");
	host_write(&h, 4, 0x02, "qmi");
	expect_silence(&h);
	host_unlink(&h, 5, 2);
	expect_unlinked(&h, 5, -ECONNRESET);
	usbdev_nak_out(h.device, 3, false);
	expect_told(&h, "out 3 one\nout 3 three\n");
	expect_done(&h, 1, 0, 3);
	expect_done(&h, 3, 0, 5);
	expect_silence(&h);

	/* From inside the callback: the first is still taken, the rest waits. */
	h.deed = START_NAK;
	host_write(&h, 6, 0x01, "six");
	host_write(&h, 7, 0x01, "seven");
	expect_done(&h, 6, 0, 3);
	expect_silence(&h);
	usbdev_nak_out(h.device, -1, false);
	expect_told(&h, "out 3 six\nout 3 seven\nout 8 qmi\n");
	host_fini(&h);
}

/* The end of a nak inside a callback: in order, and also of functions already looked at. */
static void nak_ends_inside_a_callback(void **state)
{
	struct host h;

	(void)state;
	host_init(&h);
	h.deed = END_NAK;
	usbdev_nak_out(h.device, 3, true);
	host_write(&h, 1, 0x01, "one");
	expect_silence(&h);
	host_write(&h, 2, 0x02, "go");
	host_write(&h, 3, 0x01, "two");
	expect_told(&h, "out 8 go\nout 3 one\nout 3 two\n");

	usbdev_nak_out(h.device, -1, true);
	host_write(&h, 4, 0x01, "three");
	host_write(&h, 5, 0x02, "go");
	expect_told(&h, "");
	usbdev_nak_out(h.device, 8, false);
	expect_told(&h, "out 8 go\nout 3 three\n");
	host_fini(&h);
}

static void serial_state_is_the_newest(void **state)
{
	struct host h;

	(void)state;
	host_init(&h);
	usbdev_serial_state(h.device, 3, 1);
	usbdev_serial_state(h.device, 3, 0x102);
	host_read(&h, 1, 0x82, 10);
	host_read(&h, 2, 0x82, 10);
	expect_data(&h, 1, "\xa1\x20\x00\x00\x03\x00\x02\x00\x02\x01", 10);
	expect_silence(&h);
	usbdev_serial_state(h.device, 3, 0);
	expect_data(&h, 2, "\xa1\x20\x00\x00\x03\x00\x02\x00\x00\x00", 10);
	host_fini(&h);
}

static void keeps_step_after_what_it_refuses(void **state)
{
	static uint8_t much[URB_DATA_MAX + 1];
	uint8_t header[USBIP_HEADER];
	struct host h;

	(void)state;
	host_init(&h);
	submit_header(header, 1, 0x01, sizeof(much));
	host_send(&h, header, sizeof(header));
	host_send(&h, much, sizeof(much));
	expect_done(&h, 1, -EMSGSIZE, 0);
	host_write(&h, 2, 0x07, "nobody");
	expect_done(&h, 2, -EPROTO, 0);
	host_read(&h, 3, 0x87, 64);
	expect_done(&h, 3, -EPROTO, 0);
	expect_told(&h, "");
	/* The longest that is taken. */
	submit_header(header, 4, 0x01, URB_DATA_MAX);
	host_send(&h, header, sizeof(header));
	host_send(&h, much, URB_DATA_MAX);
	expect_done(&h, 4, 0, URB_DATA_MAX);
	host_fini(&h);
}

static void bounds_pending_urbs(void **state)
{
	struct host h;

	(void)state;
	host_init(&h);
	for (uint32_t seqnum = 1; seqnum <= URBS_MAX; seqnum++) {
		host_read(&h, seqnum, 0x81, 1);
		host_settle(&h);
	}
	expect_silence(&h);
	host_read(&h, 5000, 0x81, 1);
	expect_done(&h, 5000, -ENOMEM, 0);
	host_unlink(&h, 5001, 1);
	expect_unlinked(&h, 5001, -ECONNRESET);
	host_read(&h, 5002, 0x81, 1);
	expect_silence(&h);
	host_fini(&h);
}

/* A host that does not read stops the device, but loses nothing. */
static void full_output_stops_the_input(void **state)
{
	enum { PIECE = 1000 };
	static uint8_t block[60 * 1024], got[sizeof(block)], piece[PIECE * USBIP_HEADER];
	uint32_t seqnum = 1, expected = 2;
	uint8_t header[USBIP_HEADER];
	struct host h;

	(void)state;
	host_init(&h);
	for (size_t i = 0; i < sizeof(block); i++)
		block[i] = (uint8_t)(i * 7 + i / 256);
	host_read(&h, 1, 0x81, sizeof(block));
	/* Many commands a piece, so that some stay in the device's input. */
	while (ev_is_active(&h.device->readable)) {
		for (size_t i = 0; i < PIECE; i++)
			submit_header(piece + i * USBIP_HEADER, ++seqnum, 0x01, 0);
		host_send(&h, piece, sizeof(piece));
		ev_run(h.loop, EVRUN_NOWAIT);
		assert_true(seqnum < 100000);
	}
	host_write(&h, ++seqnum, 0x01, "last");
	assert_int_equal(usbdev_in(h.device, 3, block, sizeof(block)), sizeof(block));
	assert_int_equal(usbdev_pending(h.device, 3), sizeof(block));
	while (expected <= seqnum) {
		host_settle(&h);
		host_take(&h, header, sizeof(header));
		assert_int_equal(get32(header), 3);
		assert_int_equal(get32(header + 20), 0);
		if (get32(header + 4) != 1) {
			assert_int_equal(get32(header + 4), expected++);
			continue;
		}
		assert_int_equal(get32(header + 24), sizeof(block));
		host_take(&h, got, sizeof(got));
		assert_memory_equal(got, block, sizeof(block));
		assert_int_equal(usbdev_pending(h.device, 3), 0);
	}
	assert_int_equal(usbdev_pending(h.device, 3), 0);
	expect_told(&h, "out 3 last\n");
	assert_false(ev_is_active(&h.device->writable));
	assert_true(ev_is_active(&h.device->readable));
	host_fini(&h);
}

static void detaches_inside_a_callback(void **state)
{
	struct host h;
	char byte;

	(void)state;
	host_init(&h);
	h.deed = DETACH;
	usbdev_nak_out(h.device, -1, true);
	host_write(&h, 1, 0x01, "AT!RESET\r");
	host_write(&h, 2, 0x01, "AT\r");
	host_read(&h, 3, 0x81, 64);
	host_settle(&h);
	usbdev_nak_out(h.device, -1, false);
	expect_told(&h, "out 3 AT!RESET\\x0D\n");
	assert_null(h.device);
	assert_int_equal(recv(h.fd, &byte, 1, MSG_DONTWAIT), 0);
	host_fini(&h);

	host_init(&h);
	h.deed = DETACH;
	host_write(&h, 1, 0x01, "AT!RESET\r");
	host_write(&h, 2, 0x01, "AT\r");
	expect_told(&h, "out 3 AT!RESET\\x0D\n");
	host_fini(&h);
}

static void tells_when_the_host_lets_go(void **state)
{
	static const uint8_t garbage[USBIP_HEADER] = { 0 };
	struct host h;

	(void)state;
	host_init(&h);
	host_read(&h, 1, 0x81, 64);
	host_write(&h, 2, 0x01, "last");
	close(h.fd);
	h.fd = -1;
	expect_told(&h, "out 3 last\ngone\n");
	assert_int_equal(usbdev_in(h.device, 3, "x", 1), 0);
	usbdev_serial_state(h.device, 3, 1);
	usbdev_nak_out(h.device, -1, true);
	expect_told(&h, "");
	host_fini(&h);

	host_init(&h);
	host_send(&h, garbage, sizeof(garbage));
	expect_told(&h, "gone\n");
	host_fini(&h);

	host_init(&h);
	h.deed = DETACH;
	close(h.fd);
	h.fd = -1;
	expect_told(&h, "gone\n");
	assert_null(h.device);
	host_fini(&h);
}

static void does_the_same_at_every_split(void **state)
{
	static uint8_t stream[512], whole[4096], header[USBIP_HEADER];
	char told[256];
	size_t n = 0, whole_n = 0;
	struct host h;

	(void)state;
	submit_header(stream, 1, 0x80, 18);
	memcpy(stream + 40, GET_DEVICE, 8);
	n += USBIP_HEADER;
	submit_header(stream + n, 2, 0x81, 16);
	n += USBIP_HEADER;
	submit_header(stream + n, 3, 0x01, 5);
	memcpy(stream + n + USBIP_HEADER, "hello", 5);
	n += USBIP_HEADER + 5;
	submit_header(header, 4, 0x81, 16);
	memcpy(stream + n, header, sizeof(header));
	n += USBIP_HEADER;
	put32(stream + n, 2);
	put32(stream + n + 4, 5);
	put32(stream + n + 20, 4);
	n += USBIP_HEADER;

	for (size_t split = 0; split <= n; split++) {
		host_init(&h);
		h.deed = ANSWER;
		host_send(&h, stream, split);
		host_settle(&h);
		host_send(&h, stream + split, n - split);
		host_settle(&h);
		if (!split) {
			whole_n = h.got_n;
			assert_int_equal(whole_n, 4 * USBIP_HEADER + 18 + 5);
			memcpy(whole, h.got, whole_n);
			assert_int_equal(buf_copy(told, sizeof(told), h.told), 0);
		}
		assert_int_equal(h.got_n, whole_n);
		assert_memory_equal(h.got, whole, whole_n);
		assert_string_equal(h.told, told);
		host_fini(&h);
	}
}

/* The sysfs side, in a tree of files */

static const char status_text[] = "hub port sta spd dev      sockfd local_busid\n"
				  "hs  0000 006 003 00010001 000007 1-1\n"
				  "hs  0001 005 000 00000000 000000 0-0\n"
				  "hs  0002 004 000 00000000 000000 0-0\n"
				  "hs  0003 004 000 00000000 000000 0-0\n"
				  "ss  0008 004 000 00000000 000000 0-0\n";

struct tree {
	char root[64];
	char directory[128];
	char attach[160], status[160];
};

static void write_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

static void tree_init(struct tree *t)
{
	char path[128];

	assert_int_equal(buf_copy(t->root, sizeof(t->root), "/tmp/swictl-vhci.XXXXXX"), 0);
	assert_non_null(mkdtemp(t->root));
	snprintf(path, sizeof(path), "%s/devices", t->root);
	assert_int_equal(mkdir(path, 0700), 0);
	snprintf(path, sizeof(path), "%s/devices/platform", t->root);
	assert_int_equal(mkdir(path, 0700), 0);
	snprintf(t->directory, sizeof(t->directory), "%s/devices/platform/vhci_hcd.0", t->root);
	snprintf(t->attach, sizeof(t->attach), "%s/attach", t->directory);
	snprintf(t->status, sizeof(t->status), "%s/status", t->directory);
}

static void tree_fini(struct tree *t)
{
	char path[128];

	unlink(t->attach);
	unlink(t->status);
	rmdir(t->directory);
	snprintf(path, sizeof(path), "%s/devices/platform", t->root);
	rmdir(path);
	snprintf(path, sizeof(path), "%s/devices", t->root);
	rmdir(path);
	assert_int_equal(rmdir(t->root), 0);
}

static void expect_file(const char *path, const char *text)
{
	char got[64] = "";
	FILE *f = fopen(path, "r");

	assert_non_null(f);
	assert_non_null(fgets(got, sizeof(got), f));
	fclose(f);
	assert_string_equal(got, text);
}

static void attaches_to_the_first_free_port(void **state)
{
	struct tree t;
	unsigned port;
	char slot[8];

	(void)state;
	tree_init(&t);
	assert_int_equal(vhci_attach(t.root, false, 9, &port), -ENODEV);
	assert_int_equal(vhci_slot(t.root, 0, slot, sizeof(slot)), -ENODEV);
	assert_int_equal(mkdir(t.directory, 0700), 0);
	write_file(t.status, status_text);
	assert_int_equal(vhci_attach(t.root, false, 9, &port), -ENOENT);

	write_file(t.attach, "");
	assert_int_equal(vhci_attach(t.root, false, 9, &port), 0);
	assert_int_equal(port, 2);
	expect_file(t.attach, "2 9 65539 3");
	write_file(t.attach, "");
	assert_int_equal(vhci_attach(t.root, true, 11, &port), 0);
	assert_int_equal(port, 8);
	expect_file(t.attach, "8 11 65545 5");

	assert_int_equal(vhci_slot(t.root, 0, slot, sizeof(slot)), 0);
	assert_string_equal(slot, "1-1");
	assert_int_equal(vhci_slot(t.root, 2, slot, sizeof(slot)), 0);
	assert_string_equal(slot, "");
	assert_int_equal(vhci_slot(t.root, 99, slot, sizeof(slot)), -ENODEV);
	assert_int_equal(vhci_slot(t.root, 0, slot, 3), -ENOBUFS);

	write_file(t.status, "hub port sta spd dev      sockfd local_busid\n"
			     "hs  0000 006 003 00010001 000007 1-1\nnonsense\n");
	assert_int_equal(vhci_attach(t.root, false, 9, &port), -EBUSY);
	tree_fini(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(answers_control_requests),
		cmocka_unit_test(keeps_bytes_and_urbs_until_both_are_there),
		cmocka_unit_test(configuring_forgets_unread_bytes),
		cmocka_unit_test(acknowledges_before_the_answer),
		cmocka_unit_test(unlinks_what_is_pending),
		cmocka_unit_test(nak_holds_out_urbs),
		cmocka_unit_test(nak_ends_inside_a_callback),
		cmocka_unit_test(serial_state_is_the_newest),
		cmocka_unit_test(keeps_step_after_what_it_refuses),
		cmocka_unit_test(bounds_pending_urbs),
		cmocka_unit_test(full_output_stops_the_input),
		cmocka_unit_test(detaches_inside_a_callback),
		cmocka_unit_test(tells_when_the_host_lets_go),
		cmocka_unit_test(does_the_same_at_every_split),
		cmocka_unit_test(attaches_to_the_first_free_port),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
