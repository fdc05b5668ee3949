/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_OUT_TREE_H
#define SWICTL_OUT_TREE_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stdio.h>

/*
 * What a verb said, gathered as json-c values, for the mouths: out.c and out_text.c alone. Every
 * string in it is clean already. Lines for people are strings with a mark.
 */
bool out_tree_is_line(struct json_object *value);
bool out_tree_is_scalar(struct json_object *value);

/* Print for people what was said on the outermost level. */
void out_text_print(FILE *to, struct json_object *said, bool color);

#endif
