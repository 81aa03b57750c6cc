/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dcbor.h"
#include "fault.h"
#include "i18n.h"
#include "mimi.h"
#include "mimi_limits.h"

#include <string.h>

gsize
mimi_part_items(enum mimi_cardinality cardinality)
{
	switch (cardinality) {
	case MIMI_SINGLE:
	case MIMI_MULTI:
		return 5;
	case MIMI_EXTERNAL:
		return 15;
	default:
		return 3;
	}
}

gboolean
mimi_single_fits(const char *content_type, gsize len)
{
	return len <= MIMI_TEXT_MAX ||
		g_ascii_strncasecmp(content_type, "text/", 5) != 0;
}

void
mimi_extension_free(gpointer data)
{
	struct mimi_extension *extension = data;

	g_bytes_unref(extension->key);
	g_bytes_unref(extension->value);
	g_free(extension);
}

static void
get_external(struct dcbor_reader *r, struct mimi_part *part)
{
	struct mimi_external *e = g_new0(struct mimi_external, 1);

	part->external = e;
	part->content_type = dcbor_get_text(r, MIMI_NAME_MAX);
	e->url = dcbor_get_text(r, MIMI_NAME_MAX);
	e->expires = (guint32)dcbor_get_uint_max(r, G_MAXUINT32);
	e->size = dcbor_get_uint(r);
	e->enc_alg = (guint16)dcbor_get_uint_max(r, G_MAXUINT16);
	e->key = dcbor_get_gbytes(r, MIMI_NAME_MAX);
	e->nonce = dcbor_get_gbytes(r, MIMI_NAME_MAX);
	e->aad = dcbor_get_gbytes(r, MIMI_NAME_MAX);
	e->hash_alg = (guint8)dcbor_get_uint_max(r, G_MAXUINT8);
	e->hash = dcbor_get_gbytes(r, MIMI_NAME_MAX);
	e->description = dcbor_get_text(r, MIMI_NAME_MAX);
	e->filename = dcbor_get_text(r, MIMI_NAME_MAX);
}

static void
get_single(struct dcbor_reader *r, struct mimi_part *part)
{
	part->content_type = dcbor_get_text(r, MIMI_NAME_MAX);
	part->content = dcbor_get_gbytes(r, MIMI_MAX);
	if (part->content != NULL &&
		!mimi_single_fits(
			part->content_type, g_bytes_get_size(part->content)))
		dcbor_refuse(r);
}

static struct mimi_part *get_part(
	struct dcbor_reader *r, guint depth, guint *count);

static void
get_multi(struct dcbor_reader *r, struct mimi_part *part, guint depth,
	guint *count)
{
	gsize n;

	part->semantics =
		(enum mimi_semantics)dcbor_get_uint_max(r, MIMI_PROCESS_ALL);
	n = dcbor_get_array(r, MIMI_PARTS);
	if (n < MIMI_MULTI_MIN || depth == MIMI_DEPTH)
		dcbor_refuse(r);
	part->parts =
		g_ptr_array_new_with_free_func((GDestroyNotify)mimi_part_free);
	for (gsize i = 0; i < n && !dcbor_bad(r); i++)
		g_ptr_array_add(part->parts, get_part(r, depth + 1, count));
}

/* Never NULL; the error is the reader's. */
static struct mimi_part *
get_part(struct dcbor_reader *r, guint depth, guint *count)
{
	struct mimi_part *part = g_new0(struct mimi_part, 1);
	gsize items = dcbor_get_array(r, 15);

	if (++*count > MIMI_PARTS)
		dcbor_refuse(r);
	part->disposition = (guint8)dcbor_get_uint_max(r, G_MAXUINT8);
	part->language = dcbor_get_text(r, MIMI_NAME_MAX);
	part->cardinality =
		(enum mimi_cardinality)dcbor_get_uint_max(r, MIMI_MULTI);
	if (items != mimi_part_items(part->cardinality))
		dcbor_refuse(r);
	if (dcbor_bad(r))
		return part;
	if (part->cardinality == MIMI_SINGLE)
		get_single(r, part);
	else if (part->cardinality == MIMI_EXTERNAL)
		get_external(r, part);
	else if (part->cardinality == MIMI_MULTI)
		get_multi(r, part, depth, count);
	return part;
}

