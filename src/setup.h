/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_SETUP_H
#define SWICTL_SETUP_H

#include <stdbool.h>
#include <stdint.h>

#include "facts.h"
#include "model.h"

/*
 * How modems of one family are set up: a file setups/<family>.conf of a model directory (setups.c
 * reads them, conf/models/README tells the keys). C asks what the row says, never for a family.
 */
#define SETUP_FUNCTIONS_MAX  24
#define SETUP_IDENTITIES_MAX 16
#define SETUP_PRESETS_MAX    8
#define SETUPS_MAX	     16

/* A bit of !USBCOMP and what it becomes on the bus (sierra-at 3.1, 9). */
struct setup_function {
	char name[16];
	uint32_t bit;
	enum model_role role;
	int interface; /* bInterfaceNumber, or MODEL_ANY */
};

/* An identity that drivers know, with the boot-loader's id that flashing tools look for then. */
struct setup_identity {
	uint16_t vid, app, boot;
};

/* A composition by a name of ours that several families have: "qmi", "mbim", "ppp". */
struct setup_preset {
	char name[16];
	uint32_t mask; /* of !USBCOMP, or 0 */
	int number;    /* of !UDUSBCOMP, or -1 */
};

struct setup {
	char name[16];	   /* family, as model files name it */
	char firmware[16]; /* how revision and firmware files begin: "SWI9X30C" */
	int type; /* config type of !USBCOMP with which ids and AT port stay; 0: none known */
	unsigned function_count, identity_count, preset_count;
	struct setup_function functions[SETUP_FUNCTIONS_MAX];
	struct setup_identity identities[SETUP_IDENTITIES_MAX];
	struct setup_preset presets[SETUP_PRESETS_MAX];
};

/* The row for a modem: by the revision that it states, else by its model's family (or NULL). */
const struct setup *setup_of(const struct setup *rows, unsigned count, const char *revision,
			     const char *family);

/* By name in any case, or by exactly one bit; NULL: not known. */
const struct setup_function *setup_function(const struct setup *s, const char *name, size_t len);
const struct setup_function *setup_function_of(const struct setup *s, uint32_t bit);

const struct setup_preset *setup_preset(const struct setup *s, const char *name);

/*
 * Functions of a number of !UDUSBCOMP, blanks between, as sierra-at 3.2 has them; NULL: no such
 * number. `second` gets those of a second configuration, or NULL.
 */
const char *setup_numbered(int number, const char **second);

#endif
