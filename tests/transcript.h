/* SPDX-License-Identifier: MIT */
#ifndef TEST_TRANSCRIPT_H
#define TEST_TRANSCRIPT_H

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "facts.h"
#include "reply.h"

/*
 * An AT session as text, one line each: a line that begins with AT is a command, what follows up to
 * a final result is its answer.
 */
#define TRANSCRIPT_MAX 65536

/* Copy the next line of `at` to `line`; false at the end. Too long a line is cut. */
static inline bool transcript_line(const char **at, char *line, size_t size)
{
	size_t n = strcspn(*at, "\r\n"), kept = n < size ? n : size - 1;

	if (**at == '\0')
		return false;
	memcpy(line, *at, kept);
	line[kept] = '\0';
	*at += n + ((*at)[n] != '\0');
	return true;
}

/* Feed all of a session to the facts. */
static inline void transcript_feed(struct facts *f, const char *text)
{
	char line[4097], command[4097] = "";
	struct reply reply;

	while (transcript_line(&text, line, sizeof(line))) {
		/* Within an answer it is text: the help of AT!USBCOMP=? has such lines. */
		if (!command[0] && strncasecmp(line, "AT", 2) == 0) {
			strcpy(command, line);
			continue;
		}
		reply = reply_read(line, command[0] ? command : NULL);
		if (reply.kind == REPLY_IS_FINAL && command[0]) {
			facts_final(f, command, &reply);
			command[0] = '\0';
		} else {
			facts_line(f, command[0] ? command : NULL, line);
		}
	}
}

/*
 * Find the nth answer (from 0) to a command; NULL when the session has none. Lines are to be read
 * from there up to the final result.
 */
static inline const char *transcript_answer(const char *text, const char *command, int nth)
{
	char line[4097];

	while (transcript_line(&text, line, sizeof(line)))
		if (strcmp(line, command) == 0 && nth-- == 0)
			return text;
	return NULL;
}

/* Load a session from a file of the tree: NULL when it cannot be read whole. */
static inline const char *transcript_load(const char *path)
{
	static char text[TRANSCRIPT_MAX];
	FILE *f = fopen(path, "r");
	size_t n;

	if (!f)
		return NULL;
	n = fread(text, 1, sizeof(text) - 1, f);
	text[n] = '\0';
	fclose(f);
	return n < sizeof(text) - 1 ? text : NULL;
}

#endif
