/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the first byte to a key that may be used: the exchange, doran's
 * getServerKey, and perfect forward secrecy (core.telegram.org/api/pfs). */
#include "config.h"

#include <string.h>

#include <openssl/crypto.h>

#include "fault.h"
#include "mt_link_priv.h"
#include "mt_plain.h"

/* ---- unencrypted messages ------------------------------------------------ */

static void
put_plain(struct mt_link *link, const guint8 *body, gsize len)
{
	g_autoptr(GByteArray) packet = g_byte_array_new();
	guint64 now = (guint64)link->host->wall(link->host->data);
	guint64 id = (now / G_USEC_PER_SEC) << 32 |
		((now % G_USEC_PER_SEC) << 32) / G_USEC_PER_SEC;

	mt_plain_write(packet,
		(id & ~(guint64)3) | (mt_link_serves(link) ? 1 : 0), body, len);
	mt_transport_write(link->transport, packet->data, packet->len,
		mt_link_array(link));
}

static gint64
asker_now(gpointer data)
{
	const struct mt_host *host = data;

	return host->wall(host->data) / G_USEC_PER_SEC;
}

/* ---- client: keys -------------------------------------------------------- */

static void
begin_exchange(struct mt_link *link, enum mt_phase phase)
{
	struct mt_asking *asking = link->asking;
	const struct mt_client *opts = &asking->opts;
	struct mt_exchange_ask ask = {.keys = opts->rsa,
		.n_keys = opts->n_rsa,
		.random = link->host->random,
		.now = asker_now,
		.data = (gpointer)link->host,
		.dc = opts->dc};
	g_autoptr(GByteArray) body = g_byte_array_new();

	if (opts->n_rsa == 0) {
		ask.keys = asking->fetched_list;
		ask.n_keys = 1;
	}
	if (phase == MT_PHASE_TEMPORARY)
		ask.expires_in = opts->temporary;
	link->phase = phase;
	mt_asker_free(asking->asker);
	asking->asker = mt_asker_new(&ask);
	mt_asker_begin(asking->asker, body);
	put_plain(link, body->data, body->len);
}

static void
new_session(struct mt_link *link)
{
	struct mt_session *session = &link->asking->session;

	mt_window_clear(&session->window);
	*session = (struct mt_session){0};
	do
		mt_random_fill(link->host->random, (guint8 *)&session->id,
			sizeof session->id);
	while (session->id == 0);
	link->session = session;
}

static void
use_key(struct mt_link *link, const guint8 key[MT_KEY_SIZE], guint64 salt)
{
	struct mt_auth *auth = &link->asking->auth;

	memcpy(auth->key, key, MT_KEY_SIZE);
	auth->id = mt_crypt_key_id(link->crypt, key);
	auth->salt = salt;
	link->auth = auth;
}

static void
begin_session(struct mt_link *link, enum mt_phase phase)
{
	struct mt_outgoing *out;

	new_session(link);
	link->phase = phase;
	if (phase == MT_PHASE_BIND) {
		out = g_new0(struct mt_outgoing, 1);
		out->flags = MT_OWN_BIND | MT_OWN_SERVICE;
		g_queue_push_head(&link->pending, out);
	} else {
		mt_link_greet(link);
	}
	mt_link_flush(link);
}

/* The lasting key is there. */
static void
have_lasting(struct mt_link *link)
{
	const struct mt_key *lasting = &link->asking->lasting;

	if (link->asking->opts.temporary > 0) {
		begin_exchange(link, MT_PHASE_TEMPORARY);
		return;
	}
	use_key(link, lasting->key, lasting->salt);
	begin_session(link, MT_PHASE_FIRST);
}

