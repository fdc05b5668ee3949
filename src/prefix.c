/* SPDX-License-Identifier: MIT */
#include "prefix.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "stamp.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const char *skip_blanks(const char *p)
{
	return p + strspn(p, " \t");
}

static bool read_stamp(struct prefix *p, const char **text, bool *bare)
{
	const char *next = stamp_read(*text, &p->time_ms, bare);

	if (!next)
		return false;
	p->clock = PASTE_CLOCK_WALL;
	*text = next;
	return true;
}

/* "[  453.072158] ": seconds since boot. */
static bool read_boot(struct prefix *p, const char **text)
{
	const char *at = *text;
	long seconds, ms;

	if (*at != '[')
		return false;
	at = stamp_number(skip_blanks(at + 1), 1, 9, &seconds);
	if (!at || *at != '.')
		return false;
	at = stamp_fraction(at, &ms);
	if (*at != ']')
		return false;
	if (p->clock == PASTE_CLOCK_NONE) {
		p->clock = PASTE_CLOCK_BOOT;
		p->time_ms = (int64_t)seconds * 1000 + ms;
	}
	*text = skip_blanks(at + 1);
	return true;
}

/* Programs known by name, where a bare word and a colon might be anything. */
static const char *const programs[] = {
	"kernel", "pppd", "chat",   "wvdial",	    "WvDial",	      "NetworkManager",
	"ppp",	  "mpd",  "netifd", "ModemManager", "usb_modeswitch", "swictl",
};

static bool is_program(const char *p, size_t n)
{
	size_t i;

	for (i = 0; i < COUNT(programs); i++)
		if (strlen(programs[i]) == n && strncmp(programs[i], p, n) == 0)
			return true;
	return false;
}

static void put_tag(struct prefix *p, const char *name, size_t n)
{
	const char *slash;

	/* Some log a path. */
	for (slash = name + n; slash > name && slash[-1] != '/'; slash--)
		;
	n -= (size_t)(slash - name);
	if (n >= sizeof(p->tag))
		n = sizeof(p->tag) - 1;
	memcpy(p->tag, slash, n);
	p->tag[n] = '\0';
}

/* "[5237]" or "(5237)", with a blank before it; NULL when it is none. */
static const char *take_pid(const char *p)
{
	char close;

	p += *p == ' ';
	if (*p != '[' && *p != '(')
		return NULL;
	close = *p == '[' ? ']' : ')';
	p++;
	if (!isdigit((unsigned char)*p))
		return NULL;
	while (isdigit((unsigned char)*p))
		p++;
	return *p == close ? p + 1 : NULL;
}

/* "pppd[5237]: ", "kernel: ". Any word and a colon where `any`, else with a pid or by name. */
static bool read_tag(struct prefix *p, const char **text, bool any)
{
	const char *name = *text, *end = name, *next, *pid;

	while (isalnum((unsigned char)*end) || (*end && strchr("_-./<>*@", *end)))
		end++;
	if (end == name)
		return false;
	pid = take_pid(end);
	next = pid ? pid : end;
	if (*next == ':' && (!next[1] || next[1] == ' ' || next[1] == '\t')) {
		if (!any && !pid && !is_program(name, (size_t)(end - name)))
			return false;
		next++;
	} else if ((*next == '\t' || *next == ' ') && is_program(name, (size_t)(end - name))) {
		/* Tables of web pages: name and pid in columns of their own. */
		next = skip_blanks(next);
		pid = next + strspn(next, "0123456789");
		if (pid > next && (*pid == ' ' || *pid == '\t'))
			next = pid;
		else if (!any || *next != '[')
			return false;
	} else {
		return false;
	}
	put_tag(p, name, (size_t)(end - name));
	*text = skip_blanks(next);
	return true;
}

enum level {
	LEVEL_NONE,
	LEVEL_BARE,    /* "Notice", "- DEBUG -", "async,ppp,info" */
	LEVEL_FACILITY /* "daemon.notice", "kern  :info  :": syslog, where a program must follow */
};

