/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include <sodium.h>

#include "mt_pair.h"
#include "mt_party.h"
#include "tl.h"

static void
clock_fill(guint8 *bytes, gsize len, gpointer data)
{
	struct pair_clock *clock = data;

	for (gsize i = 0; i < len; i++) {
		clock->state = clock->state * 6364136223846793005u + 1;
		bytes[i] = (guint8)(clock->state >> 40);
	}
}

static gint64
clock_wall(gpointer data)
{
	return ((struct pair_clock *)data)->wall;
}

static gint64
clock_mono(gpointer data)
{
	return ((struct pair_clock *)data)->mono;
}

static void
clock_init(struct pair_clock *clock, guint64 seed)
{
	clock->random = (struct mt_random){.fill = clock_fill, .data = clock};
	clock->host = (struct mt_host){.random = &clock->random,
		.wall = clock_wall,
		.mono = clock_mono,
		.data = clock};
	clock->wall = (gint64)PARTY_NOW * G_USEC_PER_SEC;
	clock->mono = 1000 * G_USEC_PER_SEC;
	clock->state = seed;
}

/* ---- events -------------------------------------------------------------- */

static void
on_ready(struct mt_link *link, gboolean new_key, gpointer data)
{
	struct pair_end *end = data;

	(void)link;
	g_string_append(end->log, new_key ? "ready! " : "ready ");
}

static void
server_message(
	struct mt_link *link, const struct mt_message *message, gpointer data)
{
	struct pair_end *end = data;
	struct tl_reader reader;
	guint64 id = message->msg_id;
	guint32 kind;

	tl_reader_init(&reader, message->body, message->len);
	kind = tl_reader_id(&reader);
	g_byte_array_append(end->bodies, message->body, (guint)message->len);
	if (!end->silent)
		g_string_append_printf(end->log, "%s:%x ",
			message->content ? "msg" : "plain", kind >> 28);
	if (kind == PAIR_ECHO)
		mt_link_result(link, id,
			g_bytes_new(message->body, message->len),
			MT_SEND_COMPRESS);
	else if (kind == PAIR_FAIL)
		mt_link_error(link, id, 400, "BAD\n");
	else if (kind == PAIR_TELL)
		mt_link_ack(link, id);
	else
		g_array_append_val(end->held, id);
}

static void
client_message(
	struct mt_link *link, const struct mt_message *message, gpointer data)
{
	struct pair_end *end = data;

	(void)link;
	g_byte_array_append(end->bodies, message->body, (guint)message->len);
	g_array_append_val(end->held, message->msg_id);
	g_string_append(end->log, message->content ? "update " : "plain ");
}

static void
on_result(struct mt_link *link, guint64 handle, const guint8 *body, gsize len,
	gpointer data)
{
	struct pair_end *end = data;

	(void)link;
	end->results++;
	g_byte_array_append(end->bodies, body, (guint)len);
	if (!end->silent)
		g_string_append_printf(end->log, "result:%d ", (int)handle);
}

static void
on_error(struct mt_link *link, guint64 handle, gint32 code, const char *text,
	gpointer data)
{
	struct pair_end *end = data;

	(void)link;
	g_string_append_printf(
		end->log, "error:%d:%d:%s ", (int)handle, code, text);
}

static void
on_acked(struct mt_link *link, guint64 handle, gpointer data)
{
	struct pair_end *end = data;

	(void)link;
	if (!end->silent)
		g_string_append_printf(end->log, "acked:%d ", (int)handle);
}

static void
on_server_key(struct mt_link *link, const struct mt_rsa_key *key, gpointer data)
{
	struct pair_end *end = data;

	g_string_append_printf(end->log, "key:%d ",
		mt_rsa_fingerprint(key) != 0 && !mt_rsa_is_private(key));
	mt_link_trust(link, end->trust);
}

static void
on_ended(struct mt_link *link, enum mt_ended ended, const char *why,
	gpointer data)
{
	static const char *const names[] = {"unknown-key", "untrusted",
		"protocol", "code", "silent", "slow", "flood", "expired"};
	struct pair_end *end = data;

	(void)link;
	(void)why;
	g_string_append_printf(end->log, "ended:%s ", names[ended]);
}

static const struct mt_link_ops client_ops = {.ready = on_ready,
	.message = client_message,
	.result = on_result,
	.error = on_error,
	.acked = on_acked,
	.server_key = on_server_key,
	.ended = on_ended};
static const struct mt_link_ops server_ops = {.ready = on_ready,
	.message = server_message,
	.acked = on_acked,
	.ended = on_ended};

/* ---- the pair ------------------------------------------------------------ */

