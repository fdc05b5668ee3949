/* SPDX-License-Identifier: MIT */
#include "options.h"
#include "control.h"
#include "fault.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum option_id {
	OPTION_PTY = 256,
	OPTION_USB,
	OPTION_BENCH,
	OPTION_UNITS,
	OPTION_UNIT,
	OPTION_FAULTY,
	OPTION_RESET_SECONDS,
	OPTION_PERSONALITY,
	OPTION_CONTROL,
	OPTION_CTL,
	OPTION_FAULTS,
	OPTION_STATE,
	OPTION_NETNS,
	OPTION_PEER,
	OPTION_PEER_LOG,
	OPTION_DELAY,
	OPTION_DIAL,
	OPTION_SET,
	OPTION_COLD,
	OPTION_SEED,
	OPTION_TRACE,
	OPTION_LOG,
	OPTION_BACKGROUND,
	OPTION_PID,
	OPTION_SYSFS,
	OPTION_CHECK,
	OPTION_HELP,
	OPTION_VERSION,
};

static const struct {
	const char *name;
	enum option_id id;
	const char *argument, *help;
} rows[] = {
	{ "pty", OPTION_PTY, "LINK", "the AT port is a pseudo-terminal; LINK points to it" },
	{ "usb", OPTION_USB, NULL, "the modem is a USB device (needs root and vhci_hcd)" },
	{ "bench", OPTION_BENCH, "DIR",
	  "many modems: DIR/sys, DIR/dev, and DIR/ctl/SLOT for --ctl" },
	{ "units", OPTION_UNITS, "N", "so many (1)" },
	{ "unit", OPTION_UNIT, "N", "identities of the Nth of many (none: those of the file)" },
	{ "personality", OPTION_PERSONALITY, "NAME|FILE",
	  "which modem (mc7455); several take turns" },
	{ "set", OPTION_SET, "NAME=VALUE", "change a variable of the personality" },
	{ "delay", OPTION_DELAY, "MS", "time that a command takes (timing.command_ms)" },
	{ "dial", OPTION_DIAL, "MS", "time that a dial takes (timing.dial_ms)" },
	{ "reset-seconds", OPTION_RESET_SECONDS, "S",
	  "from AT!RESET to the new device; the SIM's and "
	  "the radio's times go with it" },
	{ "cold", OPTION_COLD, NULL, "just powered on: SIM not read, not registered yet" },
	{ "state", OPTION_STATE, "FILE", "keep there what a modem keeps without power" },
	{ "peer", OPTION_PEER, "pppd|none", "the network's side of a call (pppd)" },
	{ "peer-log", OPTION_PEER_LOG, "FILE", "what that pppd says" },
	{ "netns", OPTION_NETNS, "NAME", "name of its namespace, for `ip netns exec NAME`" },
	{ "control", OPTION_CONTROL, "PATH", "listen for commands on this socket" },
	{ "faults", OPTION_FAULTS, "FILE",
	  "a time line: [every] [EVENT[=WHICH]+]MS COMMAND, one a line" },
	{ "faulty", OPTION_FAULTY, "FILE", "the same, behind the unit: SLOT, number or *" },
	{ "seed", OPTION_SEED, "N", "for `garbage` (1)" },
	{ "trace", OPTION_TRACE, "FILE",
	  "the bytes of the AT port, - is stderr; of a bench FILE.SLOT" },
	{ "log", OPTION_LOG, "FILE", "what happens, instead of stderr" },
	{ "background", OPTION_BACKGROUND, NULL, "print where the port is and go on behind" },
	{ "pid", OPTION_PID, "FILE", "write the process id there" },
	{ "sysfs", OPTION_SYSFS, "ROOT", "where sysfs is (/sys)" },
	{ "check", OPTION_CHECK, NULL, "load the personality, touch nothing" },
	{ "ctl", OPTION_CTL, "PATH", "send the words behind it to a running program" },
	{ "help", OPTION_HELP, NULL, "this text" },
	{ "version", OPTION_VERSION, NULL, "the version" },
};

enum { EXIT_OK = 0 };
enum { COUNT = sizeof(rows) / sizeof(*rows) };

static void options_help(void)
{
	printf("Usage: swictl-vmodem --pty LINK | --usb | --bench DIR [OPTION]...\n"
	       "       swictl-vmodem --ctl PATH COMMAND [ARG]...\n\n"
	       "A virtual modem: AT commands, data calls through a real pppd, and everything that\n"
	       "goes wrong with one.\n\n");
	for (size_t i = 0; i < COUNT; i++)
		printf("  --%-13s %-11s %s\n", rows[i].name,
		       rows[i].argument ? rows[i].argument : "", rows[i].help);
	printf("\nCommands of the control socket:\n");
	control_help(stdout);
	printf("Faults, there and on the time line:\n");
	fault_help(stdout);
	printf("\nExamples:\n"
	       "  swictl-vmodem --pty /tmp/modem --control /tmp/modem.ctl --background\n"
	       "  swictl-vmodem --ctl /tmp/modem.ctl sim out\n"
	       "  swictl-vmodem --usb --netns network --set ppp.auth=chap --delay 20 --dial "
	       "1000\n");
}