/* How grave it is. */
static enum level read_level(const char **text)
{
	static const char *const levels[] = { "emerg",	"alert", "crit",  "critical",
					      "err",	"error", "warn",  "warning",
					      "notice", "info",	 "debug", "trace" };
	const char *p = *text, *word, *end;
	enum level level;
	size_t i, n;

	p += strspn(p, "-|<[ ");
	word = p;
	for (end = p; isalnum((unsigned char)*end) || *end == ',' || *end == '.'; end++)
		if (*end == '.' || *end == ',')
			word = end + 1;
	if (word == p && (*skip_blanks(end) == ':')) {
		/* dmesg -x */
		word = skip_blanks(end) + 1;
		for (end = word; isalpha((unsigned char)*end); end++)
			;
		if (*skip_blanks(end) != ':')
			return LEVEL_NONE;
	}
	n = (size_t)(end - word);
	for (i = 0; i < COUNT(levels); i++)
		if (strlen(levels[i]) == n && strncasecmp(levels[i], word, n) == 0)
			break;
	/* A bare "ERROR" in the text is what a modem says. */
	if (i == COUNT(levels) || !*skip_blanks(end))
		return LEVEL_NONE;
	level = word > p && word[-1] != ',' ? LEVEL_FACILITY : LEVEL_BARE;
	end += strspn(end, "]>");
	end = skip_blanks(end);
	end += *end == ':' || ((*end == '-' || *end == '|') && end[1] == ' ');
	*text = skip_blanks(end);
	return level;
}

/* A host stands between time and program: a word that ends without a colon. */
static bool skip_host(const char **text)
{
	const char *p = *text;

	while (isalnum((unsigned char)*p) || (*p && strchr("_-.", *p)))
		p++;
	if (p == *text || (*p != ' ' && *p != '\t'))
		return false;
	*text = skip_blanks(p);
	return true;
}

static bool is_address(const char *p)
{
	size_t n = strspn(p, "0123456789.");

	return n >= 7 && p[n] == ' ' && isdigit((unsigned char)*p);
}

/* Behind a time of day: level, host and program in any of the orders that are in use. */
static void read_rest(struct prefix *p, const char **text, bool bare)
{
	const char *behind;
	enum level level = read_level(text);

	if (is_address(*text))
		skip_host(text);
	if (read_tag(p, text, level == LEVEL_FACILITY))
		return;
	behind = *text;
	if (bare || level != LEVEL_NONE || !skip_host(&behind))
		return;
	if (read_level(&behind) != LEVEL_NONE) { /* BusyBox: host, level, program */
		read_tag(p, &behind, true);
		*text = behind;
	} else if (read_tag(p, &behind, true)) {
		*text = behind;
	}
}

/* Behind a time since boot: the kernel, or with journald -o short-monotonic host and program. */
static void read_boot_rest(struct prefix *p, const char **text)
{
	const char *behind = *text;

	if (read_tag(p, text, false))
		return;
	if (skip_host(&behind) && read_tag(p, &behind, false))
		*text = behind;
	else
		put_tag(p, "kernel", 6);
}

size_t prefix_read(struct prefix *p, const char *text)
{
	const char *at = text, *behind;
	bool stamped, bare = false;
	long pri;

	*p = (struct prefix) { .clock = PASTE_CLOCK_NONE };
	if (*at == '<') { /* <30>: priority of a raw syslog message */
		behind = stamp_number(at + 1, 1, 3, &pri);
		if (behind && *behind == '>')
			at = behind + 1;
	}
	behind = at;
	if (isalpha((unsigned char)*at) && strchr(at, ':') &&
	    read_level(&behind) == LEVEL_FACILITY && *behind == '[')
		at = behind;
	stamped = read_stamp(p, &at, &bare);
	if (stamped)
		read_rest(p, &at, bare);
	else if (!read_boot(p, &at))
		read_tag(p, &at, false);
	else
		read_boot_rest(p, &at);
	if ((stamped || p->tag[0]) && read_boot(p, &at))
		put_tag(p, "kernel", 6);
	/* A time and nothing behind it is the end of a line that was broken there. */
	if (!*at && !p->tag[0]) {
		p->clock = PASTE_CLOCK_NONE;
		return 0;
	}
	return (size_t)(at - text);
}
