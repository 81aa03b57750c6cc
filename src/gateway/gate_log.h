/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gate_log: dorand's log on standard error, a line an event:
 *
 *   2026-11-23T17:41:00.123Z info event=ready ws=127.0.0.1:8080
 *
 * Words and numbers stand as they are, other values in quotes with \\, \" and
 * \xHH inside. What is logged holds no content, no password, and at the level
 * info no topic names. */
#ifndef DORAN_GATE_LOG_H
#define DORAN_GATE_LOG_H

#include <glib.h>

enum gate_level { GATE_ERROR, GATE_WARN, GATE_INFO, GATE_DEBUG, GATE_TRACE };

/* Takes over GLib's log writer: g_warning() and the like of any part are lines
 * with event=message. Once a process. */
void gate_log_start(enum gate_level level);
void gate_log_level(enum gate_level level);

/* "error", "warn", "info", "debug", "trace". FALSE: none of these. */
gboolean gate_level_parse(const char *word, enum gate_level *level);

/* Names and values (text; NULL and "" are left out), and NULL at the end. After
 * 200 lines in one second further ones of GATE_INFO and below are only counted,
 * and the next second begins with their number. */
void gate_log(
	enum gate_level level, const char *event, ...) G_GNUC_NULL_TERMINATED;

#endif
