/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plain_priv.h"

/* Each part with its length in front, so that none runs into the next. */
static void
add(GChecksum *sum, const void *bytes, gsize len)
{
	guint8 size[8];

	for (int i = 0; i < 8; i++)
		size[i] = (guint8)((guint64)len >> (56 - 8 * i));
	g_checksum_update(sum, size, sizeof size);
	if (len > 0)
		g_checksum_update(sum, bytes, (gssize)len);
}

static void
add_text(GChecksum *sum, const char *text)
{
	add(sum, text, text != NULL ? strlen(text) : 0);
}

static GChecksum *
begin(const char *purpose)
{
	GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA256);

	add_text(sum, purpose);
	return sum;
}

static void
end(GChecksum *take_sum, guint8 *out, gsize len)
{
	guint8 hash[HASH_LEN];
	gsize size = sizeof hash;

	g_checksum_get_digest(take_sum, hash, &size);
	memcpy(out, hash, len);
	g_checksum_free(take_sum);
}

static void
add_arrival(GChecksum *sum, const struct arrival *arrival)
{
	gsize len;
	const void *bytes = g_bytes_get_data(arrival->payload, &len);

	add_text(sum, arrival->topic);
	add(sum, bytes, len);
}

void
id_of_sender(const struct room *room, const char *sender, const char *id,
	guint8 out[HASH_LEN])
{
	GChecksum *sum = begin("sender");

	add_text(sum, room->name);
	add_text(sum, sender);
	add_text(sum, id);
	end(sum, out, HASH_LEN);
}

void
id_of_value(const struct room *room, const struct arrival *arrival,
	guint8 out[HASH_LEN])
{
	GChecksum *sum = begin("value");

	add_text(sum, room->name);
	add_arrival(sum, arrival);
	end(sum, out, HASH_LEN);
}

void
id_fresh(guint8 out[HASH_LEN])
{
	g_autofree char *uuid = g_uuid_string_random();
	GChecksum *sum = begin("fresh");

	add_text(sum, uuid);
	end(sum, out, HASH_LEN);
}

void
id_of_echo(const struct room *room, const char *text, guint8 out[HASH_LEN])
{
	GChecksum *sum = begin("echo");

	add_text(sum, room->name);
	add_text(sum, text);
	end(sum, out, HASH_LEN);
}

void
id_of_arrival(const struct room *room, const struct arrival *arrival,
	guint8 out[RECENT_LEN])
{
	GChecksum *sum = begin("arrival");

	add_text(sum, room != NULL ? room->name : NULL);
	add_arrival(sum, arrival);
	end(sum, out, RECENT_LEN);
}
