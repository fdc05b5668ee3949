/* SPDX-License-Identifier: MIT */
/*
 * A stand-in for libqmi's qmi-firmware-update where the modem is a virtual one: its options, words
 * and exit codes as far as --update-download goes (sierra-at 8), and the virtual boot loader's
 * tongue (tests/vmodem/qdl.h). What goes wrong, the modem decides: its variable flash.fail.
 *
 * FLASHER_ROOT is where sys/ and dev/ are (a bench), FLASHER_MS how long an answer may take (3000).
 */
#include "buf.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <glob.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#define CLEAR_LINE "\33[2K\r"

enum { CHUNK = 1 << 20, CHUNKS_MIN = 4, CHUNKS_MAX = 200, ANSWER_MS = 3000, NODE_MS = 3000 };

enum flasher_option {
	OPTION_IGNORE_VERSION_ERRORS = 256,
	OPTION_OVERRIDE_DOWNLOAD,
	OPTION_STORAGE_INDEX,
	OPTION_SKIP_VALIDATION,
	OPTION_UPDATE_QDL,
};

static const struct option options[] = {
	{ "update", no_argument, NULL, 'u' },
	{ "reset", no_argument, NULL, 'b' },
	{ "update-download", no_argument, NULL, 'U' },
	{ "update-qdl", no_argument, NULL, OPTION_UPDATE_QDL }, /* its older name */
	{ "busnum-devnum", required_argument, NULL, 's' },
	{ "vid-pid", required_argument, NULL, 'd' },
	{ "cdc-wdm", required_argument, NULL, 'w' },
	{ "tty", required_argument, NULL, 't' },
	{ "firmware-version", required_argument, NULL, 'f' },
	{ "config-version", required_argument, NULL, 'c' },
	{ "carrier", required_argument, NULL, 'C' },
	{ "ignore-version-errors", no_argument, NULL, OPTION_IGNORE_VERSION_ERRORS },
	{ "override-download", no_argument, NULL, OPTION_OVERRIDE_DOWNLOAD },
	{ "modem-storage-index", required_argument, NULL, OPTION_STORAGE_INDEX },
	{ "skip-validation", no_argument, NULL, OPTION_SKIP_VALIDATION },
	{ "verbose", no_argument, NULL, 'v' },
	{ "silent", no_argument, NULL, 'S' },
	{ "verbose-log", required_argument, NULL, 'L' },
	{ "version", no_argument, NULL, 'V' },
	{ NULL, 0, NULL, 0 },
};

struct flasher {
	const char *root, *where, *tty, *ids;
	bool download;
	char node[PATH_MAX];
	int fd;
	long answer_ms;
};

static int fail(const char *what, const char *why)
{
	fprintf(stderr, "error: %s%s\n", what, why);
	return EXIT_FAILURE;
}

/* One attribute of a device as a number; -1: none. */
static long attribute(const char *device, const char *name, int base)
{
	BUF_ON_STACK(path, PATH_MAX);
	char line[32] = "";
	FILE *file;

	buf_fmt(&path, "%s/%s", device, name);
	file = fopen(path.at, "re");
	if (!file)
		return -1;
	if (!fgets(line, sizeof(line), file))
		*line = '\0';
	fclose(file);
	return *line ? strtol(line, NULL, base) : -1;
}

/* "[BUS:]DEV" in decimal, "VID[:PID]" in hex. */
static bool device_fits(const struct flasher *f, const char *device)
{
	const char *text = f->where ? f->where : f->ids, *colon = strchr(text, ':');
	int base = f->where ? 10 : 16;
	long first = strtol(text, NULL, base);
	long second = colon ? strtol(colon + 1, NULL, base) : -1;

	if (f->where && !colon)
		return attribute(device, "devnum", 10) == first;
	if (f->where)
		return attribute(device, "busnum", 10) == first &&
		       attribute(device, "devnum", 10) == second;
	return attribute(device, "idVendor", 16) == first &&
	       (!colon || attribute(device, "idProduct", 16) == second);
}

