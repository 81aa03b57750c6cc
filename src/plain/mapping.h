/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mapping: how the messages of a room are written: plain text, or JSON of
 * which JSON Pointers pick the parts and a template makes what is sent.
 * Presets are JSON with both given. Pure functions of bytes: what comes in is
 * anybody's, and what goes up is bounded and cleaned (text.h). */
#ifndef DORAN_MAPPING_H
#define DORAN_MAPPING_H

#include <glib.h>

#define ROOM_PAYLOAD_MAX (256 * 1024) /* bytes; longer ones are not read */
#define ROOM_TEXT_MAX 8192 /* bytes of a message; the rest is cut off */
#define ROOM_SENT_MAX 65536 /* bytes of a text to be sent */

/* A room as the configuration has it. Borrowed; NULL: the preset's, or none. */
struct room_options {
	const char *name; /* without its # */
	const char *topic; /* or filter, to be subscribed to */
	const char *publish; /* where to write to */
	const char *format; /* text, json, or a preset */
	const char *nick; /* the name one writes under */
	const char *room_id; /* what {room} is; NULL: the topic's last part */
	const char *body, *sender, *id, *time; /* JSON Pointers */
	const char *where; /* "POINTER=TEXT": other messages are left out */
	const char *template;
	guint qos;
	gboolean skip_retained;
	guint keep; /* the newest so many messages; 0: all */
};

struct mapping;

/* The options must be valid (conf_values.c checks them). */
struct mapping *mapping_new(const struct room_options *options);
void mapping_free(struct mapping *mapping);

/* The topic to write to, or NULL: nobody can write to this room. */
const char *mapping_publish(const struct mapping *mapping);
/* Never NULL. */
const char *mapping_nick(const struct mapping *mapping);

/* What somebody wrote. */
struct heard {
	char *text; /* cleaned, not empty, at most ROOM_TEXT_MAX + "…" */
	char *sender; /* cleaned line; NULL: not told */
	char *id; /* as it came, at most 256 bytes; NULL: none */
	gint64 time; /* ms since 1970, plausible; 0: not told */
};

enum hearing {
	HEARING_OK,
	HEARING_OTHER, /* nothing to show: another kind, or empty */
	HEARING_WRONG /* not what the room's format says */
};

/* now: milliseconds since 1970. *heard is to be cleared where it is OK. */
enum hearing mapping_read(const struct mapping *mapping, const guint8 *bytes,
	gsize len, gint64 now, struct heard *heard);
void heard_clear(struct heard *heard);

/* What is to be published for a text. id: of the message, hex. */
GBytes *mapping_write(const struct mapping *mapping, const char *text,
	const char *id, gint64 now);

/* Whether a message has an id that it comes back with, and its sender. */
gboolean mapping_has_id(const struct mapping *mapping);
gboolean mapping_has_sender(const struct mapping *mapping);

typedef struct mapping Mapping;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Mapping, mapping_free)

#endif
