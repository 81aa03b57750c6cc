/* SPDX-License-Identifier: GPL-3.0-or-later */
/* line: JSON values, one a line, over a stream socket of this machine. Reads
 * and writes never block; what is read is bounded. */
#ifndef DORAN_LINE_H
#define DORAN_LINE_H

#include <gio/gio.h>
#include <json-glib/json-glib.h>

struct line;

/* An object that came; NULL once, at the end: then the line may be freed. */
typedef void (*line_came)(JsonObject *object, void *user);

/* Takes the connection. Lines over `max` bytes, wrong JSON or a reader that
 * lets more than 16 * max bytes pile up end it. Callbacks come in the
 * thread-default context. */
struct line *line_new(GSocketConnection *take_connection, gsize max,
	line_came came, void *user);
/* No callback comes after it. */
void line_free(struct line *line);

/* Sends the object, which is consumed. */
void line_send(struct line *line, JsonObject *take_object);

/* a{sv} of an object: strings, numbers (int64), booleans, objects, arrays of
 * objects (aa{sv}) and of strings (as); what is something else is left out.
 * Floating. */
GVariant *line_to_variant(JsonObject *object);
/* The other way; the caller's. */
JsonObject *line_from_variant(GVariant *dict);

#endif
