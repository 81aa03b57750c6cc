/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lean: `doran send` beside a process that owns the store, by GLib alone, since
 * the libraries of all the rest cost more than the message. It does what goes
 * well; all else it leaves to cmd_send.c, which begins anew with the same keys,
 * so that nothing is lost, sent twice, or told in other words. */
#ifndef DORAN_LEAN_H
#define DORAN_LEAN_H

#include <glib.h>

/* What the lean way began and the full one has to end. */
struct handed {
	char *key; /* in the place of --id; NULL: there is one, or none yet */
	gint64 since; /* monotonic, microseconds: when they were sent; or 0 */
	GArray *done; /* gboolean of each recipient: as was asked */
	GByteArray *input; /* what was read of the file or standard input */
	int fd; /* the rest of it; -1: that was all, or nothing was read */
	int signal; /* that came; 0: none */
};

/* words: argv from "send" on. TRUE: done, *code is the exit code. */
gboolean lean_send(int argc, char **words, struct handed *handed, int *code);

void handed_clear(struct handed *handed);

#endif
