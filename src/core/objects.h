/* SPDX-License-Identifier: GPL-3.0-or-later */
/* objects: what --json prints and JSON-RPC answers, one object each; the
 * schemas of them are in src/data/schema, one file a "type". All results are
 * floating a{sv}. */
#ifndef DORAN_OBJECTS_H
#define DORAN_OBJECTS_H

#include "conf.h"
#include "model.h"

/* type "message" or, for a notice, "notice". */
GVariant *object_message(const struct message *message);

GVariant *object_chat(const struct chat *chat);
GVariant *object_contact(const struct contact *contact);
GVariant *object_account(const struct account_config *account);

/* A message's state, as `send` prints it. id is hex. */
GVariant *object_status(gint64 row, const char *account, const char *address,
	const char *id, enum message_state state, enum notice reason);

/* An object with its type; add to it with object_text() and its like. */
GVariantBuilder *object_begin(const char *type);
GVariant *object_end(GVariantBuilder *take_dict);

/* Skips NULL. */
void object_text(GVariantBuilder *dict, const char *key, const char *value);
void object_number(GVariantBuilder *dict, const char *key, gint64 value);
void object_bool(GVariantBuilder *dict, const char *key, gboolean value);

/* Milliseconds since 1970 as RFC 3339 in UTC; "" out of its range. */
char *time_rfc3339(gint64 ms);
/* In the local time zone: the day and the time of day by `time_format`. */
char *time_local(gint64 ms, const char *time_format);

/* The stable word of a notice in JSON, "key-changed". */
const char *notice_name(enum notice notice);

/* 64 hex digits; the caller's. */
char *id_hex(const guint8 id[32]);

#endif
