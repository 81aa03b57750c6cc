/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include <openssl/crypto.h>

#include "mt_link_priv.h"

enum { PACKET_MORE = 64 * 1024, OUT_KEEP = 4096 };

static const struct mt_link_limits defaults = {
	.packet = MT_MESSAGE_MAX + PACKET_MORE,
	.message = MT_MESSAGE_MAX,
	.setup = 30,
	.ping = 60,
	.dead = 15,
	.unacked = 4096,
	.kept = 4 * 1024 * 1024,
};

gboolean
mt_link_serves(const struct mt_link *link)
{
	return link->keys != NULL;
}

gint64
mt_link_mono(const struct mt_link *link)
{
	return link->host->mono(link->host->data);
}

gint64
mt_link_base(const struct mt_link *link)
{
	if (link->asking == NULL)
		return link->host->wall(link->host->data);
	return link->asking->wall_began + mt_link_mono(link) - link->began;
}

gint64
mt_link_clock(const struct mt_link *link)
{
	gint64 now = mt_link_base(link);

	if (link->asking != NULL)
		now += link->asking->lasting.time_offset * MT_SECOND;
	return MAX(now, 0);
}

/* ---- making -------------------------------------------------------------- */

static void
set_limits(struct mt_link *link, const struct mt_link_limits *limits)
{
	link->limits = defaults;
	if (limits == NULL)
		return;
	if (limits->packet > 0)
		link->limits.packet = limits->packet;
	if (limits->message > 0)
		link->limits.message = limits->message;
	if (limits->setup > 0)
		link->limits.setup = limits->setup;
	if (limits->ping > 0)
		link->limits.ping = limits->ping;
	if (limits->dead > 0)
		link->limits.dead = limits->dead;
	if (limits->unacked > 0)
		link->limits.unacked = limits->unacked;
	if (limits->kept > 0)
		link->limits.kept = limits->kept;
}

static struct mt_link *
link_new(const struct mt_host *host, const struct mt_link_limits *limits,
	const struct mt_link_ops *ops, gpointer data)
{
	struct mt_link *link = g_new0(struct mt_link, 1);

	link->host = host;
	link->ops = ops;
	link->data = data;
	link->began = link->heard = mt_link_mono(link);
	set_limits(link, limits);
	return link;
}

struct mt_link *
mt_link_new_client(const struct mt_client *client,
	const struct mt_link_ops *ops, gpointer data)
{
	struct mt_link *link =
		link_new(client->host, &client->limits, ops, data);
	struct mt_asking *asking = g_new0(struct mt_asking, 1);

	link->asking = asking;
	asking->wall_began = client->host->wall(client->host->data);
	asking->opts = *client;
	asking->crypt = link->crypt = mt_crypt_new();
	if (client->key != NULL) {
		asking->lasting = *client->key;
		asking->opts.key = &asking->lasting;
	}
	link->transport =
		mt_transport_new_client(client->kind, client->obfuscated,
			client->dc, link->limits.packet, client->host->random);
	mt_link_begin(link);
	return link;
}

struct mt_link *
mt_link_new_server(struct mt_keys *keys, const struct mt_link_limits *limits,
	const struct mt_link_ops *ops, gpointer data)
{
	struct mt_link *link = link_new(keys->host, limits, ops, data);

	link->keys = keys;
	link->crypt = keys->crypt;
	link->phase = MT_PHASE_FIRST;
	link->transport = mt_transport_new_server(
		link->limits.packet, keys->host->random);
	return link;
}

static void
asking_free(struct mt_asking *asking)
{
	if (asking == NULL)
		return;
	mt_asker_free(asking->asker);
	mt_rsa_key_free(asking->fetched);
	mt_window_clear(&asking->session.window);
	mt_crypt_free(asking->crypt);
	g_queue_clear_full(&asking->recent, mt_outgoing_free);
	OPENSSL_cleanse(asking, sizeof *asking);
	g_free(asking);
}

