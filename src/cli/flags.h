/* SPDX-License-Identifier: GPL-3.0-or-later */
/* flags: the options of a command as a table over a struct; GOptionContext
 * reads them. */
#ifndef DORAN_FLAGS_H
#define DORAN_FLAGS_H

#include <glib.h>

enum flag_kind {
	FLAG_SET, /* gboolean */
	FLAG_TEXT, /* char *: bytes as they were given */
	FLAG_TEXTS /* char **: may be given many times */
};

struct flag {
	const char *name; /* "to"; NULL ends a table */
	char letter; /* 't', or 0 */
	enum flag_kind kind;
	const char *value; /* N_(): what the value is called; NULL: none */
	const char *help; /* N_() */
	gsize offset; /* in the struct of options */
};

/* Two tables over two structs; the second may be NULL. */
struct flag_set {
	const struct flag *own;
	void *own_options;
	const struct flag *common;
	void *common_options;
};

/* Reads options out of argv (argv[0] is skipped, NULL at the end) and takes
 * them away; arguments stay. first_argument_ends: options after the first
 * argument are left alone. FAULT_USAGE with a text in doran's own words. */
gboolean flags_parse(const struct flag_set *set, int *argc, char ***argv,
	gboolean first_argument_ends, GError **error);

/* Frees the texts of a struct that flags_parse() has filled. */
void flags_clear(const struct flag *flags, void *options);

#endif
