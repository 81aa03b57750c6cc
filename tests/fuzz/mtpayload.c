/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a peer of MTProto says under a key that is right: to a server and to a
 * client, several packets one after the other. Of each packet: a byte of what
 * is odd about it, a byte of its seq_no, two bytes of its length, its body. */
#include "config.h"

#include <string.h>

#include <sodium.h>

#include "fuzz.h"
#include "mt_crypt.h"
#include "mt_keys_priv.h"
#include "mt_link.h"

enum { NOW = 1700000000, UNACKED = 64, MESSAGE = 65536 };

struct side {
	struct mt_link *link;
	gboolean serves, over;
	guint64 session, salt, last;
	guint results;
};

static const guint8 the_key[MT_KEY_SIZE] = {1, 2, 3};

static gint64
host_wall(gpointer data)
{
	(void)data;
	return (gint64)NOW * G_USEC_PER_SEC;
}

static void
host_fill(guint8 *bytes, gsize len, gpointer data)
{
	(void)data;
	memset(bytes, 7, len);
}

static const struct mt_random dull = {.fill = host_fill};
static const struct mt_host host = {
	.random = &dull, .wall = host_wall, .mono = host_wall};

static void
on_ready(struct mt_link *link, gboolean new_key, gpointer data)
{
	const struct side *side = data;

	CHECK(!new_key && !side->over && !mt_link_is_over(link));
}

/* Answered, acknowledged or neither, as its bytes have it. */
static void
on_message(
	struct mt_link *link, const struct mt_message *message, gpointer data)
{
	const struct side *side = data;
	guint8 what = message->body[message->len - 1];

	CHECK(!side->over && mt_link_is_ready(link));
	CHECK(message->len >= 4 && message->len <= MESSAGE);
	CHECK(message->len % 4 == 0);
	if (what % 4 == 0 && side->serves)
		mt_link_result(link, message->msg_id,
			g_bytes_new(message->body, message->len),
			MT_SEND_COMPRESS);
	else if (what % 4 == 1)
		mt_link_ack(link, message->msg_id);
}

static void
on_result(struct mt_link *link, guint64 handle, const guint8 *body, gsize len,
	gpointer data)
{
	struct side *side = data;

	(void)link;
	CHECK(body != NULL && len % 4 == 0 && handle > 0);
	side->results++;
}

static void
on_error(struct mt_link *link, guint64 handle, gint32 code, const char *text,
	gpointer data)
{
	struct side *side = data;

	(void)link;
	(void)code;
	CHECK(handle > 0 && g_utf8_validate(text, -1, NULL));
	side->results++;
}

static void
on_ended(struct mt_link *link, enum mt_ended ended, const char *why,
	gpointer data)
{
	struct side *side = data;

	(void)link;
	(void)ended;
	CHECK(!side->over && why != NULL);
	side->over = TRUE;
}

static const struct mt_link_ops ops = {.ready = on_ready,
	.message = on_message,
	.result = on_result,
	.error = on_error,
	.ended = on_ended};

static void
drain(struct side *side)
{
	gsize len;

	mt_link_flush(side->link);
	mt_link_out(side->link, &len);
	mt_link_drop(side->link, len);
	CHECK(mt_link_unacked(side->link) <= UNACKED);
}

static guint64
next_id(struct side *side, guint8 odd)
{
	guint64 id = (guint64)NOW << 32 | (side->last += 4);

	if ((odd & 1) != 0)
		id = (guint64)NOW << 32 | 4; /* perhaps again */
	if ((odd & 2) != 0)
		id += (guint64)(odd >> 4) << 36;
	return side->serves ? id : id | 1;
}

static void
feed_one(struct mt_crypt *crypt, struct side *side, struct fuzz_input *in)
{
	guint8 odd = fuzz_byte(in), seq = fuzz_byte(in);
	gsize wanted = fuzz_byte(in) | (gsize)fuzz_byte(in) << 8, len, size;
	const guint8 *body = fuzz_take(in, wanted, &len);
	struct mt_inner inner = {.salt = side->salt,
		.session_id = side->session,
		.msg_id = next_id(side, odd),
		.seq_no = seq,
		.len = MAX((len + 3) / 4, 1) * 4};
	g_autofree guint8 *packet = NULL;

	size = mt_crypt_size(inner.len);
	packet = g_malloc0(4 + size);
	mt_set32(packet, (guint32)size);
	if (len > 0)
		memcpy(packet + 4 + MT_CRYPT_HEAD + MT_CRYPT_INNER, body, len);
	mt_crypt_seal(crypt, the_key, mt_crypt_key_id(crypt, the_key),
		side->serves ? MT_TO_SERVER : MT_TO_CLIENT, &inner, &dull,
		packet + 4, size);
	mt_link_feed(side->link, packet, 4 + size);
	drain(side);
}

static void
play(struct mt_crypt *crypt, struct side *side, struct fuzz_input in)
{
	for (guint i = 0; i < 32 && in.left > 0 && !side->over; i++)
		feed_one(crypt, side, &in);
	CHECK(side->over == mt_link_is_over(side->link));
	CHECK(side->results <= 3);
	mt_link_free(side->link);
}

static void
as_server(struct mt_crypt *crypt, struct fuzz_input in,
	const struct mt_link_limits *limits)
{
	struct mt_keys_limits few = {.keys = 2, .sessions = 2, .window = 16};
	struct mt_keys *keys = mt_keys_new(NULL, 0, &host, &few);
	struct mt_exchange_result made = {.salt = 99};
	struct side side = {.serves = TRUE, .session = 5, .salt = 99};
	static const guint8 intermediate[] = {0xee, 0xee, 0xee, 0xee};

	memcpy(made.key, the_key, sizeof made.key);
	made.key_id = mt_crypt_key_id(crypt, the_key);
	CHECK(mt_keys_add(keys, &made) != NULL);
	side.link = mt_link_new_server(keys, limits, &ops, &side);
	mt_link_feed(side.link, intermediate, sizeof intermediate);
	play(crypt, &side, in);
	mt_keys_free(keys);
}

static void
as_client(struct mt_crypt *crypt, struct fuzz_input in,
	const struct mt_link_limits *limits)
{
	struct mt_key key = {.salt = 99};
	struct mt_client client = {.host = &host,
		.kind = MT_INTERMEDIATE,
		.key = &key,
		.limits = *limits};
	struct side side = {.salt = 1};
	GByteArray *query = g_byte_array_new();

	memcpy(key.key, the_key, sizeof key.key);
	side.link = mt_link_new_client(&client, &ops, &side);
	side.session = mt_link_session_id(side.link);
	g_byte_array_append(query, (const guint8 *)"abcd", 4);
	for (int i = 0; i < 3; i++)
		mt_link_send(side.link, g_bytes_new(query->data, query->len),
			MT_SEND_QUERY);
	g_byte_array_unref(query);
	play(crypt, &side, in);
}

void
fuzz_one(const guint8 *data, gsize len)
{
	struct fuzz_input in = {data, len};
	struct mt_link_limits limits = {
		.unacked = UNACKED, .message = MESSAGE, .kept = 4096};
	struct mt_crypt *crypt;

	CHECK(sodium_init() >= 0);
	crypt = mt_crypt_new();
	as_server(crypt, in, &limits);
	as_client(crypt, in, &limits);
	mt_crypt_free(crypt);
}