void
mt_link_free(struct mt_link *link)
{
	if (link == NULL)
		return;
	if (mt_link_serves(link)) {
		if (link->session != NULL)
			link->session->links--;
		if (link->auth != NULL)
			mt_auth_leave(link->keys, link->auth);
	}
	mt_link_forget_sent(link);
	g_queue_clear_full(&link->pending, mt_outgoing_free);
	mt_answerer_free(link->answerer);
	mt_transport_free(link->transport);
	asking_free(link->asking);
	g_clear_pointer(&link->out, g_byte_array_unref);
	g_free(link);
}

/* ---- events -------------------------------------------------------------- */

void
mt_link_end(struct mt_link *link, enum mt_ended ended, const char *why)
{
	if (link->over)
		return;
	link->over = TRUE;
	link->ops->ended(link, ended, why, link->data);
}

void
mt_link_become_ready(struct mt_link *link)
{
	if (link->phase == MT_PHASE_READY || link->over)
		return;
	link->phase = MT_PHASE_READY;
	g_clear_pointer(&link->answerer, mt_answerer_free);
	link->ops->ready(link, link->new_key, link->data);
}

/* ---- bytes --------------------------------------------------------------- */

GByteArray *
mt_link_array(struct mt_link *link)
{
	if (link->out == NULL)
		link->out = g_byte_array_new();
	return link->out;
}

static void
read_code(struct mt_link *link, gint32 code)
{
	if (mt_link_serves(link))
		mt_link_end(link, MT_ENDED_PROTOCOL, "a code of a client's");
	else if (code != MT_CODE_UNKNOWN_KEY)
		mt_link_end(link, MT_ENDED_CODE, "the server refuses");
	else if (link->phase == MT_PHASE_KEY)
		mt_link_end(link, MT_ENDED_UNTRUSTED,
			"the server does not give its key");
	else if (!link->asking->known_key)
		mt_link_end(link, MT_ENDED_PROTOCOL,
			"the server refuses the key exchange");
	else
		mt_link_end(link, MT_ENDED_UNKNOWN_KEY,
			"the server does not know the key");
}

void
mt_link_feed(struct mt_link *link, const guint8 *bytes, gsize len)
{
	struct mt_packet packet;

	g_assert(!link->inside);
	link->inside = TRUE;
	link->heard = mt_link_mono(link);
	if (link->asking != NULL)
		link->asking->pinged = FALSE;
	while (!link->over) {
		enum mt_transport_event event = mt_transport_read(
			link->transport, &bytes, &len, &packet);

		if (event == MT_TRANSPORT_MORE)
			break;
		link->packets++;
		if (event == MT_TRANSPORT_PACKET)
			mt_link_packet(link, &packet);
		else if (event == MT_TRANSPORT_CODE)
			read_code(link, packet.code);
		else
			mt_link_end(link, MT_ENDED_PROTOCOL,
				"no packet of MTProto, or too large");
	}
	link->inside = FALSE;
}

const guint8 *
mt_link_out(const struct mt_link *link, gsize *len)
{
	*len = link->out == NULL ? 0 : link->out->len - link->out_at;
	return *len == 0 ? NULL : link->out->data + link->out_at;
}

void
mt_link_drop(struct mt_link *link, gsize len)
{
	if (link->out == NULL)
		return;
	link->out_at += len;
	g_assert(link->out_at <= link->out->len);
	if (link->out_at < link->out->len)
		return;
	link->out_at = 0;
	if (link->phase != MT_PHASE_READY || link->out->len > OUT_KEEP ||
		link->sent == NULL)
		g_clear_pointer(&link->out, g_byte_array_unref);
	else
		g_byte_array_set_size(link->out, 0);
}

/* ---- time ---------------------------------------------------------------- */

static gint64
earlier(gint64 one, gint64 other)
{
	if (one < 0 || other < 0)
		return MAX(one, other);
	return MIN(one, other);
}

/* When the temporary key's life is over, by `mono`; -1: it has no end. */
static gint64
key_end(const struct mt_link *link)
{
	gint64 left;

	if (link->asking == NULL || link->asking->auth.expires == 0)
		return -1;
	left = link->asking->auth.expires * MT_SECOND -
		link->host->wall(link->host->data);
	return mt_link_mono(link) + MAX(left, 0);
}

