/* SPDX-License-Identifier: MIT */
#include "event.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

struct row {
	char name[19];
	bool is_number; /* int64_t, else a text of `size` */
	uint16_t at, size;
};

#define NUMBER(name) #name, true, offsetof(struct event, name), sizeof(int64_t)
#define TEXT(name)   #name, false, offsetof(struct event, name), sizeof(((struct event *)0)->name)

_Static_assert(sizeof(struct event) <= UINT16_MAX, "an event is too large for its rows");

static const struct row rows[] = {
	{ NUMBER(code) },
	{ TEXT(text) },
	{ TEXT(words) },
	{ TEXT(ifname) },
	{ TEXT(local) },
	{ TEXT(remote) },
	{ TEXT(dns1) },
	{ TEXT(dns2) },
	{ TEXT(local6) },
	{ TEXT(remote6) },
	{ NUMBER(bytes_in) },
	{ NUMBER(bytes_out) },
	{ NUMBER(uptime_ms) },
	{ TEXT(echo) },
	{ NUMBER(probes) },
	{ NUMBER(answers) },
	{ NUMBER(misses) },
	{ NUMBER(rtt_ms) },
	{ NUMBER(rtt_max_ms) },
	{ NUMBER(silence_ms) },
	{ NUMBER(magic_copied) },
	{ NUMBER(stuck) },
	{ NUMBER(cid) },
	{ TEXT(type) },
	{ TEXT(apn) },
	{ TEXT(auth) },
	{ TEXT(auth_command) },
	{ TEXT(user) },
	{ TEXT(password) },
	{ TEXT(dial) },
	{ NUMBER(connect_timeout_ms) },
	{ NUMBER(watch_idle_ms) },
	{ NUMBER(watch_silence_ms) },
	{ NUMBER(watch_misses) },
	{ NUMBER(watch_stall_ms) },
};

#define ROWS (sizeof(rows) / sizeof(rows[0]))

static const char kind_names[][8] = {
#define X(name, text) [EVENT_##name] = text,
	EVENT_KINDS(X)
#undef X
};

/* What stands for itself in a value: printable ASCII but for the blank and the two marks. */
static bool is_plain(unsigned char c)
{
	return c > ' ' && c <= '~' && c != '%' && c != '=';
}

static bool is_control(unsigned char c)
{
	return c < ' ' || c == 0x7f;
}

static void put_value(struct buf *out, const char *value)
{
	for (; *value; value++) {
		unsigned char c = (unsigned char)*value;

		if (is_plain(c))
			buf_char(out, *value);
		else
			buf_fmt(out, "%%%02X", c);
	}
}

int event_format(const struct event *event, struct buf *out)
{
	buf_str(out, kind_names[event->kind]);
	for (size_t i = 0; i < ROWS; i++) {
		const char *member = (const char *)event + rows[i].at;
		int64_t number = 0;

		if (rows[i].is_number)
			memcpy(&number, member, sizeof(number));
		if (!number && (rows[i].is_number || !*member))
			continue;
		buf_fmt(out, " %s=", rows[i].name);
		if (rows[i].is_number)
			buf_fmt(out, "%lld", (long long)number);
		else
			put_value(out, member);
	}
	return buf_error(out);
}

static int hex_digit(char c)
{
	static const char digits[] = "0123456789ABCDEF";
	const char *at = c ? strchr(digits, c) : NULL;

	return at ? (int)(at - digits) : -1;
}

/* Decode n bytes into `to`: 0, or -EINVAL. */
static int take_value(char *to, size_t size, const char *data, size_t n)
{
	size_t len = 0;

	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)data[i];

		if (c == '%') {
			int high, low;

			if (n - i < 3)
				return -EINVAL;
			high = hex_digit(data[i + 1]);
			low = hex_digit(data[i + 2]);
			if (high < 0 || low < 0)
				return -EINVAL;
			c = (unsigned char)(high << 4 | low);
			i += 2;
		} else if (!is_plain(c)) {
			return -EINVAL;
		}
		if (is_control(c) || len + 1 >= size)
			return -EINVAL;
		to[len++] = (char)c;
	}
	to[len] = '\0';
	return 0;
}

static int take_number(int64_t *to, const char *data, size_t n)
{
	bool negative = n > 0 && data[0] == '-';
	int64_t number = 0;

	if (n == (size_t)negative)
		return -EINVAL;
	for (size_t i = negative; i < n; i++) {
		int digit = data[i] - '0';

		if (digit < 0 || digit > 9 || __builtin_mul_overflow(number, 10, &number) ||
		    __builtin_add_overflow(number, negative ? -digit : digit, &number))
			return -EINVAL;
	}
	*to = number;
	return 0;
}

