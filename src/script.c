/* SPDX-License-Identifier: MIT */
#include "script.h"

#include <errno.h>
#include <string.h>

static const char *const keywords[] = {
#define X(name) #name,
	SCRIPT_KEYWORDS(X)
#undef X
};

/* Where a text is being read: its strings alternate between expected and sent ones. */
struct reader {
	struct script *script;
	const struct escape_values *values;
	struct buf *error;
	const char *unit; /* "line" or "word" */
	unsigned line;
	bool sending;	       /* the next string is one to send, or a keyword's */
	enum script_kind what; /* what the string to send is for */
};

static bool is_word(const char *raw, size_t n, const char *word)
{
	return n == strlen(word) && !memcmp(raw, word, n);
}

static int refuse(struct reader *r, const char *what)
{
	buf_fmt(r->error, "%s %u: %s", r->unit, r->line, what);
	return -EINVAL;
}

/* A new step with its string cleaned into the script's text; NULL after it said why not. */
static struct script_step *step_add(struct reader *r, enum script_kind kind, const char *raw,
				    size_t n)
{
	struct script *s = r->script;
	struct script_step *step = &s->steps[s->count];
	BUF_ON_STACK(why, 160);
	struct buf text;
	struct escape e = { .values = r->values, .out = &text, .error = &why };
	int rc = 0;

	if (s->count == SCRIPT_STEPS_MAX) {
		buf_fmt(&why, "more than %d steps, expected fewer", SCRIPT_STEPS_MAX);
		goto refused;
	}
	buf_init(&text, s->text + s->text_len, sizeof(s->text) - s->text_len);
	*step = (struct script_step) { .kind = kind, .line = r->line, .at = s->text_len };
	if (kind == SCRIPT_LOAD)
		buf_mem(&text, raw, n);
	else if (kind == SCRIPT_SEND)
		rc = escape_send(&e, raw, n);
	else if (kind == SCRIPT_SAY)
		rc = escape_say(&e, raw, n);
	else
		rc = escape_expect(&e, raw, n);
	step->secret = e.secret;
	if (rc == 0 && text.len > SCRIPT_LINE_MAX)
		buf_fmt(&why, "string of %zu bytes, expected at most %d", text.len,
			SCRIPT_LINE_MAX);
	/* One byte is kept back so that the next string has room for its terminator. */
	if (rc == -ENOBUFS || buf_error(&text) || s->text_len + text.len + 2 > sizeof(s->text))
		buf_fmt(&why, "more than %d bytes of strings, expected fewer", SCRIPT_TEXT_MAX);
	if (why.len > 0)
		goto refused;
	step->len = text.len;
	s->text_len += text.len + 1;
	s->count++;
	return step;
refused:
	refuse(r, why.at);
	return NULL;
}

static int read_send(struct reader *r, const char *raw, size_t n)
{
	size_t skip = 1;

	/* `@` with nothing behind it is an ordinary string. */
	if (n > 0 && raw[0] == '@') {
		while (skip < n && (raw[skip] == ' ' || raw[skip] == '\t'))
			skip++;
		if (skip < n) {
			struct script_step *step;

			step = step_add(r, SCRIPT_LOAD, raw + skip, n - skip);
			if (step)
				step->secret = true;
			return step ? 0 : -EINVAL;
		}
	}
	return step_add(r, SCRIPT_SEND, raw, n) ? 0 : -EINVAL;
}

/* Length up to the first `-` that has no backslash before it. */
static size_t sub_len(const char *raw, size_t n)
{
	size_t i;

	for (i = 0; i < n && raw[i] != '-'; i++)
		if (raw[i] == '\\' && i + 1 < n)
			i++;
	return i;
}

/*
 * expect, or expect-send-expect-... An empty string has no step at all: nothing is expected. A
 * word that ends with what to send goes on behind it as if the last expectation had been met.
 */
static int read_expect(struct reader *r, const char *raw, size_t n)
{
	struct script *s = r->script;
	size_t first = s->count, pos = 0, len, i;

	while (pos < n) {
		struct script_step *step;

		len = sub_len(raw + pos, n - pos);
		step = step_add(r, SCRIPT_EXPECT, raw + pos, len);
		if (!step)
			return -EINVAL;
		pos += len + 1;
		if (pos >= n)
			break;
		step->sub = true;
		len = sub_len(raw + pos, n - pos);
		if (read_send(r, raw + pos, len))
			return -EINVAL;
		pos += len + 1;
	}
	for (i = first; i < s->count; i++)
		s->steps[i].next = s->count;
	return 0;
}

