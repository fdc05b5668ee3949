/* SPDX-License-Identifier: MIT */
#ifndef TEST_PLAY_H
#define TEST_PLAY_H

/*
 * Plays: AT dialogues as text (tests/plays/README tells the format), read into steps.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PLAY_STEPS_MAX 512
#define PLAY_BYTES_MAX 131072

#define PLAY_KINDS(X)                                              \
	X(COMMAND, '>') /* `text`, sent with a CR behind it */     \
	X(RAW, '}')	/* bytes sent as they are */               \
	X(MODEM, '<')	/* bytes that the modem sends */           \
	X(EXPECT, '=')	/* an event: see the README */             \
	X(WAIT, '@')	/* `ms` pass without a byte */             \
	X(PROMPTS, '?') /* the running command may ask for more */ \
	X(DROP, '!')	/* the running command is forgotten */

enum play_kind {
#define X(name, mark) PLAY_##name,
	PLAY_KINDS(X)
#undef X
};

struct play_step {
	enum play_kind kind;
	unsigned line;	  /* in the file */
	const char *text; /* terminated; of `n` bytes, which may hold NULs */
	size_t n;
	unsigned ms;
};

struct play {
	struct play_step step[PLAY_STEPS_MAX];
	size_t steps;
	size_t bytes; /* used of `memory` */
	char memory[PLAY_BYTES_MAX];
	char error[768]; /* why play_load() failed: "file:line: what, expected what" */
};

static inline int play_hex(char c)
{
	const char *digits = "0123456789abcdef", *at = c ? strchr(digits, c | 0x20) : NULL;

	return at ? (int)(at - digits) : -1;
}

/* Undo the escapes in place: the number of bytes left, or -1 for an escape that is none. */
static inline long play_unescape(char *text)
{
	static const char escapes[] = "r\rn\nt\ts N\0\\\\";
	char *to = text;
	const char *p;
	size_t i;

	for (p = text; *p != '\0'; p++) {
		if (*p != '\\') {
			*to++ = *p;
			continue;
		}
		p++;
		if (*p == 'x' && play_hex(p[1]) >= 0 && play_hex(p[2]) >= 0) {
			*to++ = (char)(play_hex(p[1]) << 4 | play_hex(p[2]));
			p += 2;
			continue;
		}
		for (i = 0; i + 1 < sizeof(escapes) - 1 && escapes[i] != *p; i += 2)
			;
		if (i + 1 >= sizeof(escapes) - 1)
			return -1;
		*to++ = escapes[i + 1];
	}
	*to = '\0';
	return to - text;
}

static inline bool play_kind_of(char mark, enum play_kind *kind)
{
	switch (mark) {
#define X(name, sign)                \
	case sign:                   \
		*kind = PLAY_##name; \
		return true;
		PLAY_KINDS(X)
#undef X
	default:
		return false;
	}
}

/* One line of the file: NULL, or what was expected in its place. */
static inline const char *play_line(struct play *p, char *line, unsigned number)
{
	struct play_step *step = &p->step[p->steps];
	size_t len = strlen(line);
	char *end;
	long n;

	while (len > 0 && strchr(" \t\r\n", line[len - 1]))
		line[--len] = '\0';
	if (len == 0 || line[0] == '#')
		return NULL;
	if (p->steps == PLAY_STEPS_MAX)
		return "fewer steps";
	if (!play_kind_of(line[0], &step->kind))
		return "one of > } < = @ ? ! or #";
	if (len > 1 && line[1] != ' ')
		return "a blank behind the sign";
	line += len > 1 ? 2 : 1;
	n = play_unescape(line);
	if (n < 0)
		return "one of the escapes \\r \\n \\t \\s \\N \\\\ \\xNN";
	if ((size_t)n >= sizeof(p->memory) - p->bytes)
		return "a shorter play";
	step->line = number;
	step->text = memcpy(p->memory + p->bytes, line, (size_t)n + 1);
	step->n = (size_t)n;
	step->ms = 0;
	p->bytes += (size_t)n + 1;
	if (step->kind == PLAY_WAIT) {
		step->ms = (unsigned)strtoul(line, &end, 10);
		if (*end != '\0' || end == line)
			return "milliseconds";
	}
	p->steps++;
	return NULL;
}

/* 0, or -1 with the reason in `error`. */
static inline int play_load(struct play *p, const char *path)
{
	static char line[PLAY_BYTES_MAX];
	const char *expected = NULL;
	FILE *f = fopen(path, "r");
	unsigned number = 0;

	p->steps = 0;
	p->bytes = 0;
	p->error[0] = '\0';
	if (!f) {
		snprintf(p->error, sizeof(p->error), "%s: cannot open", path);
		return -1;
	}
	while (!expected && fgets(line, sizeof(line), f))
		expected = play_line(p, line, ++number);
	if (expected)
		snprintf(p->error, sizeof(p->error), "%s:%u: expected %s", path, number, expected);
	fclose(f);
	return expected ? -1 : 0;
}

#endif