static void
keep_extension(struct mimi_content *content, const guint8 *key, gsize key_len,
	const guint8 *value, gsize value_len)
{
	struct mimi_extension *extension = g_new0(struct mimi_extension, 1);

	if (content->extensions == NULL)
		content->extensions =
			g_ptr_array_new_with_free_func(mimi_extension_free);
	extension->key = g_bytes_new(key, key_len);
	extension->value = g_bytes_new(value, value_len);
	g_ptr_array_add(content->extensions, extension);
}

static void
get_known(const guint8 *value, gsize len, gboolean *has, guint64 *out,
	struct dcbor_reader *outer)
{
	struct dcbor_reader r;

	dcbor_reader_init(&r, value, len);
	*out = dcbor_get_uint(&r);
	*has = dcbor_done(&r);
	if (!*has)
		dcbor_refuse(outer);
}

/* A key is an integer or a text of 1 to 255 bytes. */
static void
get_extension(struct dcbor_reader *r, struct mimi_content *content)
{
	static const guint8 time_key[] = {MIMI_EXTENSION_TIME};
	static const char clock_key[] = "\x6b" MIMI_EXTENSION_CLOCK;
	enum dcbor_type type = dcbor_peek(r);
	gsize key_len, len;
	const guint8 *key = dcbor_skip(r, &key_len);
	const guint8 *value = dcbor_skip(r, &len);

	if (key == NULL || value == NULL || type == DCBOR_BYTES ||
		(type == DCBOR_TEXT &&
			(key_len < 2 || key_len > 2 + G_MAXUINT8)) ||
		len > MIMI_EXTENSION_MAX) {
		dcbor_refuse(r);
		return;
	}
	if (key_len == sizeof(time_key) && key[0] == time_key[0])
		get_known(value, len, &content->has_time, &content->time, r);
	else if (key_len == strlen(clock_key) &&
		memcmp(key, clock_key, key_len) == 0)
		get_known(value, len, &content->has_clock, &content->clock, r);
	else
		keep_extension(content, key, key_len, value, len);
}

static void
get_id(struct dcbor_reader *r, gboolean *has, guint8 id[MIMI_ID_LEN])
{
	if (!dcbor_try_null(r))
		*has = dcbor_get_fixed(r, id, MIMI_ID_LEN);
}

static void
get_expires(struct dcbor_reader *r, struct mimi_content *content)
{
	if (dcbor_try_null(r))
		return;
	dcbor_get_array_of(r, 2);
	content->expires_relative = dcbor_get_bool(r);
	content->expires = (guint32)dcbor_get_uint_max(r, G_MAXUINT32);
	content->has_expires = TRUE;
}

static struct mimi_content *
get_content(struct dcbor_reader *r)
{
	struct mimi_content *content = g_new0(struct mimi_content, 1);
	guint count = 0;
	gsize n;

	dcbor_get_array_of(r, 7);
	dcbor_get_fixed(r, content->salt, MIMI_SALT_LEN);
	get_id(r, &content->has_replaces, content->replaces);
	content->topic_id = dcbor_get_gbytes(r, MIMI_EXTENSION_MAX);
	get_expires(r, content);
	get_id(r, &content->has_in_reply_to, content->in_reply_to);
	n = dcbor_get_map(r, MIMI_EXTENSIONS);
	for (gsize i = 0; i < n && !dcbor_bad(r); i++)
		get_extension(r, content);
	content->part = get_part(r, 1, &count);
	return content;
}

struct mimi_content *
mimi_decode(GBytes *bytes, GError **error)
{
	g_autoptr(MimiContent) content = NULL;
	struct dcbor_reader r;
	gsize len;
	const void *data = g_bytes_get_data(bytes, &len);

	dcbor_reader_init(&r, data, len);
	if (len > MIMI_MAX)
		dcbor_refuse(&r);
	content = get_content(&r);
	if (!dcbor_done(&r)) {
		fault_set(error, FAULT_PROTOCOL,
			_("a message's content is malformed or too large"));
		return NULL;
	}
	return g_steal_pointer(&content);
}
