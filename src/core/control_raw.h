/* SPDX-License-Identifier: GPL-3.0-or-later */
/* control_raw: the control socket for a program that links GLib alone and wants
 * a few answers, no events (control_client.h has all of it). */
#ifndef DORAN_CONTROL_RAW_H
#define DORAN_CONTROL_RAW_H

#include <glib.h>
#include <signal.h>

/* An answer is short. */
#define CONTROL_RAW_LINE_MAX 65536

struct control_raw;

/* NULL: nobody listens there, or somebody else than this user. */
struct control_raw *control_raw_open(
	const char *data_dir, const char *runtime_dir);
void control_raw_free(struct control_raw *raw);

/* What goes out at control_raw_next(): append whole lines. */
GString *control_raw_out(struct control_raw *raw);

enum control_raw_event {
	CONTROL_RAW_LINE,
	CONTROL_RAW_GONE, /* the owner has ended, or broke the rules */
	CONTROL_RAW_LATE, /* the time is over */
	CONTROL_RAW_SIGNAL /* one of those that `wake` lets through came */
};

/* Waits until `until` (monotonic, microseconds) for a line, with the signals
 * blocked that are in `wake`. *line: without its newline, borrowed until the
 * next call. */
enum control_raw_event control_raw_next(struct control_raw *raw, gint64 until,
	const sigset_t *wake, const char **line, gsize *len);

#endif
