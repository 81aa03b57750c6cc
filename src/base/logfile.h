/* SPDX-License-Identifier: GPL-3.0-or-later */
/* logfile: GLib's structured log goes to DIR/log, never to the terminal. When
 * the file has grown to 1 MB it becomes DIR/log.1 (the older one is dropped).
 * Debug messages are written only when wanted. What is logged must hold no
 * secret, no message text and no password: see HACKING.md. */
#ifndef DORAN_LOGFILE_H
#define DORAN_LOGFILE_H

#include <glib.h>

enum log_detail {
	DETAIL_QUIET, /* nothing on stderr, no debug messages in the file */
	DETAIL_VERBOSE, /* warnings to info on stderr too */
	DETAIL_DEBUG, /* everything, on stderr and in the file */
	DETAIL_DEBUG_FILE /* everything, in the file alone */
};

/* Takes over GLib's log writer; once a process, before threads are made. A
 * folder that cannot be written is no error: then nothing is kept. dir NULL:
 * no file. May be called again to change the detail or the folder. */
void logfile_start(const char *dir, enum log_detail detail);

/* Closes the file; later messages are dropped. */
void logfile_stop(void);

#endif
