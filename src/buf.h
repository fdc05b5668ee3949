/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_BUF_H
#define SWICTL_BUF_H

#include <stdbool.h>
#include <stddef.h>

/*
 * The one way to build text in swictl: an append-only builder over memory of the caller.
 *
 * `at` always holds a terminated string of `len` bytes. What does not fit is left out whole and
 * `full` is set for good, so that a chain of appends is checked once, by buf_error(), at its end.
 */
struct buf {
	char *at;
	size_t size; /* bytes of memory, the terminator included; at least 1 */
	size_t len;  /* bytes of text */
	bool full;   /* something was left out */
};

/* Declare a buf with memory of its own in the enclosing block. */
#define BUF_ON_STACK(name, bytes)  \
	char name##_memory[bytes]; \
	struct buf name;           \
	buf_init(&name, name##_memory, sizeof(name##_memory))

void buf_init(struct buf *b, char *memory, size_t size);
void buf_clear(struct buf *b);
void buf_char(struct buf *b, char c);
void buf_str(struct buf *b, const char *text);
void buf_mem(struct buf *b, const void *data, size_t n);
void buf_fmt(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* One more item of a list: the same, behind a comma when there is text already. */
void buf_item(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));

/*
 * Append text that came from outside (modem, file, another program) so that it is safe to print:
 * printable ASCII and well-formed UTF-8 above U+009F stay, all else becomes \xNN.
 */
void buf_clean(struct buf *b, const char *data, size_t n);

/* 0, or -ENOBUFS when something was left out since buf_init() or buf_clear(). */
int buf_error(const struct buf *b);

/* Copy a string into a fixed array: 0, or -ENOBUFS and an empty string when it does not fit. */
int buf_copy(char *to, size_t size, const char *from);

/* The same of `n` bytes, without the blanks at both ends. */
int buf_trim(char *to, size_t size, const char *text, size_t n);

#endif