static void
key_made(struct mt_link *link)
{
	struct mt_asking *asking = link->asking;
	const struct mt_exchange_result *result =
		mt_asker_result(asking->asker);

	asking->lasting.time_offset = result->time_offset;
	if (link->phase == MT_PHASE_LASTING) {
		memcpy(asking->lasting.key, result->key, MT_KEY_SIZE);
		asking->lasting.salt = result->salt;
		link->new_key = TRUE;
		have_lasting(link);
	} else {
		use_key(link, result->key, result->salt);
		asking->auth.expires =
			link->host->wall(link->host->data) / G_USEC_PER_SEC +
			asking->opts.temporary;
		begin_session(link, MT_PHASE_BIND);
	}
	if (link->phase != MT_PHASE_LASTING &&
		link->phase != MT_PHASE_TEMPORARY)
		g_clear_pointer(&asking->asker, mt_asker_free);
}

static void
ask_server_key(struct mt_link *link)
{
	g_autoptr(GByteArray) body = g_byte_array_new();

	tl_put_id(body, MTS_GET_SERVER_KEY);
	tl_put_long(body, 0);
	link->phase = MT_PHASE_KEY;
	put_plain(link, body->data, body->len);
}

void
mt_link_begin(struct mt_link *link)
{
	const struct mt_client *opts = &link->asking->opts;

	/* with a temporary key an exchange comes even where a key is */
	if (opts->n_rsa == 0 && (opts->key == NULL || opts->temporary > 0)) {
		ask_server_key(link);
	} else if (opts->key == NULL) {
		begin_exchange(link, MT_PHASE_LASTING);
	} else {
		have_lasting(link);
	}
}

void
mt_link_trust(struct mt_link *link, gboolean trusted)
{
	if (link->over || link->phase != MT_PHASE_TRUST)
		return;
	if (!trusted)
		mt_link_end(link, MT_ENDED_UNTRUSTED,
			"the server's key is not trusted");
	else if (link->asking->opts.key != NULL)
		have_lasting(link);
	else
		begin_exchange(link, MT_PHASE_LASTING);
}

static void
read_server_key(struct mt_link *link, const guint8 *body, gsize len)
{
	struct mt_asking *asking = link->asking;
	g_autofree char *pem = NULL;
	struct tl_reader reader;
	struct tl_span text;

	tl_reader_init(&reader, body, len);
	if (tl_reader_id(&reader) != MTS_SERVER_KEY)
		tl_reader_fail(&reader, "another answer");
	text = tl_reader_bytes(&reader);
	if (tl_reader_end(&reader) && text.len > 0) {
		pem = g_strndup((const char *)text.at, text.len);
		asking->fetched = mt_rsa_key_from_pem(pem, NULL);
	}
	if (asking->fetched == NULL) {
		mt_link_end(link, MT_ENDED_UNTRUSTED,
			"the server gives no key that can be used");
		return;
	}
	asking->fetched_list[0] = asking->fetched;
	link->phase = MT_PHASE_TRUST;
	if (link->ops->server_key == NULL)
		mt_link_trust(link, FALSE);
	else
		link->ops->server_key(link, asking->fetched, link->data);
}

static void
client_plain(struct mt_link *link, const guint8 *body, gsize len)
{
	g_autoptr(GByteArray) next = g_byte_array_new();
	g_autoptr(GError) error = NULL;
	enum mt_exchange_step step;

	if (link->phase == MT_PHASE_KEY) {
		read_server_key(link, body, len);
		return;
	}
	if (link->phase != MT_PHASE_LASTING &&
		link->phase != MT_PHASE_TEMPORARY) {
		mt_link_end(link, MT_ENDED_PROTOCOL,
			"an unencrypted message under a key");
		return;
	}
	step = mt_asker_read(link->asking->asker, body, len, next, &error);
	if (next->len > 0)
		put_plain(link, next->data, next->len);
	if (step == MT_EXCHANGE_FAILED)
		mt_link_end(link,
			g_error_matches(error, FAULT, FAULT_TRUST)
				? MT_ENDED_UNTRUSTED
				: MT_ENDED_PROTOCOL,
			error == NULL ? "the key exchange failed"
				      : error->message);
	else if (step == MT_EXCHANGE_DONE)
		key_made(link);
}

