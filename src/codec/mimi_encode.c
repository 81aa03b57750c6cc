/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dcbor.h"
#include "fault.h"
#include "i18n.h"
#include "mimi.h"
#include "mimi_limits.h"

#include <string.h>

static gboolean
text_fits(const char *text)
{
	return text != NULL && strlen(text) <= MIMI_NAME_MAX &&
		g_utf8_validate(text, -1, NULL);
}

static void
put_optional(GByteArray *out, GBytes *bytes)
{
	if (bytes == NULL)
		dcbor_put_bytes(out, NULL, 0);
	else
		dcbor_put_gbytes(out, bytes);
}

static gboolean
put_external(GByteArray *out, const struct mimi_part *part)
{
	const struct mimi_external *e = part->external;

	if (e == NULL || !text_fits(part->content_type) || !text_fits(e->url) ||
		!text_fits(e->description) || !text_fits(e->filename))
		return FALSE;
	dcbor_put_text(out, part->content_type);
	dcbor_put_text(out, e->url);
	dcbor_put_uint(out, e->expires);
	dcbor_put_uint(out, e->size);
	dcbor_put_uint(out, e->enc_alg);
	put_optional(out, e->key);
	put_optional(out, e->nonce);
	put_optional(out, e->aad);
	dcbor_put_uint(out, e->hash_alg);
	put_optional(out, e->hash);
	dcbor_put_text(out, e->description);
	dcbor_put_text(out, e->filename);
	return TRUE;
}

static gboolean
put_single(GByteArray *out, const struct mimi_part *part)
{
	if (part->content == NULL || !text_fits(part->content_type) ||
		!mimi_single_fits(
			part->content_type, g_bytes_get_size(part->content)))
		return FALSE;
	dcbor_put_text(out, part->content_type);
	dcbor_put_gbytes(out, part->content);
	return TRUE;
}

static gboolean put_part(GByteArray *out, const struct mimi_part *part,
	guint depth, guint *count);

static gboolean
put_multi(GByteArray *out, const struct mimi_part *part, guint depth,
	guint *count)
{
	if (part->parts == NULL || part->parts->len < MIMI_MULTI_MIN ||
		part->semantics > MIMI_PROCESS_ALL)
		return FALSE;
	dcbor_put_uint(out, part->semantics);
	dcbor_put_array(out, part->parts->len);
	for (guint i = 0; i < part->parts->len; i++)
		if (!put_part(out, part->parts->pdata[i], depth + 1, count))
			return FALSE;
	return TRUE;
}

static gboolean
put_part(GByteArray *out, const struct mimi_part *part, guint depth,
	guint *count)
{
	if (depth > MIMI_DEPTH || ++*count > MIMI_PARTS ||
		part->cardinality > MIMI_MULTI || !text_fits(part->language))
		return FALSE;
	dcbor_put_array(out, mimi_part_items(part->cardinality));
	dcbor_put_uint(out, part->disposition);
	dcbor_put_text(out, part->language);
	dcbor_put_uint(out, part->cardinality);
	switch (part->cardinality) {
	case MIMI_SINGLE:
		return put_single(out, part);
	case MIMI_EXTERNAL:
		return put_external(out, part);
	case MIMI_MULTI:
		return put_multi(out, part, depth, count);
	default:
		return TRUE;
	}
}

static struct mimi_extension *
extension_uint(GByteArray *key, guint64 value)
{
	struct mimi_extension *extension = g_new0(struct mimi_extension, 1);
	GByteArray *encoded = g_byte_array_new();

	dcbor_put_uint(encoded, value);
	extension->key = g_byte_array_free_to_bytes(key);
	extension->value = g_byte_array_free_to_bytes(encoded);
	return extension;
}

static gint
by_key(gconstpointer a, gconstpointer b)
{
	const struct mimi_extension *const *one = a, *const *other = b;

	return g_bytes_compare((*one)->key, (*other)->key);
}

static GPtrArray *
extensions_all(const struct mimi_content *content)
{
	GPtrArray *all = g_ptr_array_new_with_free_func(mimi_extension_free);

	if (content->has_time) {
		GByteArray *key = g_byte_array_new();

		dcbor_put_uint(key, MIMI_EXTENSION_TIME);
		g_ptr_array_add(all, extension_uint(key, content->time));
	}
	if (content->has_clock) {
		GByteArray *key = g_byte_array_new();

		dcbor_put_text(key, MIMI_EXTENSION_CLOCK);
		g_ptr_array_add(all, extension_uint(key, content->clock));
	}
	for (guint i = 0;
		content->extensions != NULL && i < content->extensions->len;
		i++) {
		const struct mimi_extension *from =
			content->extensions->pdata[i];
		struct mimi_extension *copy = g_new0(struct mimi_extension, 1);

		copy->key = g_bytes_ref(from->key);
		copy->value = g_bytes_ref(from->value);
		g_ptr_array_add(all, copy);
	}
	g_ptr_array_sort(all, by_key);
	return all;
}

static void
put_extensions(GByteArray *out, const struct mimi_content *content)
{
	g_autoptr(GPtrArray) all = extensions_all(content);

	dcbor_put_map(out, all->len);
	for (guint i = 0; i < all->len; i++) {
		const struct mimi_extension *extension = all->pdata[i];
		gsize len;
		const void *data = g_bytes_get_data(extension->key, &len);

		dcbor_put_raw(out, data, len);
		data = g_bytes_get_data(extension->value, &len);
		dcbor_put_raw(out, data, len);
	}
}

static void
put_id(GByteArray *out, gboolean has, const guint8 id[MIMI_ID_LEN])
{
	if (has)
		dcbor_put_bytes(out, id, MIMI_ID_LEN);
	else
		dcbor_put_null(out);
}

static void
put_expires(GByteArray *out, const struct mimi_content *content)
{
	if (!content->has_expires) {
		dcbor_put_null(out);
		return;
	}
	dcbor_put_array(out, 2);
	dcbor_put_bool(out, content->expires_relative);
	dcbor_put_uint(out, content->expires);
}

GBytes *
mimi_encode(const struct mimi_content *content, GError **error)
{
	g_autoptr(GByteArray) out = g_byte_array_new();
	g_autoptr(MimiContent) back = NULL;
	g_autoptr(GBytes) bytes = NULL;
	guint count = 0;

	dcbor_put_array(out, 7);
	dcbor_put_bytes(out, content->salt, MIMI_SALT_LEN);
	put_id(out, content->has_replaces, content->replaces);
	put_optional(out, content->topic_id);
	put_expires(out, content);
	put_id(out, content->has_in_reply_to, content->in_reply_to);
	put_extensions(out, content);
	if (!put_part(out, content->part, 1, &count) || out->len > MIMI_MAX) {
		fault_set(error, FAULT_DATA,
			_("the message is too long or has too many parts; "
			  "send it in pieces"));
		return NULL;
	}
	/* What the reader would refuse must not go out. */
	bytes = g_byte_array_free_to_bytes(g_steal_pointer(&out));
	back = mimi_decode(bytes, NULL);
	if (back == NULL) {
		fault_set(error, FAULT_DATA,
			_("the message has a part that cannot be sent"));
		return NULL;
	}
	return g_steal_pointer(&bytes);
}
