/* SPDX-License-Identifier: GPL-3.0-or-later */
/* template: a JSON text with places to be filled, such as
 *
 *     {"type": "TALK", "sender": "{sender}", "message": "{text}"}
 *
 * Places stand inside of strings: {text}, {sender}, {id}, {room}, {time}
 * (RFC 3339), {time-s} and {time-ms} (since 1970). A string that is
 * one place and :number alone, "{time-ms:number}", becomes a number without
 * quotes where the value is one; a sender of the form !89abcdef is one, too.
 * The whole is written anew, so a value never gets out of its string, and what
 * is filled in is not looked at again. Pure. */
#ifndef DORAN_TEMPLATE_H
#define DORAN_TEMPLATE_H

#include <glib.h>

#define TEMPLATE_MAX 4096 /* bytes */

struct template_values {
	const char *text, *sender, *id, *room; /* UTF-8; NULL: "" */
	gint64 time_ms;
};

/* Why it is no template: translated; NULL: it is one. One without {text} is
 * none. */
const char *template_wrong(const char *text);

/* Fills a valid template; the caller's. */
char *template_fill(const char *text, const struct template_values *values);

#endif