/* The tty of a device, which is one in boot mode: the only. */
static int device_node(struct flasher *f, const char *device)
{
	BUF_ON_STACK(pattern, PATH_MAX);
	BUF_ON_STACK(path, PATH_MAX);
	glob_t found;
	int error = -ENODEV;

	buf_fmt(&pattern, "%s:*/ttyUSB*", device);
	if (!glob(pattern.at, 0, NULL, &found) && found.gl_pathc == 1) {
		buf_fmt(&path, "%s/dev/%s", f->root, strrchr(found.gl_pathv[0], '/') + 1);
		error = buf_copy(f->node, sizeof(f->node), path.at);
	}
	globfree(&found);
	return error;
}

static int device_find(struct flasher *f)
{
	BUF_ON_STACK(pattern, PATH_MAX);
	glob_t found;
	int error = -ENODEV;

	if (f->tty)
		return buf_copy(f->node, sizeof(f->node), f->tty);
	buf_fmt(&pattern, "%s/sys/bus/usb/devices/*/devnum", f->root);
	if (!glob(pattern.at, 0, NULL, &found))
		for (size_t i = 0; i < found.gl_pathc && error; i++) {
			*strrchr(found.gl_pathv[i], '/') = '\0';
			if (device_fits(f, found.gl_pathv[i]))
				error = device_node(f, found.gl_pathv[i]);
		}
	globfree(&found);
	return error;
}

static int device_wait(struct flasher *f)
{
	int error = device_find(f);

	for (int ms = 0; error && ms < NODE_MS; ms += 100) {
		poll(NULL, 0, 100);
		error = device_find(f);
	}
	return error;
}

