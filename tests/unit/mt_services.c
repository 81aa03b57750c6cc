/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Service messages of core.telegram.org/mtproto/service_messages and
 * service_messages_about_messages, each way that they may go. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "mt_crypt.h"
#include "mt_pair.h"
#include "mt_service.h"
#include "tl.h"

struct fixture {
	struct mt_pair pair;
	struct mt_crypt *crypt;
	struct mt_key key;
	struct mt_inner inner; /* of the packet that was opened last */
	GByteArray *opened;
};

static int
setup(void **state)
{
	struct fixture *fixture = g_new0(struct fixture, 1);
	struct mt_pair *pair = &fixture->pair;
	struct mt_client client;

	pair_init(pair, NULL);
	client = pair_options(pair);
	pair_connect(pair, &client, NULL);
	pair_pump(pair);
	assert_true(mt_link_is_ready(pair->client.link));
	mt_link_key(pair->client.link, &fixture->key);
	g_string_truncate(pair->client.log, 0);
	g_string_truncate(pair->server.log, 0);
	fixture->crypt = mt_crypt_new();
	*state = fixture;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *fixture = *state;

	pair_clear(&fixture->pair);
	mt_crypt_free(fixture->crypt);
	g_clear_pointer(&fixture->opened, g_byte_array_unref);
	g_free(fixture);
	return 0;
}

static struct pair_end *
end_of(struct fixture *fixture, gboolean client)
{
	return client ? &fixture->pair.client : &fixture->pair.server;
}

/* The one packet that this end writes, opened; it is the caller's, sealed. */
static GByteArray *
take(struct fixture *fixture, gboolean client)
{
	GByteArray *bytes = pair_take(end_of(fixture, client));
	guint8 *data;

	assert_true(bytes->len > 4);
	assert_int_equal(mt_get32(bytes->data), bytes->len - 4);
	g_clear_pointer(&fixture->opened, g_byte_array_unref);
	fixture->opened = g_byte_array_new();
	g_byte_array_append(fixture->opened, bytes->data, bytes->len);
	data = fixture->opened->data;
	assert_true(mt_crypt_open(fixture->crypt, fixture->key.key,
		client ? MT_TO_SERVER : MT_TO_CLIENT, data + 4, bytes->len - 4,
		FALSE, &fixture->inner));
	return bytes;
}

/* One service message of that end's, and the other's answer, opened. */
static void
ask(struct fixture *fixture, gboolean client, GByteArray *take_body)
{
	g_autoptr(GByteArray) there = NULL, back = NULL;

	mt_link_send(end_of(fixture, client)->link,
		g_byte_array_free_to_bytes(take_body), MT_SEND_PLAIN);
	there = take(fixture, client);
	pair_give(&fixture->pair, end_of(fixture, !client), there);
	back = take(fixture, !client);
}

/* A content-related message of that end's; its msg_id. Its packet is given to
 * the other end, or lost. */
static guint64
tell(struct fixture *fixture, gboolean client, gboolean arrives)
{
	g_autoptr(GByteArray) bytes = NULL;

	mt_link_send(
		end_of(fixture, client)->link, pair_body(PAIR_HOLD, "told"), 0);
	bytes = take(fixture, client);
	assert_int_equal(fixture->inner.seq_no & 1, 1);
	if (arrives)
		pair_give(&fixture->pair, end_of(fixture, !client), bytes);
	return fixture->inner.msg_id;
}

static GByteArray *
about(guint32 id, const guint64 *ids, guint n)
{
	GByteArray *body = g_byte_array_new();

	tl_put_id(body, id);
	tl_put_vector(body, n);
	for (guint i = 0; i < n; i++)
		tl_put_long(body, (gint64)ids[i]);
	return body;
}

static void
both__tell__what_they_know_of_messages(void **state)
{
	struct fixture *fixture = *state;

	for (int client = 0; client < 2; client++) {
		struct pair_end *other = end_of(fixture, !client);
		struct tl_reader reader;
		struct tl_span states;
		guint64 ids[4], asked;

		ids[0] = tell(fixture, client, TRUE);
		ids[1] = ids[0] - (1 << 20); /* between two that came */
		ids[2] = ids[0] + ((guint64)60 << 32);
		ids[3] = tell(fixture, client, TRUE);
		mt_link_ack(other->link, ids[3]);
		g_byte_array_unref(pair_take(other));
		ask(fixture, client, about(MTS_STATE_REQ, ids, 4));
		tl_reader_init(
			&reader, fixture->inner.body, fixture->inner.len);
		assert_int_equal(tl_reader_id(&reader), MTS_STATE_INFO);
		asked = (guint64)tl_reader_long(&reader);
		assert_true(asked > ids[3]);
		states = tl_reader_bytes(&reader);
		assert_true(tl_reader_end(&reader));
		assert_int_equal(states.len, 4);
		assert_int_equal(states.at[0], 4 | 32); /* being processed */
		assert_int_equal(states.at[1], 2); /* not received */
		assert_int_equal(states.at[2], 3); /* too high */
		assert_int_equal(states.at[3], 4 | 8); /* acknowledged */
		assert_int_equal(fixture->inner.seq_no & 1, 0);
	}
}