static int options_seed(const char *text, uint64_t *seed)
{
	char *end;

	*seed = strtoull(text, &end, 0);
	return end == text || *end || !*seed ? -EINVAL : 0;
}

static int options_number(const char *text, unsigned long min, unsigned long max, unsigned *number)
{
	unsigned long value;
	char *end;

	value = strtoul(text, &end, 10);
	if (end == text || *end || value < min || value > max)
		return -EINVAL;
	*number = (unsigned)value;
	return 0;
}

static int options_seconds(const char *text, double *seconds)
{
	char *end;

	*seconds = strtod(text, &end);
	return end == text || *end || !(*seconds > 0 && *seconds <= 600) ? -EINVAL : 0;
}

/* One option: 0, or -EINVAL; help and version end the program. */
static int options_one(struct options *c, int id, char *argument)
{
	switch ((enum option_id)id) {
	case OPTION_PTY:
		c->pty = argument;
		return 0;
	case OPTION_USB:
		c->usb = true;
		return 0;
	case OPTION_BENCH:
		c->bench = argument;
		return 0;
	case OPTION_UNITS:
		return options_number(argument, 1, OPTIONS_UNITS, &c->units);
	case OPTION_UNIT:
		return options_number(argument, 1, 999999, &c->unit);
	case OPTION_RESET_SECONDS:
		return options_seconds(argument, &c->reset_seconds);
	case OPTION_FAULTY:
		c->faulty = argument;
		return 0;
	case OPTION_PERSONALITY:
		if (c->personality_count == OPTIONS_PERSONALITIES)
			return -EINVAL;
		c->personalities[c->personality_count++] = argument;
		return 0;
	case OPTION_CONTROL:
		c->control = argument;
		return 0;
	case OPTION_CTL:
		c->ctl = argument;
		return 0;
	case OPTION_FAULTS:
		c->faults = argument;
		return 0;
	case OPTION_STATE:
		c->state = argument;
		return 0;
	case OPTION_NETNS:
		c->netns = argument;
		return 0;
	case OPTION_PEER:
		c->peer = !strcmp(argument, "pppd");
		return c->peer || !strcmp(argument, "none") ? 0 : -EINVAL;
	case OPTION_PEER_LOG:
		c->peer_log = argument;
		return 0;
	case OPTION_DELAY:
		c->delay = argument;
		return 0;
	case OPTION_DIAL:
		c->dial = argument;
		return 0;
	case OPTION_SET:
		if (c->set_count == OPTIONS_SETS || !strchr(argument, '='))
			return -EINVAL;
		c->sets[c->set_count++] = argument;
		return 0;
	case OPTION_COLD:
		c->cold = true;
		return 0;
	case OPTION_SEED:
		return options_seed(argument, &c->seed);
	case OPTION_TRACE:
		c->trace = argument;
		return 0;
	case OPTION_LOG:
		c->log = argument;
		return 0;
	case OPTION_BACKGROUND:
		c->background = true;
		return 0;
	case OPTION_PID:
		c->pid = argument;
		return 0;
	case OPTION_SYSFS:
		c->sysfs = argument;
		return 0;
	case OPTION_CHECK:
		c->check = true;
		return 0;
	case OPTION_HELP:
		options_help();
		exit(EXIT_OK);
	case OPTION_VERSION:
		printf("swictl-vmodem %s\n", SWICTL_VERSION);
		exit(EXIT_OK);
	}
	return -EINVAL;
}

int options_read(struct options *c, int argc, char **argv)
{
	struct option longs[COUNT + 1] = { 0 };
	int id;

	for (size_t i = 0; i < COUNT; i++)
		longs[i] = (struct option) {
			rows[i].name,
			rows[i].argument ? required_argument : no_argument,
			NULL,
			(int)rows[i].id,
		};
	/* '+': behind --ctl PATH all words are the command. */
	while ((id = getopt_long(argc, argv, "+", longs, NULL)) >= 0) {
		if (id == '?' || options_one(c, id, optarg)) {
			if (id != '?')
				fprintf(stderr, "vmodem: bad argument \"%s\"\n", optarg);
			return -EINVAL;
		}
	}
	if (c->ctl || c->check)
		return 0;
	if (optind < argc || !!c->pty + c->usb + !!c->bench != 1) {
		fputs("vmodem: expected --pty LINK or --usb, or --bench DIR; see --help\n", stderr);
		return -EINVAL;
	}
	if (c->bench ? c->control || c->state || c->netns : c->units > 1 || c->faulty) {
		fputs("vmodem: expected --units and --faulty with --bench DIR, and --control, "
		      "--state and --netns without it\n",
		      stderr);
		return -EINVAL;
	}
	return 0;
}