static int take_field(struct event *event, const char *data, size_t n)
{
	const char *mark = memchr(data, '=', n);
	size_t name_len, value_len;

	if (!mark)
		return -EINVAL;
	name_len = (size_t)(mark - data);
	value_len = n - name_len - 1;
	for (size_t i = 0; i < ROWS; i++) {
		char *member = (char *)event + rows[i].at;
		int64_t number;

		if (strlen(rows[i].name) != name_len || memcmp(rows[i].name, data, name_len) != 0)
			continue;
		if (!rows[i].is_number)
			return take_value(member, rows[i].size, mark + 1, value_len);
		if (take_number(&number, mark + 1, value_len) < 0)
			return -EINVAL;
		memcpy(member, &number, sizeof(number));
		return 0;
	}
	return 0;
}

static int take_kind(struct event *event, const char *data, size_t n)
{
	for (size_t i = 0; i < EVENT_KINDS_COUNT; i++) {
		if (strlen(kind_names[i]) == n && memcmp(kind_names[i], data, n) == 0) {
			event->kind = (enum event_kind)i;
			return 0;
		}
	}
	return -EINVAL;
}

static size_t word_len(const char *data, size_t n)
{
	const char *blank = memchr(data, ' ', n);

	return blank ? (size_t)(blank - data) : n;
}

int event_parse(struct event *event, const char *data, size_t n)
{
	size_t at = word_len(data, n);

	memset(event, 0, sizeof(*event));
	if (take_kind(event, data, at) < 0)
		goto bad;
	while (at < n) {
		size_t len;

		at++; /* the blank */
		len = word_len(data + at, n - at);
		if (take_field(event, data + at, len) < 0)
			goto bad;
		at += len;
	}
	return 0;
bad:
	explicit_bzero(event, sizeof(*event));
	return -EINVAL;
}

/* The members of an event are wider than those of a configuration, so nothing is cut here. */
#define PUT(to, from)                                                                      \
	do {                                                                               \
		_Static_assert(sizeof(to) >= sizeof(from), "an event field is too short"); \
		(void)buf_copy(to, sizeof(to), from);                                      \
	} while (0)

void event_put_config(struct event *event, const struct dial_config *config)
{
	memset(event, 0, sizeof(*event));
	event->kind = EVENT_CONFIG;
	event->cid = config->cid;
	event->connect_timeout_ms = config->connect_timeout_ms;
	PUT(event->type, config->type);
	PUT(event->apn, config->apn);
	PUT(event->user, config->user);
	PUT(event->password, config->password);
	PUT(event->dial, config->dial);
	(void)buf_copy(event->auth, sizeof(event->auth), dial_auth_name(config->auth));
	(void)buf_copy(event->auth_command, sizeof(event->auth_command),
		       dial_auth_command_name(config->auth_command));
}

static bool in_range(int64_t number)
{
	return number >= 0 && number <= INT32_MAX;
}

const char *event_take_config(const struct event *event, struct dial_config *config)
{
	memset(config, 0, sizeof(*config));
	if (!in_range(event->cid))
		return "cid: out of range, expected 1 to 16";
	if (!in_range(event->connect_timeout_ms))
		return "connect_timeout_ms: too long, expected at most 600000";
	config->cid = (unsigned)event->cid;
	config->connect_timeout_ms = (unsigned)event->connect_timeout_ms;
	if (buf_copy(config->type, sizeof(config->type), event->type) < 0)
		return "type: unknown, expected IP, IPV6 or IPV4V6";
	if (buf_copy(config->apn, sizeof(config->apn), event->apn) < 0)
		return "apn: too long, expected at most 100 characters";
	if (buf_copy(config->user, sizeof(config->user), event->user) < 0)
		return "user: too long, expected at most 64 characters";
	if (buf_copy(config->password, sizeof(config->password), event->password) < 0)
		return "password: too long, expected at most 64 characters";
	if (buf_copy(config->dial, sizeof(config->dial), event->dial) < 0)
		return "dial: too long, expected at most 31 characters";
	if (dial_auth_by_name(event->auth, &config->auth) < 0)
		return "auth: unknown, expected none, pap or chap";
	if (dial_auth_command_by_name(event->auth_command, &config->auth_command) < 0)
		return "auth_command: unknown, expected none, $QCPDPP or +CGAUTH";
	return dial_config_error(config);
}

void event_put_watch(struct event *event, const struct echo_config *watch)
{
	event->watch_idle_ms = watch->idle_ms;
	event->watch_silence_ms = watch->silence_ms;
	event->watch_misses = watch->misses;
	event->watch_stall_ms = watch->stall_ms;
}

const char *event_take_watch(const struct event *event, struct echo_config *watch)
{
	memset(watch, 0, sizeof(*watch));
	if (!in_range(event->watch_idle_ms) || !in_range(event->watch_silence_ms) ||
	    !in_range(event->watch_misses) || !in_range(event->watch_stall_ms))
		return "watch: out of range, expected at most 3600000 ms";
	watch->idle_ms = (unsigned)event->watch_idle_ms;
	watch->silence_ms = (unsigned)event->watch_silence_ms;
	watch->misses = (unsigned)event->watch_misses;
	watch->stall_ms = (unsigned)event->watch_stall_ms;
	return echo_config_error(watch);
}

const char *event_kind_name(enum event_kind kind)
{
	return kind < EVENT_KINDS_COUNT ? kind_names[kind] : "?";
}