static int tty_open(struct flasher *f)
{
	struct termios raw;

	f->fd = open(f->node, O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (f->fd < 0)
		return -errno;
	if (!tcgetattr(f->fd, &raw)) {
		cfmakeraw(&raw);
		tcsetattr(f->fd, TCSANOW, &raw);
	}
	return 0;
}

/* One frame to the boot loader and its answer. NULL, or what was wrong with that. */
static const char *ask(struct flasher *f, char kind, const char *text, char answer[64])
{
	BUF_ON_STACK(frame, PATH_MAX + 8);
	struct pollfd wait = { .fd = f->fd, .events = POLLIN };
	size_t n = 0;

	buf_fmt(&frame, "~%c%s~", kind, text);
	if (write(f->fd, frame.at, frame.len) != (ssize_t)frame.len)
		return "error writing: HUP detected";
	while (n < 63) {
		if (poll(&wait, 1, (int)f->answer_ms) <= 0)
			return n ? "error unframing message: "
				   "HDLC trailing control character not found"
				 : "timed out waiting for the response";
		if (read(f->fd, answer + n, 1) != 1)
			return "couldn't read response: HUP detected";
		n++;
		if (n > 1 && answer[n - 1] == '~')
			break;
	}
	answer[n - 1] = '\0';
	memmove(answer, answer + 1, n);
	return !strcmp(answer, "xsdp") ? "unexpected response received in dload sdp: 0x13" : NULL;
}

static void size_text(off_t bytes, char text[32])
{
	static const char *const units[] = { "bytes", "kB", "MB", "GB" };
	double value = (double)bytes;
	size_t unit = 0;

	while (value >= 1000 && unit < 3) {
		value /= 1000;
		unit++;
	}
	snprintf(text, 32, unit ? "%.1f %s" : "%.0f %s", value, units[unit]);
}

static const char *download_chunks(struct flasher *f, off_t size, char answer[64])
{
	static const char *const progress[] = { "(*-----)", "(-*----)", "(--*---)", "(---*--)",
						"(----*-)", "(-----*)", "(----*-)", "(---*--)",
						"(--*---)", "(-*----)" };
	int count = (int)(size / CHUNK) + 1;
	const char *wrong = NULL;

	count = count < CHUNKS_MIN ? CHUNKS_MIN : count > CHUNKS_MAX ? CHUNKS_MAX : count;
	for (int i = 0; i < count && !wrong; i++) {
		if (i < count - 1)
			printf(CLEAR_LINE "%s %04.1f%%", progress[i % 10], 100.0 * i / (count - 1));
		else
			printf(CLEAR_LINE "finalizing download... "
					  "(may take more than one minute, be patient)\n");
		fflush(stdout);
		wrong = ask(f, 'D', "", answer);
	}
	return wrong;
}

static int download(struct flasher *f, const char *file)
{
	const char *name = strrchr(file, '/') ? strrchr(file, '/') + 1 : file, *wrong;
	const char *prefix = "couldn't open session: ";
	struct timespec from, to;
	char answer[64], text[32];
	struct stat st;
	double seconds;

	if (stat(file, &st) < 0) {
		fprintf(stderr, "error: couldn't get image file info: %s: %s\n", file,
			strerror(errno));
		return EXIT_FAILURE;
	}
	size_text(st.st_size, text);
	printf("downloading cwe image: %s (%s)...\n", name, text);
	clock_gettime(CLOCK_MONOTONIC, &from);
	wrong = ask(f, 'I', name, answer);
	if (!wrong) {
		prefix = "couldn't write in session: ";
		wrong = download_chunks(f, st.st_size, answer);
	}
	if (wrong) {
		fprintf(stderr, "error: error downloading image: %s%s\n", prefix, wrong);
		return EXIT_FAILURE;
	}
	clock_gettime(CLOCK_MONOTONIC, &to);
	seconds = (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9;
	size_text((off_t)((double)st.st_size / seconds), text);
	printf(CLEAR_LINE "successfully downloaded in %.2fs (%s/s)\n", seconds, text);
	return EXIT_SUCCESS;
}

static int update(struct flasher *f, char **files)
{
	const char *wrong;
	char answer[64];
	int error, code = EXIT_SUCCESS;

	if (device_wait(f))
		return fail("error waiting for serial device in download mode: ",
			    "waiting for the device timed out");
	puts("download mode detected");
	error = tty_open(f);
	if (error)
		return fail("error opening serial device: ", strerror(-error));
	wrong = ask(f, 'H', "", answer);
	if (wrong)
		return fail("error creating device: ", wrong);
	if (strcmp(answer, "h"))
		return fail("unsupported download protocol", "");
	for (; *files && code == EXIT_SUCCESS; files++)
		code = download(f, *files);
	if (code)
		return code;
	wrong = ask(f, 'E', "", answer);
	if (wrong)
		return fail("error downloading image: couldn't close session: ", wrong);
	puts("rebooting in normal mode...\nfirmware update operation finished successfully");
	return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
	const char *root = getenv("FLASHER_ROOT"), *ms = getenv("FLASHER_MS");
	struct flasher f = { .root = root ? root : "",
			     .fd = -1,
			     .answer_ms = ms ? strtol(ms, NULL, 10) : ANSWER_MS };
	int option;

	while ((option = getopt_long(argc, argv, "ubUs:d:w:t:f:c:C:vSL:V", options, NULL)) >= 0) {
		switch (option) {
		case 'U':
		case OPTION_UPDATE_QDL:
			f.download = true;
			break;
		case 's':
			f.where = optarg;
			break;
		case 'd':
			f.ids = optarg;
			break;
		case 't':
			f.tty = optarg;
			break;
		case 'S':
			if (!freopen("/dev/null", "w", stdout) ||
			    !freopen("/dev/null", "w", stderr))
				return EXIT_FAILURE;
			break;
		case 'V':
			puts("\nqmi-firmware-update 1.32.2");
			return EXIT_SUCCESS;
		case '?':
			return EXIT_FAILURE;
		}
	}
	if (!f.download)
		return fail("this stand-in knows --update-download only", "");
	if (!f.where && !f.tty && !f.ids)
		return fail("device selection is needed: --busnum-devnum, --vid-pid or --tty", "");
	if (optind == argc)
		return fail("no firmware images specified", "");
	return update(&f, argv + optind);
}
