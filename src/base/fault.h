/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fault: the project's one error domain. A code is a kind of failure that a
 * person or a script can act on; the command line maps it to an exit code. */
#ifndef DORAN_FAULT_H
#define DORAN_FAULT_H

#include <glib.h>

#define FAULT (fault_quark())

enum fault {
	FAULT_USAGE, /* 64: the call itself is wrong */
	FAULT_DATA, /* 65: input that is not what it should be */
	FAULT_ABSENT, /* 66: no such file, chat, message or account */
	FAULT_UNKNOWN_PEER, /* 68: recipient unknown to the server or to us */
	FAULT_UNREACHABLE, /* 69: no server, and nothing was queued */
	FAULT_BUG, /* 70 */
	FAULT_IO, /* 74: disk or store */
	FAULT_LATER, /* 75: not yet; trying again may work */
	FAULT_PROTOCOL, /* 76: peer or server broke the protocol */
	FAULT_REFUSED, /* 77: login or access refused */
	FAULT_CONFIG, /* 78 */
	FAULT_TRUST, /* 79: a key changed or is not trusted */
	FAULT_PARTIAL /* 80: some recipients done, others not */
};

GQuark fault_quark(void);

/* Sets *error (may be NULL) to a translated, formatted text; returns false so
 * that a caller can write `return fault_set(error, FAULT_IO, ...)`. */
gboolean fault_set(GError **error, enum fault code, const char *format, ...)
	G_GNUC_PRINTF(3, 4);

/* The exit code of sysexits.h (79 and 80 are doran's own) for an error; errors
 * of other domains are mapped by what they mean (G_FILE_ERROR, G_IO_ERROR). */
int fault_exit_code(const GError *error);

/* The stable word of its kind, "unknown-peer"; as in JSON. */
const char *fault_name(const GError *error);

/* The other way; what is no exit code of doran's is FAULT_BUG. */
enum fault fault_from_exit_code(int code);

#endif