/* The number that a text begins with; without one, or for 0, the usual time (as chat(8)). */
static unsigned read_seconds(const char *text)
{
	unsigned number = 0;

	text += strspn(text, " \t");
	for (; *text >= '0' && *text <= '9' && number <= SCRIPT_TIMEOUT_MAX_S; text++)
		number = number * 10 + (unsigned)(*text - '0');
	return number ? number : SCRIPT_TIMEOUT_S;
}

/* The string behind a keyword. */
static int read_keyword(struct reader *r, const char *raw, size_t n)
{
	struct script_step *step = step_add(r, r->what, raw, n);
	const char *text;

	if (!step)
		return -EINVAL;
	text = r->script->text + step->at;
	switch (step->kind) {
	case SCRIPT_ABORT:
	case SCRIPT_CLR_ABORT:
	case SCRIPT_REPORT:
	case SCRIPT_CLR_REPORT:
		if (step->len > SCRIPT_WATCHED_MAX)
			return refuse(r, "ABORT or REPORT string too long, expected at most "
					 "49 bytes");
		break;
	case SCRIPT_TIMEOUT:
		step->number = read_seconds(text);
		if (step->number > SCRIPT_TIMEOUT_MAX_S)
			return refuse(r, "TIMEOUT of more than a day, expected 1 to 86400 seconds");
		break;
	case SCRIPT_HANGUP: /* compared as written */
		step->number = !is_word(raw, n, "OFF");
		break;
	case SCRIPT_ECHO:
		step->number = is_word(raw, n, "ON");
		break;
	case SCRIPT_SAY: /* printed as a C string */
		step->len = strlen(text);
		break;
	case SCRIPT_EXPECT:
	case SCRIPT_SEND:
	case SCRIPT_LOAD:
	case SCRIPT_KINDS_COUNT:
		break;
	}
	return 0;
}

static int read_word(struct reader *r, const char *raw, size_t n)
{
	enum script_kind what = r->what;
	size_t i;

	if (r->sending) {
		int rc = what == SCRIPT_SEND ? read_send(r, raw, n) : read_keyword(r, raw, n);

		r->sending = false;
		return rc;
	}
	r->sending = true;
	r->what = SCRIPT_SEND;
	for (i = 0; i < sizeof(keywords) / sizeof(keywords[0]); i++) {
		if (is_word(raw, n, keywords[i])) {
			r->what = SCRIPT_ABORT + (enum script_kind)i;
			return 0;
		}
	}
	return read_expect(r, raw, n);
}

static int read_line(struct reader *r, const char *line, size_t n)
{
	size_t i = 0, start;

	if (n > SCRIPT_LINE_MAX)
		return refuse(r, "line too long, expected at most 1023 bytes");
	if (memchr(line, '\0', n))
		return refuse(r, "NUL byte, expected text");
	if (n > 0 && line[0] == '#')
		return 0;
	while (i < n) {
		char quote = line[i];

		if (quote == ' ' || quote == '\t') {
			i++;
			continue;
		}
		start = i;
		if (quote == '"' || quote == '\'') {
			start = ++i;
			while (i < n && line[i] != quote)
				i += line[i] == '\\' && i + 1 < n ? 2 : 1;
			if (i >= n)
				return refuse(r, "quote without end, expected a closing one");
		} else {
			while (i < n && line[i] != ' ' && line[i] != '\t')
				i++;
		}
		if (read_word(r, line + start, i - start))
			return -EINVAL;
		i++;
	}
	return 0;
}

int script_read(struct script *s, const char *text, size_t n, const struct escape_values *values,
		struct buf *error)
{
	struct reader r = { .script = s, .values = values, .error = error, .unit = "line" };
	size_t start = 0, end;

	s->count = s->text_len = 0;
	while (start < n) {
		const char *lf = memchr(text + start, '\n', n - start);

		end = lf ? (size_t)(lf - text) : n;
		r.line++;
		if (read_line(&r, text + start,
			      end - start - (end > start && text[end - 1] == '\r')))
			return -EINVAL;
		start = end + 1;
	}
	return 0;
}

int script_read_words(struct script *s, char *const *words, size_t count,
		      const struct escape_values *values, struct buf *error)
{
	struct reader r = { .script = s, .values = values, .error = error, .unit = "word" };
	size_t i;

	s->count = s->text_len = 0;
	for (i = 0; i < count; i++) {
		r.line++;
		if (read_word(&r, words[i], strlen(words[i])))
			return -EINVAL;
	}
	return 0;
}
