/* SPDX-License-Identifier: MIT */
#include "bundle.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "history.h"
#include "klog.h"
#include "redact.h"
#include "settings.h"

struct bundle {
	FILE *to;
};

/* One line of the file: the only way into it. */
__attribute__((format(printf, 2, 3))) static void bundle_line(struct bundle *b, const char *format,
							      ...)
{
	char text[1024];
	BUF_ON_STACK(clean, 4096);
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	redact_text(&clean, text, strlen(text));
	fprintf(b->to, "%s\n", clean.at);
}

static void bundle_machine(struct bundle *b, const struct machine *m)
{
	enum machine_module module;

	bundle_line(b, "== machine");
	bundle_line(b, "Linux version %s", m->kernel);
	for (module = 0; module < MACHINE_MODULES_COUNT; module++)
		bundle_line(b, "module %s: %s", machine_module_name(module),
			    machine_presence_name(m->modules[module]));
	bundle_line(b, "%s: %s", m->pppd, m->has_pppd ? m->pppd_version : "not there");
	if (m->plugin[0])
		bundle_line(b, "%s: %s", m->plugin, m->has_plugin ? "there" : "not there");
}

/* As usb-devices(1) prints it, which is what people paste. */
static void bundle_usb(struct bundle *b, const struct usb_modem *m)
{
	unsigned i;

	bundle_line(b, "T:  Bus=%02d Lev=01 Prnt=01 Port=00 Cnt=01 Dev#=%3d Spd=%d MxCh= 0",
		    m->busnum, m->devnum, m->speed_mbps);
	bundle_line(b, "P:  Vendor=%04x ProdID=%04x Rev=00.00", m->vid, m->pid);
	bundle_line(b, "S:  Manufacturer=%s", m->maker);
	bundle_line(b, "S:  Product=%s", m->product);
	bundle_line(b, "C:* #Ifs=%2u Cfg#= 1 Atr=a0 MxPwr=500mA", m->port_count);
	for (i = 0; i < m->port_count; i++)
		bundle_line(b,
			    "I:* If#=0x%x Alt= 0 #EPs=%2d Cls=%02x(vend.) Sub=%02x Prot=%02x "
			    "Driver=%s",
			    (unsigned)m->ports[i].interface, m->ports[i].endpoints,
			    (unsigned)m->ports[i].class_, (unsigned)m->ports[i].subclass,
			    (unsigned)m->ports[i].protocol,
			    m->ports[i].driver[0] ? m->ports[i].driver : "(none)");
}

static void bundle_modem(struct bundle *b, const struct exam_modem *m)
{
	const char *line = m->dialogue_text;
	size_t n;

	bundle_line(b, "== usb-devices");
	bundle_usb(b, m->usb);
	if (m->reason[0])
		bundle_line(b, "not asked: %s", m->reason);
	if (!line[0])
		return;
	bundle_line(b, "== AT session");
	for (; *line; line += n + (line[n] != '\0')) {
		n = strcspn(line, "\n");
		bundle_line(b, "%.*s", (int)n, line);
	}
}

static void bundle_history(struct bundle *b, const char *state_dir)
{
	BUF_ON_STACK(text, 1024);
	struct history h;
	char when[32];
	size_t i;

	if (history_load(&h, state_dir, NULL, 50))
		return;
	bundle_line(b, "== last drops");
	for (i = 0; i < h.count; i++) {
		time_t at = (time_t)h.at[i].time_s;
		struct tm tm = { 0 };

		gmtime_r(&at, &tm);
		strftime(when, sizeof(when), "%Y-%m-%d %H:%M:%S", &tm);
		buf_clear(&text);
		record_text(&h.at[i], &text);
		bundle_line(b, "%s %s", when, text.at);
	}
	history_free(&h);
}

static void bundle_kernel(void *arg, const char *line)
{
	bundle_line(arg, "%s", line);
}

int bundle_write(const char *file, const struct exam *e, const struct settings *settings)
{
	struct bundle b;
	unsigned i;
	int fd, rc;

	/* Private until its owner posts it. */
	fd = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return -errno;
	b.to = fdopen(fd, "w");
	if (!b.to) {
		rc = -errno;
		close(fd);
		goto out;
	}
	bundle_line(&b, "swictl " SWICTL_VERSION " bundle");
	bundle_machine(&b, &e->machine);
	for (i = 0; i < e->list.count; i++)
		bundle_modem(&b, &e->modems[i]);
	bundle_history(&b, settings->state_dir);
	bundle_line(&b, "== kernel log");
	klog_read(bundle_kernel, &b);
	errno = 0;
	rc = fflush(b.to) || ferror(b.to) ? -(errno ? errno : EIO) : 0;
	if (fclose(b.to) && !rc)
		rc = -errno;
out:
	if (rc)
		unlink(file);
	return rc;
}
