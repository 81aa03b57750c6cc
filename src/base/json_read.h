/* SPDX-License-Identifier: GPL-3.0-or-later */
/* json_read: JSON that others wrote, taken apart where it lies. Pure functions
 * of bytes; nothing is allocated until a value is asked for. What is accepted
 * is I-JSON (RFC 7493): UTF-8, no name twice in an object, no half of a
 * surrogate pair; and no U+0000 in a string. */
#ifndef DORAN_JSON_READ_H
#define DORAN_JSON_READ_H

#include <glib.h>

#define JSON_DEPTH_MAX 16
#define JSON_MEMBERS_MAX 64 /* of one object */

/* A whole value inside of a text that json_valid() accepted; no blanks around
 * it. Borrowed. at NULL: none. */
struct json_span {
	const char *at;
	gsize len;
};

enum json_kind {
	JSON_NONE,
	JSON_OBJECT,
	JSON_LIST,
	JSON_STRING,
	JSON_NUMBER,
	JSON_BOOLEAN,
	JSON_NULL
};

/* Whether the bytes are exactly one value; FAULT_DATA tells where it breaks
 * off and why. *value: the value without the blanks around it. */
gboolean json_valid(
	const char *bytes, gsize len, struct json_span *value, GError **error);

enum json_kind json_kind(struct json_span value);

/* The value of a member; JSON_NONE when there is none. */
struct json_span json_member(struct json_span object, const char *name);

/* Walks over a list: begin with *step = 0; FALSE at its end. */
gboolean json_next(struct json_span list, gsize *step, struct json_span *item);

/* Walks over an object in the same way. *name: its string. */
gboolean json_next_member(struct json_span object, gsize *step,
	struct json_span *name, struct json_span *value);

/* The text of a string; the caller's. */
char *json_text(struct json_span string);
/* FALSE where the number is no integer of 64 bits ("1.0" and "1e3" are none).
 */
gboolean json_integer(struct json_span number, gint64 *out);
gboolean json_is_true(struct json_span boolean);

#endif
