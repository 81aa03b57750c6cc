/* SPDX-License-Identifier: GPL-3.0-or-later */
/* post: what one commit has made for an inbox leaves together, in packs, and is
 * answered together. Packs that do not arrive make the next ones smaller. */
#include "config.h"

#include "native_priv.h"
#include "pack.h"

#define PACK_BYTES (60 * 1024)
#define PACK_GROWTH 512

/* For one topic, not published yet. */
struct mail {
	GPtrArray *envelopes;
	GArray *rows; /* of gint64: outbox rows among them */
	gsize bytes;
};

static void
mail_free(gpointer data)
{
	struct mail *mail = data;

	g_ptr_array_unref(mail->envelopes);
	g_array_unref(mail->rows);
	g_free(mail);
}

static struct mail *
mail_new(void)
{
	struct mail *mail = g_new0(struct mail, 1);

	mail->envelopes =
		g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
	mail->rows = g_array_new(FALSE, FALSE, sizeof(gint64));
	return mail;
}

static void
publish(struct native *native, const char *topic, GBytes *bytes, GArray *rows,
	gsize packed)
{
	guint64 id = wire_publish(native->wire, topic, bytes, 1, FALSE);
	struct request *request;

	if (rows->len == 0)
		return;
	request = g_new0(struct request, 1);
	request->kind = REQUEST_OUTBOX;
	request->rows = g_array_ref(rows);
	request->packed = packed;
	g_hash_table_insert(
		native->requests, g_memdup2(&id, sizeof id), request);
}

static void
leave(struct native *native, const char *topic, struct mail *mail)
{
	g_autoptr(GBytes) pack = NULL;

	if (mail->envelopes->len >= 2)
		pack = pack_encode(mail->envelopes, NULL);
	if (pack != NULL) {
		publish(native, topic, pack, mail->rows,
			g_bytes_get_size(pack));
		return;
	}
	/* pack_encode() refuses nothing that the limits here let through. */
	g_assert(mail->envelopes->len == 1);
	publish(native, topic, mail->envelopes->pdata[0], mail->rows, 0);
}

static gsize
limit(const struct native *native)
{
	return native->pack_bytes != 0 ? native->pack_bytes : PACK_BYTES;
}

static void
fly(struct native *native, struct flight *flight)
{
	struct flight *before =
		g_hash_table_lookup(native->flying, &flight->outbox);

	if (before != NULL)
		native->flying_bytes -= before->bytes;
	native->flying_bytes += flight->bytes;
	g_hash_table_replace(native->flying, &flight->outbox, flight);
}

static void
leave_now(struct native *native, const char *topic, struct mail *mail)
{
	leave(native, topic, mail);
	g_hash_table_remove(native->mails, topic);
}

void
post_add(struct native *native, const char *topic, GBytes *bytes,
	struct flight *take_flight)
{
	gsize size = g_bytes_get_size(bytes) + PACK_OVERHEAD;
	struct mail *mail = g_hash_table_lookup(native->mails, topic);
	/* What goes again may have been in a pack that never arrives. */
	gboolean alone = take_flight != NULL && take_flight->tries > 0;

	if (mail != NULL &&
		(alone || mail->envelopes->len >= PACK_MAX ||
			mail->bytes + size > limit(native))) {
		leave_now(native, topic, mail);
		mail = NULL;
	}
	if (mail == NULL) {
		mail = mail_new();
		g_hash_table_insert(native->mails, g_strdup(topic), mail);
	}
	g_ptr_array_add(mail->envelopes, g_bytes_ref(bytes));
	if (take_flight != NULL) {
		g_array_append_val(mail->rows, take_flight->outbox);
		fly(native, take_flight);
	}
	mail->bytes += size;
	if (alone)
		leave_now(native, topic, mail);
}

void
post_leave(struct native *native)
{
	GHashTableIter iter;
	const char *topic;
	struct mail *mail;

	g_hash_table_iter_init(&iter, native->mails);
	while (g_hash_table_iter_next(
		&iter, (gpointer *)&topic, (gpointer *)&mail)) {
		leave(native, topic, mail);
		g_hash_table_iter_remove(&iter);
	}
}

void
post_answered(struct native *native, gsize packed, gboolean arrived)
{
	if (packed == 0)
		return;
	if (arrived)
		native->pack_bytes =
			MIN(limit(native) + PACK_GROWTH, PACK_BYTES);
	else
		native->pack_bytes = MAX(limit(native) / 2, 1);
}

GHashTable *
post_new(void)
{
	return g_hash_table_new_full(
		g_str_hash, g_str_equal, g_free, mail_free);
}
