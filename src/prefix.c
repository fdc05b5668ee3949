/* SPDX-License-Identifier: MIT */
#include "prefix.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/*
 * Time stamps as they are spelled. %Y year; %m month number and %b its name; %d day; %a name of the
 * day; %H %M %S; %f a fraction of a second behind its point, if there is one; %p AM or PM; %z time
 * zone, if there is one. A blank stands for blanks, and all else for itself.
 */
static const char *const stamps[] = {
	"%b %d %H:%M:%S%f ",	    /* syslog, journald */
	"%b %d %Y %H:%M:%S%f ",	    /* syslog of switches */
	"%a %b %d %H:%M:%S %Y ",    /* logread */
	"%Y-%m-%dT%H:%M:%S%f%z ",   /* journald -o short-iso, rsyslog */
	"%Y-%m-%d %H:%M:%S%f%z ",   /* terminal programs, scripts */
	"%Y/%m/%d %H:%M:%S%f ",	    /* the same */
	"%m/%d/%Y %H:%M:%S %p ",    /* Windows syslog servers */
	"%m/%d/%Y %H:%M %p ",	    /* the same */
	"%m/%d/%Y %H:%M:%S ",	    /* the same */
	"%m-%d-%Y %H:%M:%S ",	    /* the same */
	"%d.%m.%Y %H:%M:%S%f ",	    /* the same, in Europe */
	"%b/%d/%Y %H:%M:%S ",	    /* RouterOS */
	"%b/%d %H:%M:%S ",	    /* RouterOS */
	"%d %b %H:%M:%S%f ",	    /* mpd */
	"%m-%d %H:%M:%S%f ",	    /* Android */
	"%H:%M:%S%f ",		    /* RouterOS, terminal programs */
	"[%a %b %d %H:%M:%S %Y] ",  /* dmesg -T */
	"[%Y-%m-%d %H:%M:%S%f%z] ", /* terminal programs */
	"[%Y-%m-%dT%H:%M:%S%f%z] ", /* terminal programs */
	"[%Y/%m/%d %H:%M:%S%f] ",   /* terminal programs */
	"[%d.%m.%Y %H:%M:%S%f] ",   /* terminal programs */
	"[%b %d %H:%M:%S%f] ",	    /* terminal programs */
	"[%m-%d_%H:%M:%S:%f] ",	    /* the connect manager of Quectel */
	"[%H:%M:%S%f] ",	    /* terminal programs */
	"(%H:%M:%S%f) ",	    /* terminal programs */
};

static const char months[] = "janfebmaraprmayjunjulaugsepoctnovdec";
static const char week[] = "sunmontuewedthufrisat";

struct stamp {
	long year, month, day, hour, minute, second, ms;
	bool afternoon;
};

static const char *skip_blanks(const char *p)
{
	return p + strspn(p, " \t");
}

/* A name out of a list of names of three letters: its number from 0, or -1. */
static int name_number(const char *list, const char *p)
{
	size_t i;

	for (i = 0; list[i]; i += 3)
		if (strncasecmp(list + i, p, 3) == 0)
			return (int)(i / 3);
	return -1;
}

static const char *take_number(const char *p, size_t min, size_t max, long *value)
{
	size_t n;

	*value = 0;
	for (n = 0; n < max && isdigit((unsigned char)p[n]); n++)
		*value = *value * 10 + (p[n] - '0');
	return n < min || isdigit((unsigned char)p[n]) ? NULL : p + n;
}

/* ".123456", ",123", "123": milliseconds, if there are any. */
static const char *take_fraction(const char *p, long *ms)
{
	long unit = 100;

	if ((*p == '.' || *p == ',') && isdigit((unsigned char)p[1]))
		p++;
	for (*ms = 0; isdigit((unsigned char)*p); p++, unit /= 10)
		*ms += (*p - '0') * unit;
	return p;
}

static const char *take_zone(const char *p)
{
	if (*p == 'Z')
		return p + 1;
	if ((*p == '+' || *p == '-') && isdigit((unsigned char)p[1]))
		for (p++; isdigit((unsigned char)*p) || *p == ':'; p++)
			;
	return p;
}

