/* SPDX-License-Identifier: GPL-3.0-or-later */
/* list: the commands that read rows and print them all, a line or an object
 * each. */
#ifndef DORAN_LIST_H
#define DORAN_LIST_H

#include "cli.h"

/* The options of a list, for the command's table, and their values. */
struct list_options {
	char *account;
	gboolean json;
};

extern const struct flag list_flags[];

/* What a row is printed as: an object, or a line for people. */
struct list_form {
	GVariant *(*object)(const void *row);
	void (*print)(struct cli *cli, const void *row);
};

void list_print(struct cli *cli, const struct list_form *form, gboolean json,
	const GPtrArray *rows);

/* Reads the rows with `read` and prints them; a store that is not there yet
 * has none. */
gboolean list_run(struct cli *cli, const struct list_options *options,
	GPtrArray *(*read)(struct view *, const char *account, GError **),
	const struct list_form *form, GError **error);

#endif
