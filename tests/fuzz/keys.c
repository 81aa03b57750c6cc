/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a terminal sends. The first byte cuts the rest into pieces: the keys
 * must be the same. */
#include "config.h"

#include "fuzz.h"
#include "keys.h"

static void
on_key(const struct key *key, void *user)
{
	GString *seen = user;

	CHECK(key->code <= K_FOCUS_OUT);
	CHECK((key->mods & ~(unsigned)(MOD_SHIFT | MOD_ALT | MOD_CTRL)) == 0);
	if (key->code == K_CHAR)
		CHECK(g_unichar_validate(key->ch) &&
			!g_unichar_iscntrl(key->ch));
	if (key->code == K_PASTE) {
		CHECK(g_utf8_validate(key->text, -1, NULL));
		g_string_append(seen, key->text);
	} else
		CHECK(key->text == NULL);
	g_string_append_printf(seen, "<%d %x %u %d>", (int)key->code, key->ch,
		key->mods, key->cut);
}

static char *
decode(const guint8 *data, gsize len, gsize piece)
{
	GString *seen = g_string_new(NULL);
	struct keys *keys = keys_new(on_key, seen);

	for (gsize at = 0; at < len; at += piece) {
		keys_feed(keys, data + at, MIN(piece, len - at));
		CHECK(!keys_pasting(keys) || keys_pending(keys));
	}
	keys_timeout(keys);
	CHECK(!keys_pending(keys));
	keys_free(keys);
	return g_string_free(seen, FALSE);
}

void
fuzz_one(const guint8 *data, gsize len)
{
	struct fuzz_input in = {data, len};
	gsize piece = fuzz_byte(&in) % 16 + 1;
	g_autofree char *whole = decode(in.at, in.left, in.left + 1);
	g_autofree char *cut = decode(in.at, in.left, piece);

	CHECK(g_str_equal(whole, cut));
}
