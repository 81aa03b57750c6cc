/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the gateway tells a client of MTProto. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "mt_face_priv.h"
#include "tl_schema_doran.h"

static guint64
say(struct mt_face_session *s, GByteArray *take_body, guint flags)
{
	s->unflushed += take_body->len;
	return mt_link_send(
		s->link, g_byte_array_free_to_bytes(take_body), flags);
}

static void
answer(struct mt_face_session *s, guint64 msg_id, GByteArray *take_body)
{
	s->unflushed += take_body->len;
	mt_link_result(
		s->link, msg_id, g_byte_array_free_to_bytes(take_body), 0);
}

void
mt_say_session(struct mt_face_session *s, gboolean present)
{
	GByteArray *body = g_byte_array_new();
	struct tl_writer w;

	tl_write(&w, &tl_doran, body, TL_DORAN_SESSION);
	tl_write_true(&w, TL_DORAN_SESSION__PRESENT, present);
	tl_write_string(
		&w, TL_DORAN_SESSION__SERVER, "dorand/" PACKAGE_VERSION);
	tl_write_int(&w, TL_DORAN_SESSION__MAX_MESSAGE,
		(gint32)MIN(s->gateway->limits.message, TL_BYTES_MAX));
	tl_write_end(&w);
	answer(s, s->question, body);
	s->question = 0;
}

/* Awaits msgs_ack. */
static void
given(struct mt_face_session *s, guint64 handle, guint64 number)
{
	if (s->given == NULL)
		s->given = g_hash_table_new(NULL, NULL);
	g_hash_table_insert(s->given, GSIZE_TO_POINTER((gsize)handle),
		GSIZE_TO_POINTER((gsize)number + 1));
}

/* Whether it is worth trying: encrypted bytes never are, as a sample shows, and
 * large ones would take the one thread for too long. */
static guint
compressing(struct mqtt_span payload)
{
	enum { LEAST = 1024, MOST = 65536, SAMPLE = 256, VALUES = 128 };
	gboolean seen[256] = {FALSE};
	guint values = 0;

	if (payload.len < LEAST || payload.len > MOST)
		return 0;
	for (gsize i = 0; i < SAMPLE; i++) {
		guint8 value = (guint8)payload.at[payload.len / 2 + i];

		values += seen[value] ? 0 : 1;
		seen[value] = TRUE;
	}
	return values < VALUES ? MT_SEND_COMPRESS : 0;
}

gsize
mt_say_message(struct mt_face_session *s, const struct client_message *message)
{
	GByteArray *body = g_byte_array_sized_new(
		(guint)(message->payload.len + message->topic.len + 64));
	gboolean known;
	guint alias = mt_alias_out(s, message->topic, &known);
	struct tl_writer w;
	guint64 handle;
	gsize size;

	tl_write(&w, &tl_doran, body, TL_DORAN_MESSAGE);
	tl_write_true(&w, TL_DORAN_MESSAGE__RETAINED, message->retain);
	tl_write_true(&w, TL_DORAN_MESSAGE__DUPLICATE, message->dup);
	tl_write_true(&w, TL_DORAN_MESSAGE__QOS0, message->qos == 0);
	if (!known)
		tl_write_bytes(&w, TL_DORAN_MESSAGE__TOPIC, message->topic.at,
			message->topic.len);
	tl_write_int(&w, TL_DORAN_MESSAGE__ALIAS, (gint32)alias);
	tl_write_bytes(&w, TL_DORAN_MESSAGE__PAYLOAD, message->payload.at,
		message->payload.len);
	tl_write_end(&w);
	size = body->len;
	handle = say(s, body, compressing(message->payload));
	if (message->qos > 0 && handle != 0)
		given(s, handle, message->number);
	return size;
}

void
mt_say_ended(struct mt_face_session *s, enum ending ending, const char *why)
{
	GByteArray *body = g_byte_array_new();
	g_autofree char *clean = g_utf8_make_valid(why, -1);
	struct tl_writer w;

	tl_write(&w, &tl_doran, body, TL_DORAN_ENDED);
	tl_write_string(&w, TL_DORAN_ENDED__STATUS, ending_name(ending));
	tl_write_string(&w, TL_DORAN_ENDED__TEXT, clean);
	tl_write_end(&w);
	say(s, body, 0);
}

/* ---- answers to questions --- */

void
mt_tag(char tag[MT_TAG_SIZE], enum mt_answer how, guint64 msg_id)
{
	snprintf(tag, MT_TAG_SIZE, "%c%" G_GINT64_MODIFIER "x", (int)how,
		msg_id);
}

static void
say_empty(struct mt_face_session *s, guint64 msg_id, guint32 id)
{
	GByteArray *body = g_byte_array_sized_new(4);
	struct tl_writer w;

	tl_write(&w, &tl_doran, body, id);
	tl_write_end(&w);
	answer(s, msg_id, body);
}

static void
say_granted(struct mt_face_session *s, guint64 msg_id, gint32 qos)
{
	GByteArray *body = g_byte_array_sized_new(8);
	struct tl_writer w;

	tl_write(&w, &tl_doran, body, TL_DORAN_GRANTED);
	tl_write_int(&w, TL_DORAN_GRANTED__QOS, qos);
	tl_write_end(&w);
	answer(s, msg_id, body);
}

void
mt_say_done(struct mt_face_session *s, const char *tag, gboolean denied)
{
	guint64 msg_id = tag != NULL ? strtoull(tag + 1, NULL, 16) : 0;

	if (tag == NULL)
		return;
	if (denied)
		mt_link_error(s->link, msg_id, 403, "DENIED");
	else if (tag[0] == MT_ANSWER_QUIET)
		mt_link_ack(s->link, msg_id);
	else if (tag[0] == MT_ANSWER_DONE)
		say_empty(s, msg_id, TL_DORAN_DONE);
	else
		say_granted(s, msg_id, tag[0] - '0');
}

void
mt_say_refused(struct mt_face_session *s, enum ending ending)
{
	static const struct {
		gint32 code;
		const char *text;
	} rows[ENDING_COUNT] = {
		[ENDING_DISCONNECT] = {0, NULL}, /* doran.bye: done */
		[ENDING_GONE] = {503, "UNREACHABLE"},
		[ENDING_REFUSED] = {401, "REFUSED"},
		[ENDING_DENIED] = {403, "DENIED"},
		[ENDING_UNREACHABLE] = {503, "UNREACHABLE"},
		[ENDING_TOO_LARGE] = {406, "TOO_LARGE"},
		[ENDING_PROTOCOL] = {400, "PROTOCOL"},
		[ENDING_BUSY] = {420, "BUSY"},
		[ENDING_TAKEN_OVER] = {401, "TAKEN_OVER"},
		[ENDING_SHUTDOWN] = {503, "SHUTDOWN"},
	};

	if (s->question == 0)
		return;
	if (rows[ending].code == 0)
		say_empty(s, s->question, TL_DORAN_DONE);
	else
		mt_link_error(s->link, s->question, rows[ending].code,
			rows[ending].text);
	s->question = 0;
}