/* msgs_all_info of its own accord: what did not come goes again, under its old
 * msg_id; what did does not. */
static void
both__send_again__what_the_other_end_lacks(void **state)
{
	struct fixture *fixture = *state;

	for (int client = 0; client < 2; client++) {
		struct pair_end *own = end_of(fixture, client);
		struct pair_end *other = end_of(fixture, !client);
		guint64 ids[2] = {tell(fixture, client, FALSE),
			tell(fixture, client, TRUE)};
		GByteArray *body = about(MTS_ALL_INFO, ids, 2);

		g_string_truncate(other->log, 0);
		tl_put_bytes(body, "\x02\x04", 2);
		mt_link_send(other->link, g_byte_array_free_to_bytes(body),
			MT_SEND_PLAIN);
		pair_pump(&fixture->pair);
		assert_string_equal(
			other->log->str, client ? "msg:3 " : "update ");
		assert_int_equal(other->held->len, 2);
		assert_true(g_array_index(other->held, guint64, 1) == ids[0]);
		/* as many states as messages, or nothing is done */
		ids[0] = tell(fixture, client, FALSE);
		body = about(MTS_ALL_INFO, ids, 2);
		tl_put_bytes(body, "\x02", 1);
		mt_link_send(other->link, g_byte_array_free_to_bytes(body),
			MT_SEND_PLAIN);
		pair_pump(&fixture->pair);
		assert_int_equal(mt_link_unanswered(own->link), 3);
		assert_int_equal(other->held->len, 2);
	}
}

static GByteArray *
detailed(guint64 query, guint64 answer)
{
	GByteArray *body = g_byte_array_new();

	tl_put_id(body, query != 0 ? MTS_DETAILED : MTS_NEW_DETAILED);
	if (query != 0)
		tl_put_long(body, (gint64)query);
	tl_put_long(body, (gint64)answer);
	tl_put_int(body, 100);
	tl_put_int(body, 0);
	return body;
}

/* An answer was lost: the client that hears of it asks for it. */
static void
client__asks__for_an_answer_that_was_lost(void **state)
{
	struct fixture *fixture = *state;
	struct mt_pair *pair = &fixture->pair;
	g_autoptr(GByteArray) up = NULL, lost = NULL;
	guint64 query;

	mt_link_send(
		pair->client.link, pair_body(PAIR_ECHO, "x"), MT_SEND_QUERY);
	up = take(fixture, TRUE);
	query = fixture->inner.msg_id;
	pair_give(pair, &pair->server, up);
	lost = take(fixture, FALSE);
	assert_int_equal(mt_get32(fixture->inner.body), MTS_RPC_RESULT);
	ask(fixture, FALSE, detailed(query, fixture->inner.msg_id));
	assert_int_equal(mt_get32(fixture->inner.body), MTS_RESEND);
	/* what was taken from it above never arrived: once more, and all of
	 * it */
	assert_string_equal(pair->client.log->str, "");
	mt_link_send(pair->server.link,
		g_byte_array_free_to_bytes(
			detailed(query, mt_get64(fixture->inner.body + 12))),
		MT_SEND_PLAIN);
	pair_pump(pair);
	assert_string_equal(pair->client.log->str, "result:1 ");
	assert_int_equal(mt_link_unanswered(pair->server.link), 0);
}

/* The same with what is no answer, and either way; of what came already the
 * word is its acknowledgement again, once it was dealt with. */
static void
both__ask__for_what_they_hear_of(void **state)
{
	struct fixture *fixture = *state;

	for (int client = 0; client < 2; client++) {
		struct pair_end *other = end_of(fixture, !client);
		guint64 id = tell(fixture, client, FALSE);

		ask(fixture, client, detailed(0, id));
		assert_int_equal(mt_get32(fixture->inner.body), MTS_RESEND);
		assert_true(mt_get64(fixture->inner.body + 12) == id);
		id = tell(fixture, client, TRUE);
		mt_link_ack(other->link, id);
		g_byte_array_unref(pair_take(other));
		ask(fixture, client, detailed(0, id));
		assert_int_equal(mt_get32(fixture->inner.body), MTS_ACKS);
		assert_true(mt_get64(fixture->inner.body + 12) == id);
	}
}

/* ---- salts and sessions -------------------------------------------------- */

static GByteArray *
get_salts(gint32 wanted)
{
	GByteArray *body = g_byte_array_new();

	tl_put_id(body, MTS_GET_SALTS);
	tl_put_int(body, wanted);
	return body;
}

