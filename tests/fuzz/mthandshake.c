/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The key exchange, client and server with each other, the input between them:
 * the first byte says what is asked for, then each message has a byte: let
 * through (0), some of its bytes changed, or replaced. Nobody crashes; what
 * failed says nothing; with nothing changed both have the same key, and
 * whenever both have one it is the same. */
#include "config.h"

#include <string.h>

#include "fuzz.h"
#include "mt_party.h"

struct both {
	const struct mt_rsa_key *keys[1];
	struct mt_seeded random[2];
	struct mt_exchange_ask ask;
	struct mt_exchange_offer offer;
	struct mt_asker *asker;
	struct mt_answerer *answerer;
	gboolean changed;
};

static struct mt_rsa_key *
party_key(void)
{
	static struct mt_rsa_key *key;
	if (key == NULL)
		key = mt_party_key();
	return key;
}

static void
begin(struct both *both, guint8 mode)
{
	memset(both, 0, sizeof *both);
	both->keys[0] = party_key();
	mt_seeded_init(&both->random[0], 1);
	mt_seeded_init(&both->random[1], 2);
	both->ask = (struct mt_exchange_ask){.keys = both->keys,
		.n_keys = 1,
		.random = &both->random[0].random,
		.now = mt_party_now,
		.dc = (mode & 1) != 0 ? 2 : 0,
		.expires_in = (mode & 2) != 0 ? 60 : 0,
		.old_rsa = (mode & 4) != 0,
		.single = (mode & 8) != 0};
	both->offer = (struct mt_exchange_offer){.keys = both->keys,
		.n_keys = 1,
		.random = &both->random[1].random,
		.now = mt_party_now};
	both->asker = mt_asker_new(&both->ask);
	both->answerer = mt_answerer_new(&both->offer);
}

/* What comes of a message on its way. */
static void
change(struct both *both, struct fuzz_input *in, GByteArray *message)
{
	guint8 what = fuzz_byte(in);

	for (guint i = 0; i < what && i < 200 && in->left > 0; i++) {
		gsize at = fuzz_byte(in);
		guint8 flip = fuzz_byte(in);
		at = at * 3 + i;
		if (flip != 0 && at < message->len) {
			message->data[at] ^= flip;
			both->changed = TRUE;
		}
	}
	if (what >= 200) {
		gsize len;
		const guint8 *bytes =
			fuzz_take(in, (gsize)(what - 200) * 4, &len);
		g_byte_array_set_size(message, 0);
		g_byte_array_append(message, bytes, (guint)len);
		both->changed = TRUE;
	}
}

static void
run(struct both *both, struct fuzz_input *in)
{
	enum mt_exchange_step up_step = MT_EXCHANGE_MORE;
	enum mt_exchange_step down_step = MT_EXCHANGE_MORE;
	GByteArray *up = g_byte_array_new(), *down = g_byte_array_new();

	mt_asker_begin(both->asker, up);
	for (guint n = 0; n < 6 && down_step == MT_EXCHANGE_MORE; n++) {
		change(both, in, up);
		g_byte_array_set_size(down, 0);
		up_step = mt_answerer_read(
			both->answerer, up->data, up->len, down);
		if (up_step == MT_EXCHANGE_FAILED) {
			CHECK(down->len == 0 && both->changed);
			break;
		}
		CHECK(down->len > 0);
		change(both, in, down);
		g_byte_array_set_size(up, 0);
		down_step = mt_asker_read(
			both->asker, down->data, down->len, up, NULL);
		CHECK(down_step != MT_EXCHANGE_FAILED || up->len == 0);
	}
	CHECK(both->changed || down_step == MT_EXCHANGE_DONE);
	if (up_step == MT_EXCHANGE_DONE && down_step == MT_EXCHANGE_DONE)
		CHECK(memcmp(mt_asker_result(both->asker)->key,
			      mt_answerer_result(both->answerer)->key,
			      MT_KEY_SIZE) == 0);
	g_byte_array_unref(up);
	g_byte_array_unref(down);
}

void
fuzz_one(const guint8 *data, gsize len)
{
	struct fuzz_input in = {data, len};
	struct both both;

	begin(&both, fuzz_byte(&in));
	run(&both, &in);
	mt_asker_free(both.asker);
	mt_answerer_free(both.answerer);
}
