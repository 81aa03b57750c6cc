/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include <sodium.h>

#include "tc_state.h"

#define MAGIC "DT1"
#define MAGIC_LEN 3
#define KEY_LEN (MT_KEY_SIZE + 16)

void
tc_state_forget_key(struct tc_state *state)
{
	sodium_memzero(&state->key, sizeof(state->key));
	state->has_key = FALSE;
}

void
tc_state_clear(struct tc_state *state)
{
	tc_state_forget_key(state);
	g_clear_pointer(&state->pem, g_free);
}

/* A text of two bytes of length; NULL: it is not whole. */
static char *
take_text(const guint8 **at, gsize *left)
{
	gsize len;
	char *text;

	if (*left < 2)
		return NULL;
	len = (gsize)(*at)[0] << 8 | (*at)[1];
	if (*left - 2 < len)
		return NULL;
	text = g_strndup((const char *)*at + 2, len);
	*at += 2 + len;
	*left -= 2 + len;
	return text;
}

static guint64
number(const guint8 *at)
{
	guint64 value;

	memcpy(&value, at, sizeof(value));
	return GUINT64_FROM_BE(value);
}

void
tc_state_read(struct tc_state *state, const char *place, const guint8 *bytes,
	gsize len)
{
	g_autofree char *of = NULL;

	if (bytes == NULL || len < MAGIC_LEN ||
		memcmp(bytes, MAGIC, MAGIC_LEN) != 0)
		return;
	bytes += MAGIC_LEN;
	len -= MAGIC_LEN;
	of = take_text(&bytes, &len);
	if (of == NULL || strcmp(of, place) != 0)
		return;
	state->pem = take_text(&bytes, &len);
	if (state->pem == NULL || len != KEY_LEN)
		return;
	memcpy(state->key.key, bytes, MT_KEY_SIZE);
	state->key.salt = number(bytes + MT_KEY_SIZE);
	state->key.time_offset = (gint64)number(bytes + MT_KEY_SIZE + 8);
	state->has_key = TRUE;
}

static void
put_text(GByteArray *out, const char *text)
{
	gsize len = strlen(text);
	const guint8 head[2] = {(guint8)(len >> 8), (guint8)len};

	g_byte_array_append(out, head, 2);
	g_byte_array_append(out, (const guint8 *)text, (guint)len);
}

static void
put_number(GByteArray *out, guint64 value)
{
	guint64 bytes = GUINT64_TO_BE(value);

	g_byte_array_append(out, (const guint8 *)&bytes, sizeof(bytes));
}

GByteArray *
tc_state_write(const struct tc_state *state, const char *place)
{
	GByteArray *out;

	if (state->pem == NULL)
		return NULL;
	/* enough, so that no copy is left behind by growing */
	out = g_byte_array_sized_new(4096);
	g_byte_array_append(out, (const guint8 *)MAGIC, MAGIC_LEN);
	put_text(out, place);
	put_text(out, state->pem);
	if (!state->has_key)
		return out;
	g_byte_array_append(out, state->key.key, MT_KEY_SIZE);
	put_number(out, state->key.salt);
	put_number(out, (guint64)state->key.time_offset);
	return out;
}
