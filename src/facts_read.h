/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_FACTS_READ_H
#define SWICTL_FACTS_READ_H

#include <stddef.h>

#include "facts.h"
#include "field.h"
#include "label.h"

/*
 * Readers of single answers, for facts.c alone, which knows what answers what. Each takes one line,
 * without the header if the line has one, and says whether it told something.
 */
typedef bool facts_reader(struct facts *f, const char *text);

/* facts_3gpp.c: 27.007 and its kin (sierra-at 7) */
facts_reader facts_read_cpin, facts_read_cpinc, facts_read_iccid, facts_read_imsi, facts_read_imei;
facts_reader facts_read_csq, facts_read_creg, facts_read_cgreg, facts_read_cereg, facts_read_cops;
facts_reader facts_read_cgatt, facts_read_cfun, facts_read_cgdcont, facts_read_cgpaddr,
	facts_read_ceer;

facts_reader facts_read_manufacturer, facts_read_model, facts_read_revision; /* +CGMI and kin */
facts_reader facts_read_cpinr, facts_read_cesq;

/* facts_makers.c: Quectel, SIMCom, Huawei */
facts_reader facts_read_qpinc, facts_read_qcsq, facts_read_qnwinfo, facts_read_spic;
facts_reader facts_read_huawei_cpin, facts_read_hcsq, facts_read_sysinfo, facts_read_sysinfoex;
facts_reader facts_read_syscfgex, facts_read_qeng, facts_read_cpsi;

/* facts_sierra.c */
facts_reader facts_read_identity;  /* ATI */
facts_reader facts_read_usbcomp;   /* !USBCOMP? (sierra-at 3.1) */
facts_reader facts_read_udusbcomp; /* !UDUSBCOMP? (sierra-at 3.2) */
facts_reader facts_read_selrat;	   /* !SELRAT? */

/* facts_status.c (sierra-at 5) */
facts_reader facts_read_gstatus; /* !GSTATUS? */
facts_reader facts_read_pcinfo;	 /* !PCINFO?, both forms */

/* facts_image.c (sierra-at 4) */
facts_reader facts_read_impref; /* !IMPREF?, !GOBIIMPREF? */
facts_reader facts_read_image;	/* !IMAGE?, !GOBIIMAGE? */
facts_reader facts_read_priid;	/* !PRIID? */

/* Kinds of label_row that every table knows; a table's own kinds come behind them. */
enum { FACTS_SKIP, FACTS_TEXT, FACTS_KINDS };

/* `at` and `size` of a label_row of kind FACTS_TEXT. */
#define FACTS_INTO(member) offsetof(struct facts, member), sizeof(((struct facts *)0)->member)

/* Store the value of a label of kind FACTS_TEXT. */
void facts_put_label(struct facts *f, const struct label *l);

/* The next field as a number of min..max, or false and `to` untouched. */
bool facts_take_int(struct field *field, long min, long max, int32_t *to);

/* Store n bytes, trimmed; what has no room is left out whole and sets `overflow`. */
void facts_put(struct facts *f, char *to, size_t size, const char *text, size_t n);

/* Store what is a number of min..max hexadecimal digits and nothing else. */
bool facts_put_digits(struct facts *f, char *to, size_t size, const char *text, size_t n,
		      size_t min, size_t max);

#endif