static void
server__gives__salts_without_gaps(void **state)
{
	static const gint32 cases[][2] = {
		{1, 1}, {5, 5}, {64, 64}, {65, 64}, {0, 1}, {-7, 1}};
	struct fixture *fixture = *state;

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct tl_reader reader;
		gint32 now, since, until, before = 0;

		ask(fixture, TRUE, get_salts(cases[i][0]));
		tl_reader_init(
			&reader, fixture->inner.body, fixture->inner.len);
		assert_int_equal(tl_reader_id(&reader), MTS_SALTS);
		tl_reader_long(&reader);
		now = tl_reader_int(&reader);
		assert_int_equal(tl_reader_int(&reader), cases[i][1]);
		for (gint32 n = 0; n < cases[i][1]; n++) {
			since = tl_reader_int(&reader);
			until = tl_reader_int(&reader);
			tl_reader_long(&reader);
			assert_true(n == 0 ? since <= now : since <= before);
			assert_true(until > since && until > now);
			before = until;
		}
		assert_true(tl_reader_end(&reader));
	}
}

static void
client__takes__the_salt_of_now(void **state)
{
	struct fixture *fixture = *state;
	struct mt_pair *pair = &fixture->pair;
	const gint32 now = (gint32)(pair->server_clock.wall / G_USEC_PER_SEC);
	GByteArray *body = g_byte_array_new();
	struct mt_key key;

	tl_put_id(body, MTS_SALTS);
	tl_put_long(body, 1);
	tl_put_int(body, now);
	tl_put_int(body, 3);
	for (gint32 i = 1; i >= -1; i--) { /* to come, present, past */
		tl_put_int(body, now + i * 1000);
		tl_put_int(body, now + (i + 1) * 1000);
		tl_put_long(body, 70 + i);
	}
	mt_link_send(pair->server.link, g_byte_array_free_to_bytes(body),
		MT_SEND_PLAIN);
	pair_pump(pair);
	mt_link_key(pair->client.link, &key);
	assert_true(key.salt == 70);
}

static GByteArray *
destroy(guint64 session)
{
	GByteArray *body = g_byte_array_new();

	tl_put_id(body, MTS_DESTROY_SESSION);
	tl_put_long(body, (gint64)session);
	return body;
}

static void
server__destroys__a_session_that_is_not_in_use(void **state)
{
	struct fixture *fixture = *state;
	struct mt_pair *pair = &fixture->pair;
	struct mt_client client = pair_options(pair);
	guint64 before = mt_link_session_id(pair->client.link);

	client.key = &fixture->key;
	pair_connect(pair, &client, NULL);
	pair_pump(pair);
	assert_true(mt_link_session_id(pair->client.link) != before);
	for (int i = 0; i < 2; i++) {
		ask(fixture, TRUE, destroy(before));
		assert_int_equal(mt_get32(fixture->inner.body),
			i == 0 ? MTS_DESTROY_SESSION_OK
			       : MTS_DESTROY_SESSION_NONE);
		assert_true(mt_get64(fixture->inner.body + 4) == before);
	}
	/* its own is in use */
	ask(fixture, TRUE, destroy(mt_link_session_id(pair->client.link)));
	assert_int_equal(
		mt_get32(fixture->inner.body), MTS_DESTROY_SESSION_NONE);
	pair_ask(pair, PAIR_ECHO, "x");
	assert_non_null(strstr(pair->client.log->str, "result:"));
}

/* What the server says was wrong with a message of the client's. */
static void
client__ends__when_its_form_is_refused(void **state)
{
	static const gint32 codes[] = {18, 19, 32, 33, 34, 35, 64};
	struct fixture *fixture = *state;
	struct mt_pair *pair = &fixture->pair;

	for (guint i = 0; i < G_N_ELEMENTS(codes); i++) {
		GByteArray *body = g_byte_array_new();
		guint64 id = tell(fixture, TRUE, FALSE);

		/* of one that it never sent: nothing */
		for (int own = 0; own < 2; own++) {
			assert_string_equal(pair->client.log->str, "");
			body = own ? g_byte_array_new() : body;
			tl_put_id(body, MTS_BAD_MSG);
			tl_put_long(body, (gint64)(own ? id : id + 4));
			tl_put_int(body, 1);
			tl_put_int(body, codes[i]);
			mt_link_send(pair->server.link,
				g_byte_array_free_to_bytes(body),
				MT_SEND_PLAIN);
			pair_pump(pair);
		}
		assert_string_equal(pair->client.log->str, "ended:protocol ");
		teardown(state);
		setup(state);
		fixture = *state;
		pair = &fixture->pair;
	}
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(both__tell__what_they_know_of_messages),
		TEST(both__send_again__what_the_other_end_lacks),
		TEST(client__asks__for_an_answer_that_was_lost),
		TEST(both__ask__for_what_they_hear_of),
		TEST(server__gives__salts_without_gaps),
		TEST(client__takes__the_salt_of_now),
		TEST(server__destroys__a_session_that_is_not_in_use),
		TEST(client__ends__when_its_form_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
