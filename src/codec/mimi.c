/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Contents in memory; what is shown of them; message IDs. */
#include "config.h"

#include "mimi.h"
#include "text.h"

#include <sodium.h>
#include <string.h>

struct mimi_part *
mimi_part_new(void)
{
	struct mimi_part *part = g_new0(struct mimi_part, 1);

	part->language = g_strdup("");
	return part;
}

static void
external_free(struct mimi_external *external)
{
	if (external == NULL)
		return;
	g_free(external->url);
	g_clear_pointer(&external->key, g_bytes_unref);
	g_clear_pointer(&external->nonce, g_bytes_unref);
	g_clear_pointer(&external->aad, g_bytes_unref);
	g_clear_pointer(&external->hash, g_bytes_unref);
	g_free(external->description);
	g_free(external->filename);
	g_free(external);
}

void
mimi_part_free(struct mimi_part *part)
{
	if (part == NULL)
		return;
	g_free(part->language);
	g_free(part->content_type);
	g_clear_pointer(&part->content, g_bytes_unref);
	external_free(part->external);
	g_clear_pointer(&part->parts, g_ptr_array_unref);
	g_free(part);
}

struct mimi_content *
mimi_content_new(void)
{
	struct mimi_content *content = g_new0(struct mimi_content, 1);

	randombytes_buf(content->salt, sizeof(content->salt));
	content->part = mimi_part_new();
	return content;
}

void
mimi_content_free(struct mimi_content *content)
{
	if (content == NULL)
		return;
	g_clear_pointer(&content->topic_id, g_bytes_unref);
	g_clear_pointer(&content->extensions, g_ptr_array_unref);
	mimi_part_free(content->part);
	g_free(content);
}

struct mimi_content *
mimi_text(const char *text)
{
	struct mimi_content *content = mimi_content_new();
	struct mimi_part *part = content->part;

	part->disposition = MIMI_RENDER;
	part->cardinality = MIMI_SINGLE;
	part->content_type = g_strdup(MIMI_TYPE_TEXT);
	part->content = g_bytes_new(text, strlen(text));
	return content;
}

struct mimi_content *
mimi_delete(const guint8 id[MIMI_ID_LEN])
{
	struct mimi_content *content = mimi_content_new();

	content->part->disposition = MIMI_RENDER;
	content->has_replaces = TRUE;
	memcpy(content->replaces, id, MIMI_ID_LEN);
	return content;
}

gboolean
mimi_is_delete(const struct mimi_content *content)
{
	return content->has_replaces && content->part->cardinality == MIMI_NULL;
}

static gboolean
charset_readable(const char *parameters)
{
	static const char name[] = "charset=";
	const char *at = g_strstr_len(parameters, -1, name);
	g_autofree char *value = NULL;

	if (at == NULL)
		return TRUE;
	value = g_strdup(at + strlen(name));
	g_strdelimit(value, "\"", ' ');
	g_strchug(value);
	value[strcspn(value, " ;\t")] = '\0';
	return strcmp(value, "utf-8") == 0 || strcmp(value, "us-ascii") == 0;
}

static gboolean
part_is_text(const struct mimi_part *part)
{
	g_autofree char *type = NULL;
	char *parameters;

	if (part->cardinality != MIMI_SINGLE)
		return FALSE;
	type = g_ascii_strdown(part->content_type, -1);
	parameters = strchr(type, ';');
	if (parameters != NULL) {
		*parameters = '\0';
		parameters++;
	}
	g_strstrip(type);
	if (strcmp(type, "text/plain") != 0 &&
		strcmp(type, "text/markdown") != 0)
		return FALSE;
	return parameters == NULL || charset_readable(parameters);
}

static gboolean
part_is_shown(const struct mimi_part *part)
{
	switch (part->disposition) {
	case MIMI_UNSPECIFIED:
	case MIMI_RENDER:
	case MIMI_REACTION:
	case MIMI_INLINE:
		return part_is_text(part);
	default:
		return FALSE;
	}
}

/* Recursion is bounded: a tree deeper than MIMI_DEPTH is not walked. */
static const struct mimi_part *
first_text(const struct mimi_part *part, guint depth)
{
	if (part_is_shown(part))
		return part;
	if (part->cardinality != MIMI_MULTI || depth == MIMI_DEPTH)
		return NULL;
	for (guint i = 0; i < part->parts->len; i++) {
		const struct mimi_part *found =
			first_text(part->parts->pdata[i], depth + 1);

		if (found != NULL)
			return found;
	}
	return NULL;
}

const struct mimi_part *
mimi_first_text(const struct mimi_content *content)
{
	return first_text(content->part, 1);
}

char *
mimi_part_text(const struct mimi_part *part)
{
	const char *data;
	gsize len;

	if (!part_is_text(part))
		return NULL;
	data = g_bytes_get_data(part->content, &len);
	return text_clean(data != NULL ? data : "", (gssize)len, TEXT_BODY);
}

static void
hash_uri(crypto_hash_sha256_state *state, const char *uri)
{
	gsize len = strlen(uri);
	guint8 prefix[2] = {(guint8)(len >> 8), (guint8)len};

	g_assert(len <= G_MAXUINT16);
	crypto_hash_sha256_update(state, prefix, sizeof(prefix));
	crypto_hash_sha256_update(state, (const guint8 *)uri, len);
}

void
mimi_message_id(const char *sender_uri, const char *room_uri, GBytes *content,
	const guint8 salt[MIMI_SALT_LEN], guint8 out[MIMI_ID_LEN])
{
	crypto_hash_sha256_state state;
	guint8 hash[crypto_hash_sha256_BYTES];
	gsize len;
	const guint8 *data = g_bytes_get_data(content, &len);

	crypto_hash_sha256_init(&state);
	hash_uri(&state, sender_uri);
	hash_uri(&state, room_uri);
	if (len > 0)
		crypto_hash_sha256_update(&state, data, len);
	crypto_hash_sha256_update(&state, salt, MIMI_SALT_LEN);
	crypto_hash_sha256_final(&state, hash);
	out[0] = 0x01;
	memcpy(out + 1, hash, MIMI_ID_LEN - 1);
}
