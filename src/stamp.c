/* SPDX-License-Identifier: MIT */
#include "stamp.h"

#include <ctype.h>
#include <stdbool.h>
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
		if ((*p | 0x20) == list[i] && strncasecmp(list + i, p, 3) == 0)
			return (int)(i / 3);
	return -1;
}

const char *stamp_number(const char *p, size_t min, size_t max, long *value)
{
	size_t n;

	*value = 0;
	for (n = 0; n < max && isdigit((unsigned char)p[n]); n++)
		*value = *value * 10 + (p[n] - '0');
	return n < min || isdigit((unsigned char)p[n]) ? NULL : p + n;
}

/* ".123456", ",123", "123": milliseconds, if there are any. */
const char *stamp_fraction(const char *p, long *ms)
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
		return stamp_number(p, 4, 4, &s->year);
	case 'm':
		return stamp_number(p, 1, 2, &s->month);
	case 'd':
		return stamp_number(p, 1, 2, &s->day);
	case 'H':
		return stamp_number(p, 1, 2, &s->hour);
	case 'M':
		return stamp_number(p, 2, 2, &s->minute);
	case 'S':
		return stamp_number(p, 2, 2, &s->second);
	case 'f':
		return stamp_fraction(p, &s->ms);
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

/* Most lines are out by their first character. */
static bool may_begin(const char *pattern, char c)
{
	if (*pattern != '%')
		return *pattern == c;
	return pattern[1] == 'a' || pattern[1] == 'b' ? isalpha((unsigned char)c)
						      : isdigit((unsigned char)c);
}

const char *stamp_read(const char *text, int64_t *time_ms, bool *bare)
{
	const char *next = NULL;
	struct stamp s;
	size_t i;

	if (!isalnum((unsigned char)*text) && *text != '[' && *text != '(')
		return NULL;
	for (i = 0; i < COUNT(stamps) && !next; i++) {
		if (!may_begin(stamps[i], *text))
			continue;
		next = take_stamp(stamps[i], text, &s);
		if (next && (s.month < 1 || s.month > 12 || s.hour > 23 || s.minute > 59))
			next = NULL;
	}
	if (!next)
		return NULL;
	*bare = !isalpha((unsigned char)*text) &&
		(*text == '[' || *text == '(' || text[1] == ':' || text[2] == ':');
	*time_ms = days_of(s.year, s.month, s.day) * 86400000 +
		   (s.hour + (s.afternoon ? 12 : 0)) * 3600000 + s.minute * 60000 +
		   s.second * 1000 + s.ms;
	return next;
}