/* One letter of a pattern behind its '%': where the text goes on, or NULL. */
static const char *take_part(char what, const char *p, struct stamp *s)
{
	int name;

	switch (what) {
	case 'Y':
		return take_number(p, 4, 4, &s->year);
	case 'm':
		return take_number(p, 1, 2, &s->month);
	case 'd':
		return take_number(p, 1, 2, &s->day);
	case 'H':
		return take_number(p, 1, 2, &s->hour);
	case 'M':
		return take_number(p, 2, 2, &s->minute);
	case 'S':
		return take_number(p, 2, 2, &s->second);
	case 'f':
		return take_fraction(p, &s->ms);
	case 'z':
		return take_zone(p);
	case 'a':
		return name_number(week, p) < 0 ? NULL : p + 3;
	case 'b':
		name = name_number(months, p);
		s->month = name + 1;
		return name < 0 ? NULL : p + 3;
	case 'p':
		if (strncasecmp(p, "AM", 2) != 0 && strncasecmp(p, "PM", 2) != 0)
			return NULL;
		s->afternoon = (*p | 0x20) == 'p';
		if (s->hour == 12)
			s->hour = 0;
		return p + 2;
	}
	return NULL;
}

/* Where the text behind the stamp begins, or NULL when the stamp is spelled otherwise. */
static const char *take_stamp(const char *pattern, const char *p, struct stamp *s)
{
	*s = (struct stamp) { .year = 1970, .month = 1, .day = 1 };
	for (; p && *pattern; pattern++) {
		if (*pattern == '%') {
			p = take_part(*++pattern, p, s);
		} else if (*pattern == ' ') {
			/* Some put a colon or a comma there; nothing may follow, too. */
			p += !pattern[1] && (*p == ':' || *p == ',');
			if (*p && *p != ' ' && *p != '\t')
				return NULL;
			p = skip_blanks(p);
		} else if (*p++ != *pattern) {
			return NULL;
		}
	}
	return p;
}

/* Days from 1970 in the Gregorian calendar, counted in years that begin in March. */
static int64_t days_of(long year, long month, long day)
{
	int64_t y = year - (month <= 2), m = (month + 9) % 12;

	return 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1 - 719468;
}

static bool read_stamp(struct prefix *p, const char **text)
{
	const char *next = NULL;
	struct stamp s;
	size_t i;

	if (!isalnum((unsigned char)**text) && **text != '[' && **text != '(')
		return false;
	for (i = 0; i < COUNT(stamps) && !next; i++) {
		next = take_stamp(stamps[i], *text, &s);
		if (next && (s.month < 1 || s.month > 12 || s.hour > 23 || s.minute > 59))
			next = NULL;
	}
	if (!next)
		return false;
	p->clock = PASTE_CLOCK_WALL;
	p->time_ms = days_of(s.year, s.month, s.day) * 86400000 +
		     (s.hour + (s.afternoon ? 12 : 0)) * 3600000 + s.minute * 60000 +
		     s.second * 1000 + s.ms;
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
	at = take_number(skip_blanks(at + 1), 1, 9, &seconds);
	if (!at || *at != '.')
		return false;
	at = take_fraction(at, &ms);
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
	} else if (any && (*next == '\t' || *next == ' ') &&
		   is_program(name, (size_t)(end - name))) {
		/* Tables of web pages: name and pid in columns of their own. */
		next = skip_blanks(next);
		pid = next + strspn(next, "0123456789");
		if (pid > next && (*pid == ' ' || *pid == '\t'))
			next = pid;
		else if (*next != '[')
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
static void read_rest(struct prefix *p, const char **text)
{
	const char *behind;
	enum level level = read_level(text);

	if (is_address(*text))
		skip_host(text);
	if (read_tag(p, text, level == LEVEL_FACILITY))
		return;
	behind = *text;
	if (level != LEVEL_NONE || !skip_host(&behind))
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
	bool stamped;
	long pri;

	*p = (struct prefix) { .clock = PASTE_CLOCK_NONE };
	if (*at == '<') { /* <30>: priority of a raw syslog message */
		behind = take_number(at + 1, 1, 3, &pri);
		if (behind && *behind == '>')
			at = behind + 1;
	}
	behind = at;
	if (isalpha((unsigned char)*at) && strchr(at, ':') &&
	    read_level(&behind) == LEVEL_FACILITY && *behind == '[')
		at = behind;
	stamped = read_stamp(p, &at);
	if (stamped)
		read_rest(p, &at);
	else if (!read_boot(p, &at))
		read_tag(p, &at, false);
	else
		read_boot_rest(p, &at);
	if ((stamped || p->tag[0]) && read_boot(p, &at))
		put_tag(p, "kernel", 6);
	return (size_t)(at - text);
}