/* ---- client: the session begins ------------------------------------------ */

/* A ping whose answer is the server's first word under this key. */
void
mt_link_greet(struct mt_link *link)
{
	const struct mt_link_limits *limits = &link->limits;
	GByteArray *body = g_byte_array_sized_new(16);
	gint64 ping_id;

	mt_random_fill(link->host->random, (guint8 *)&ping_id, sizeof ping_id);
	tl_put_id(body, MTS_PING_DELAY);
	tl_put_long(body, ping_id);
	tl_put_int(body, (gint32)(2 * limits->ping + 2 * limits->dead));
	mt_link_queue(link, body, MT_SEND_PLAIN);
}

GBytes *
mt_link_bind_body(struct mt_link *link, guint64 msg_id)
{
	struct mt_asking *asking = link->asking;
	guint64 lasting_id = mt_crypt_key_id(link->crypt, asking->lasting.key);
	g_autoptr(GByteArray) inner = g_byte_array_new();
	g_autoptr(GByteArray) sealed = g_byte_array_new();
	GByteArray *body = g_byte_array_new();
	gint32 expires =
		(gint32)(asking->auth.expires + asking->lasting.time_offset);
	gint64 nonce;

	mt_random_fill(link->host->random, (guint8 *)&nonce, sizeof nonce);
	tl_put_id(inner, MTS_BIND_INNER);
	tl_put_long(inner, nonce);
	tl_put_long(inner, (gint64)link->auth->id);
	tl_put_long(inner, (gint64)lasting_id);
	tl_put_long(inner, (gint64)link->session->id);
	tl_put_int(inner, expires);
	mt_crypt_bind(link->crypt, asking->lasting.key, lasting_id, msg_id,
		inner->data, inner->len, link->host->random, sealed);
	tl_put_id(body, MTS_BIND);
	tl_put_long(body, (gint64)lasting_id);
	tl_put_long(body, nonce);
	tl_put_int(body, expires);
	tl_put_bytes(body, sealed->data, sealed->len);
	return g_byte_array_free_to_bytes(body);
}

void
mt_link_bound(struct mt_link *link, gboolean ok)
{
	if (!ok) {
		/* a server that has lost the lasting key says just this */
		mt_link_end(link, MT_ENDED_UNKNOWN_KEY,
			"the server does not bind the temporary key");
		return;
	}
	link->phase = MT_PHASE_FIRST;
	mt_link_greet(link);
	mt_link_become_ready(link);
}

/* ---- server -------------------------------------------------------------- */

static void
refuse_plain(struct mt_link *link)
{
	mt_transport_write_code(
		link->transport, MT_CODE_UNKNOWN_KEY, mt_link_array(link));
	mt_link_end(link, MT_ENDED_PROTOCOL, "the key exchange failed");
}

static void
give_server_key(struct mt_link *link, const guint8 *body, gsize len)
{
	const struct mt_exchange_offer *offer = &link->keys->offer;
	g_autoptr(GByteArray) answer = g_byte_array_new();
	struct tl_reader reader;
	guint64 wanted;

	tl_reader_init(&reader, body, len);
	tl_reader_id(&reader);
	wanted = (guint64)tl_reader_long(&reader);
	for (gsize i = 0; tl_reader_end(&reader) && i < offer->n_keys; i++) {
		g_autofree char *pem = NULL;

		if (wanted != 0 && wanted != mt_rsa_fingerprint(offer->keys[i]))
			continue;
		pem = mt_rsa_public_pem(offer->keys[i], FALSE);
		tl_put_id(answer, MTS_SERVER_KEY);
		tl_put_string(answer, pem);
		put_plain(link, answer->data, answer->len);
		return;
	}
	refuse_plain(link);
}