static void
end_init(struct pair_end *end, struct pair_clock *clock)
{
	end->clock = clock;
	end->log = g_string_new(NULL);
	end->bodies = g_byte_array_new();
	end->held = g_array_new(FALSE, FALSE, sizeof(guint64));
}

void
pair_init(struct mt_pair *pair, const struct mt_keys_limits *limits)
{
	g_assert(sodium_init() >= 0);
	*pair = (struct mt_pair){0};
	clock_init(&pair->client_clock, 1);
	clock_init(&pair->server_clock, 2);
	pair->rsa = mt_party_key();
	pair->rsas[0] = pair->rsa;
	pair->keys =
		mt_keys_new(pair->rsas, 1, &pair->server_clock.host, limits);
	end_init(&pair->client, &pair->client_clock);
	end_init(&pair->server, &pair->server_clock);
}

static void
end_clear(struct pair_end *end)
{
	mt_link_free(end->link);
	g_string_free(end->log, TRUE);
	g_byte_array_unref(end->bodies);
	g_array_unref(end->held);
}

void
pair_clear(struct mt_pair *pair)
{
	end_clear(&pair->client);
	end_clear(&pair->server);
	mt_keys_free(pair->keys);
	mt_rsa_key_free(pair->rsa);
}

struct mt_client
pair_options(struct mt_pair *pair)
{
	return (struct mt_client){.host = &pair->client_clock.host,
		.kind = MT_INTERMEDIATE,
		.rsa = pair->rsas,
		.n_rsa = 1};
}

static void
end_reset(struct pair_end *end)
{
	mt_link_free(end->link);
	end->link = NULL;
	g_string_truncate(end->log, 0);
	g_byte_array_set_size(end->bodies, 0);
	g_array_set_size(end->held, 0);
	end->results = 0;
}

void
pair_connect(struct mt_pair *pair, const struct mt_client *client,
	const struct mt_link_limits *server)
{
	end_reset(&pair->client);
	end_reset(&pair->server);
	pair->server.link = mt_link_new_server(
		pair->keys, server, &server_ops, &pair->server);
	pair->client.link =
		mt_link_new_client(client, &client_ops, &pair->client);
}

GByteArray *
pair_take(struct pair_end *end)
{
	GByteArray *bytes = g_byte_array_new();
	const guint8 *out;
	gsize len;

	mt_link_flush(end->link);
	out = mt_link_out(end->link, &len);
	if (len > 0)
		g_byte_array_append(bytes, out, (guint)len);
	mt_link_drop(end->link, len);
	return bytes;
}

void
pair_give(struct mt_pair *pair, struct pair_end *end, const GByteArray *bytes)
{
	guint8 piece[64];

	if (pair->piece == 0) {
		mt_link_feed(end->link, bytes->data, bytes->len);
		return;
	}
	for (guint at = 0; at < bytes->len;) {
		guint n;

		clock_fill(piece, 1, &pair->client_clock);
		n = MIN(bytes->len - at, 1u + piece[0] % pair->piece);
		mt_link_feed(end->link, bytes->data + at, n);
		at += n;
	}
}

/* TRUE: something moved. */
static gboolean
move(struct mt_pair *pair, struct pair_end *from, struct pair_end *to)
{
	g_autoptr(GByteArray) bytes = pair_take(from);

	pair->client_clock.wall += 1000;
	pair->server_clock.wall += 1000;
	if (bytes->len > 0)
		pair_give(pair, to, bytes);
	return bytes->len > 0;
}

void
pair_pump(struct mt_pair *pair)
{
	gboolean more = TRUE;

	for (guint i = 0; more && i < 1000; i++) {
		more = move(pair, &pair->client, &pair->server);
		more = move(pair, &pair->server, &pair->client) || more;
	}
	g_assert(!more);
}

void
pair_later(struct mt_pair *pair, gint64 seconds)
{
	gint64 us = seconds * G_USEC_PER_SEC;

	pair->client_clock.wall += us;
	pair->client_clock.mono += us;
	pair->server_clock.wall += us;
	pair->server_clock.mono += us;
	mt_link_tick(pair->client.link);
	mt_link_tick(pair->server.link);
}

GBytes *
pair_body(guint32 id, const char *text)
{
	GByteArray *body = g_byte_array_new();

	tl_put_id(body, id);
	tl_put_string(body, text);
	return g_byte_array_free_to_bytes(body);
}

guint64
pair_ask(struct mt_pair *pair, guint32 id, const char *text)
{
	guint64 handle = mt_link_send(pair->client.link, pair_body(id, text),
		id == PAIR_ECHO || id == PAIR_FAIL || id == PAIR_HOLD
			? MT_SEND_QUERY
			: 0);

	pair_pump(pair);
	return handle;
}
