/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_MODEL_H
#define SWICTL_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What conf/models/ says of modems: ids, layouts, quirks. Plain data, read once by the shelf
 * (shelf.c), then only looked at. Facts behind every row: sierra-at section 9.
 */
#define MODEL_ROLES(X)    \
	X(OTHER, "other") \
	X(DIAG, "diag") X(NMEA, "nmea") X(AT, "at") X(QMI, "qmi") X(MBIM, "mbim") X(NET, "net")
enum model_role {
#define X(name, text) MODEL_ROLE_##name,
	MODEL_ROLES(X)
#undef X
};

#define MODEL_MODES(X) X(UNKNOWN, "unknown") X(NORMAL, "normal") X(BOOT, "boot")
enum model_mode {
#define X(name, text) MODEL_MODE_##name,
	MODEL_MODES(X)
#undef X
};

/* Named behaviour, never a vendor's name; each is a key of `quirks` in a model file. */
#define MODEL_QUIRKS(X)                                                                       \
	X(RAW_IP_ONLY, "raw-ip-only") /* QMI net function needs qmi_wwan with raw-ip (4.5) */ \
	X(STATIC_NUMBERS, "static-numbers")	  /* interface numbers are function codes */  \
	X(NO_CARRIER_DETECT, "no-carrier-detect") /* driver never reports DCD */
enum model_quirk {
#define X(name, text) MODEL_QUIRK_##name,
	MODEL_QUIRKS(X)
#undef X
		MODEL_QUIRKS_COUNT
};

#define MODEL_ANY (-1)

/* One interface of a layout: matched by number, or by class/subclass/protocol where the
 * number is MODEL_ANY. First row that fits wins. */
struct model_interface {
	int number;
	int class_, subclass, protocol; /* MODEL_ANY or 0..255 */
	int endpoints;			/* MODEL_ANY or how many it must have */
	enum model_role role;
	char driver[24]; /* that ought to bind it; empty: none does */
	char module[24]; /* kernel module of that driver; empty: same as driver */
	bool ppp;	 /* the port to dial on (an AT port that is not only for control) */
};

struct model_layout {
	struct model_layout *next;
	char name[24];
	char serial_driver[24]; /* for the new_id line of an unknown id: "option1" or "qcserial" */
	uint16_t like_vid, like_pid; /* id that this driver serves with this layout, or 0 */
	unsigned interface_count;
	struct model_interface interfaces[];
};

struct model_id {
	uint16_t vid, pid;
	enum model_mode mode;
	bool in_drivers;     /* a driver of the stock kernel has this id */
	int boot_interfaces; /* > 0: with so many interfaces the same id is boot mode (68a2) */
	char finding[24]; /* code of a finding that this id is by itself (needs-modeswitch), or ""
			   */
	const struct model_layout *layout; /* NULL: nothing to bind */
	const struct model *model;
};

struct model {
	char name[48];	       /* "MC7455/MC7430/EM7455/EM7430" */
	char family[16];       /* "9x30" */
	uint32_t quirks;       /* bit per enum model_quirk */
	char auth_command[16]; /* "$QCPDPP", "+CGAUTH" or "none" */
	char unlock[32];       /* "AT!ENTERCND=\"A710\"" or "" */
	char dial[32];	       /* "" for ATD*99***<cid># */
	unsigned ready_ms;     /* from enumeration to the first answer */
};

/*
 * A maker whose ids are not all known: a device of this vendor without a row of its own is taken
 * for a modem of this layout, if `product` stands in its product string (empty: always).
 */
struct model_vendor {
	uint16_t vid;
	char product[24];
	int boot_interfaces; /* > 0: with so many interfaces it is in boot mode */
	const struct model_layout *layout;
};

static inline bool model_has(const struct model *m, enum model_quirk quirk)
{
	return m && (m->quirks & (1u << quirk));
}

static inline bool model_is_network(enum model_role role)
{
	return role == MODEL_ROLE_QMI || role == MODEL_ROLE_MBIM || role == MODEL_ROLE_NET;
}

/*
 * How layouts and ids are written in model files. Each returns 0, or -EINVAL when the text is not
 * of that form.
 */
int model_id_parse(const char *text, uint16_t *vid, uint16_t *pid, int *interfaces);
int model_interface_parse(const char *text, struct model_interface *row);
/* `digits` lower-case hex digits at the beginning of the text. */
int model_hex(const char *text, unsigned digits, unsigned *value);
/* Copy the next word and pass it: 0, -ENODATA none left, -EINVAL too long (passed all the same). */
int model_word(const char **text, char *word, size_t size);

const char *model_role_name(enum model_role role);
const char *model_mode_name(enum model_mode mode);

#endif
