/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_WANTED_H
#define SWICTL_WANTED_H

#include <stdbool.h>
#include <stdint.h>

#include "image_name.h"

/*
 * What a recipe or a verb asks a modem to be set to. Whatever is not said is left as it is: texts
 * "", numbers -1, first values of enums, counts 0. Made by recipe.c or by a verb, judged by plan.c.
 */
#define WANTED_FUNCTIONS_MAX 16
#define WANTED_CONTEXTS_MAX  8
#define WANTED_CUSTOM_MAX    8
#define WANTED_FILES_MAX     4
#define WANTED_NAME_MAX	     64

enum wanted_composition {
	WANTED_COMPOSITION_UNSAID,
	WANTED_COMPOSITION_NAMES,  /* functions by name, or one name of a preset */
	WANTED_COMPOSITION_MASK,   /* of !USBCOMP */
	WANTED_COMPOSITION_NUMBER, /* of !UDUSBCOMP */
};

enum wanted_image {
	WANTED_IMAGE_UNSAID,
	WANTED_IMAGE_CARRIER, /* the newest that is stored for it */
	WANTED_IMAGE_TRIPLE,
	WANTED_IMAGE_AUTO, /* by the SIM */
};

#define WANTED_SPEEDS(X) X(UNSAID, "") X(USB2, "usb2") X(USB3, "usb3")
enum wanted_speed {
#define X(name, text) WANTED_SPEED_##name,
	WANTED_SPEEDS(X)
#undef X
};

struct wanted_context {
	int cid;
	char type[8];
	char apn[104]; /* at most 100 octets (23.003 section 9.1) */
};

struct wanted_custom {
	char key[24];
	int value; /* 0 to 9: whether more is decimal or hex is told nowhere */
};

struct wanted {
	/* For which modem this is meant; any other one is refused. */
	char model[WANTED_NAME_MAX], family[16];
	struct {
		enum wanted_composition by;
		int type; /* config type; 0: the family's */
		uint32_t mask;
		int number;
		unsigned count;
		char names[WANTED_FUNCTIONS_MAX][16];
	} composition;
	struct {
		enum wanted_image by;
		char fw[WANTED_NAME_MAX], carrier[WANTED_NAME_MAX], config[WANTED_NAME_MAX];
	} image;
	char rat[WANTED_NAME_MAX]; /* as the modem's =? names it, any case */
	char band[WANTED_NAME_MAX];
	unsigned context_count;
	struct wanted_context contexts[WANTED_CONTEXTS_MAX];
	unsigned custom_count;
	struct wanted_custom custom[WANTED_CUSTOM_MAX];
	int pcoffen;
	enum wanted_speed speed;
	struct {
		bool said; /* vid, app and boot are */
		uint16_t vid, app, boot;
		char product[WANTED_NAME_MAX];
	} identity;
	struct {
		char part_number[WANTED_NAME_MAX], revision[WANTED_NAME_MAX],
			customer[WANTED_NAME_MAX];
	} pri;
	unsigned file_count; /* firmware: names; the files themselves are the owner's business */
	char files[WANTED_FILES_MAX][128];
};

void wanted_init(struct wanted *w);

/*
 * Read a composition as people write it: "qmi", "diag,nmea,modem,rmnet0", "0x10d", "1,3,10D" as in
 * AT!USBCOMP, "6" (a number of AT!UDUSBCOMP). A name begins with a letter, a mask with 0x or a
 * digit and has three digits or more. 0, or -EINVAL: none of these forms; nothing is known of the
 * modem here.
 */
int wanted_composition(struct wanted *w, const char *text);

/* A carrier: "ATT" in the modem's own spelling, "auto", or "fw,carrier,config". 0, or -EINVAL. */
int wanted_carrier(struct wanted *w, const char *text);

/*
 * What the name of a firmware file tells: SWI9X30C_02.33.03.00.cwe,
 * SWI9X30C_02.33.03.00_GENERIC_002.072_000.nvu or .spk. 0, or -EINVAL.
 */
struct wanted_file {
	struct image_name name;
	bool is_firmware, is_config;
};
int wanted_file(const char *name, struct wanted_file *file);

/* True when a text can stand between quotes in an AT command: no quote, no control character. */
bool wanted_sendable(const char *text);

#endif