static void
server_plain(struct mt_link *link, const guint8 *body, gsize len)
{
	g_autoptr(GByteArray) answer = g_byte_array_new();
	enum mt_exchange_step step;

	if (mt_get32(body) == MTS_GET_SERVER_KEY) {
		give_server_key(link, body, len);
		return;
	}
	if (link->answerer == NULL)
		link->answerer = mt_answerer_new(&link->keys->offer);
	step = mt_answerer_read(link->answerer, body, len, answer);
	if (step == MT_EXCHANGE_FAILED) {
		refuse_plain(link);
		return;
	}
	if (step == MT_EXCHANGE_DONE &&
		mt_keys_add(link->keys, mt_answerer_result(link->answerer)) ==
			NULL) {
		mt_link_end(link, MT_ENDED_FLOOD, "too many keys in use");
		return;
	}
	if (step == MT_EXCHANGE_DONE)
		link->new_key = TRUE;
	if (answer->len > 0)
		put_plain(link, answer->data, answer->len);
}

void
mt_link_plain(struct mt_link *link, const struct mt_packet *packet)
{
	const guint8 *body;
	guint64 msg_id;
	gsize len;

	if (!mt_plain_read(packet->data, packet->len, &msg_id, &body, &len)) {
		if (mt_link_serves(link))
			refuse_plain(link);
		else
			mt_link_end(link, MT_ENDED_PROTOCOL,
				"a broken unencrypted message");
	} else if (mt_link_serves(link)) {
		server_plain(link, body, len);
	} else {
		client_plain(link, body, len);
	}
}

/* Does what was sealed under the lasting key name this key and session? */
static gboolean
inner_fits(const struct mt_link *link, struct tl_reader reader, gint64 nonce,
	guint64 lasting, gint32 expires)
{
	gboolean fits = tl_reader_id(&reader) == MTS_BIND_INNER;

	fits = tl_reader_long(&reader) == nonce && fits;
	fits = (guint64)tl_reader_long(&reader) == link->auth->id && fits;
	fits = (guint64)tl_reader_long(&reader) == lasting && fits;
	fits = (guint64)tl_reader_long(&reader) == link->session->id && fits;
	fits = tl_reader_int(&reader) == expires && fits;
	return tl_reader_end(&reader) && fits;
}

static gboolean
bind_holds(struct mt_link *link, guint64 msg_id, struct tl_reader *reader)
{
	guint64 lasting_id = (guint64)tl_reader_long(reader);
	gint64 nonce = tl_reader_long(reader);
	gint32 expires = tl_reader_int(reader);
	struct tl_span sealed = tl_reader_bytes(reader);
	struct mt_auth *lasting;
	struct tl_reader inner_reader;
	g_autofree guint8 *inner = NULL;
	gsize len;

	if (!tl_reader_end(reader) || link->auth->expires == 0)
		return FALSE;
	lasting = mt_keys_find(link->keys, lasting_id);
	if (lasting == NULL || lasting->expires != 0 ||
		(link->auth->bound != 0 && link->auth->bound != lasting_id))
		return FALSE;
	inner = mt_crypt_unbind(link->crypt, lasting->key, lasting_id, msg_id,
		sealed.at, sealed.len, &len);
	if (inner == NULL)
		return FALSE;
	tl_reader_init(&inner_reader, inner, len);
	if (!inner_fits(link, inner_reader, nonce, lasting_id, expires))
		return FALSE;
	link->auth->bound = lasting_id;
	return TRUE;
}

void
mt_link_serve_bind(
	struct mt_link *link, guint64 msg_id, struct tl_reader *reader)
{
	GByteArray *body;

	if (!bind_holds(link, msg_id, reader)) {
		mt_link_error(link, msg_id, 400, "ENCRYPTED_MESSAGE_INVALID");
		return;
	}
	body = g_byte_array_new();
	tl_put_id(body, TL_BOOL_TRUE);
	mt_link_result(link, msg_id, g_byte_array_free_to_bytes(body), 0);
	mt_link_become_ready(link);
}