gint64
mt_link_deadline(const struct mt_link *link)
{
	const struct mt_link_limits *limits = &link->limits;
	gint64 when = -1;

	if (link->over)
		return -1;
	if (link->phase != MT_PHASE_READY)
		return link->phase == MT_PHASE_TRUST
			? -1
			: link->began + limits->setup * MT_SECOND;
	if (link->disconnect != 0)
		when = link->disconnect;
	if (link->asking != NULL)
		when = link->heard +
			(limits->ping +
				(link->asking->pinged ? limits->dead : 0)) *
				MT_SECOND;
	return earlier(when, key_end(link));
}

static void
ask_salts(struct mt_link *link)
{
	GByteArray *body;

	if (link->asking->salt_until >
		mt_link_clock(link) / G_USEC_PER_SEC + 600)
		return;
	body = g_byte_array_sized_new(8);
	tl_put_id(body, MTS_GET_SALTS);
	tl_put_int(body, 1);
	mt_link_queue(link, body, MT_SEND_PLAIN);
}

static void
client_tick(struct mt_link *link, gint64 now)
{
	if (now < link->heard + link->limits.ping * MT_SECOND)
		return;
	if (link->asking->pinged) {
		if (now >= link->heard +
				(link->limits.ping + link->limits.dead) *
					MT_SECOND)
			mt_link_end(
				link, MT_ENDED_SILENT, "the server is silent");
		return;
	}
	link->asking->pinged = TRUE;
	mt_link_greet(link);
	ask_salts(link);
}

void
mt_link_tick(struct mt_link *link)
{
	gint64 now = mt_link_mono(link), end = key_end(link);

	if (link->over)
		return;
	if (link->phase == MT_PHASE_TRUST)
		link->began = now; /* a person takes as long as it takes */
	if (link->phase != MT_PHASE_READY) {
		if (now >= link->began + link->limits.setup * MT_SECOND)
			mt_link_end(link, MT_ENDED_SLOW, "no session in time");
	} else if (end >= 0 && now >= end) {
		mt_link_end(link, MT_ENDED_KEY_EXPIRED,
			"the temporary key's life is over");
	} else if (link->disconnect != 0 && now >= link->disconnect) {
		mt_link_end(link, MT_ENDED_SILENT, "the client is silent");
	} else if (link->asking != NULL) {
		client_tick(link, now);
	}
	mt_link_flush(link);
}

/* ---- asking -------------------------------------------------------------- */

gboolean
mt_link_is_ready(const struct mt_link *link)
{
	return link->phase == MT_PHASE_READY && !link->over;
}

gboolean
mt_link_is_over(const struct mt_link *link)
{
	return link->over;
}

void
mt_link_key(const struct mt_link *link, struct mt_key *key)
{
	g_assert(link->asking != NULL);
	*key = link->asking->lasting;
	key->time_offset +=
		(mt_link_base(link) - link->host->wall(link->host->data)) /
		MT_SECOND;
	if (link->asking->opts.temporary == 0 && link->auth != NULL)
		key->salt = link->auth->salt;
}

guint64
mt_link_key_id(const struct mt_link *link)
{
	return link->auth == NULL ? 0 : link->auth->id;
}

guint64
mt_link_session_id(const struct mt_link *link)
{
	return link->session == NULL ? 0 : link->session->id;
}

gsize
mt_link_held(const struct mt_link *link)
{
	gsize out = link->out == NULL ? 0 : link->out->len - link->out_at;

	return link->pending_size + link->sent_size + out +
		mt_link_incoming(link) +
		(link->pending.length + mt_link_unanswered(link)) *
		sizeof(struct mt_outgoing);
}

gsize
mt_link_incoming(const struct mt_link *link)
{
	return mt_transport_held(link->transport);
}

guint64
mt_link_packets(const struct mt_link *link, gboolean *partial)
{
	*partial = !mt_transport_idle(link->transport);
	return link->packets;
}

guint
mt_link_unacked(const struct mt_link *link)
{
	return link->awaited == NULL ? 0 : g_hash_table_size(link->awaited);
}

guint
mt_link_unanswered(const struct mt_link *link)
{
	return link->sent == NULL ? 0 : g_hash_table_size(link->sent);
}
