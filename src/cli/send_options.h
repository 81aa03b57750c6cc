/* SPDX-License-Identifier: GPL-3.0-or-later */
/* send_options: what `doran send` is asked to do. */
#ifndef DORAN_SEND_OPTIONS_H
#define DORAN_SEND_OPTIONS_H

#include "cli.h"

struct send_options {
	char **to;
	char *message;
	gboolean lines;
	char *file;
	char *wait;
	char *timeout;
	char *id;
	char *account;
	char *e2ee;
	gboolean json;
};

struct target {
	char *account; /* NULL: the one that fits */
	char *address;
};

extern const struct flag send_flags[];

/* What the options say beside the recipients. FAULT_USAGE, FAULT_DATA. */
gboolean send_options_check(const struct send_options *options,
	enum message_state *wanted, gint64 *timeout, GError **error);

/* An empty list of struct target. */
GArray *send_targets_new(void);

/* The key of a message: each recipient and line has its own, made of `id`; NULL
 * where that is. lines: every line is a message. The caller's. */
char *send_key(const char *id, gboolean lines, const struct target *target,
	guint64 line);

#endif
