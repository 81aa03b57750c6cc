/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plain_priv: what the files of plain share. */
#ifndef DORAN_PLAIN_PRIV_H
#define DORAN_PLAIN_PRIV_H

#include "duty.h"
#include "plain.h"

/* In `value`: what the server was asked for, a line each behind a first empty
 * one. */
#define FILTERS "rooms-filters"

#define HASH_LEN 32
#define RECENT_LEN 16 /* bytes of an arrival's hash */
#define RECENT_MAX 64 /* arrivals that are remembered */
#define ECHO_PATIENCE (5 * 60 * 1000) /* ms that one's own may be away */

struct room {
	char *name, *filter;
	struct mapping *mapping;
	guint qos, keep;
	gboolean skip_retained;
	gboolean joined; /* not of the configuration */
	gint64 chat; /* 0: not known yet */
	gboolean asked; /* the server was, for the filter: none covers it */
	guint64 subscription; /* the request, 0: answered */
	gboolean granted, denied;
	gint64 tokens, filled; /* thousandths of a message; ms */
	gboolean flooded; /* nothing is stored until it calms down */
	guint left_out; /* not told yet */
	guint64 misfits; /* not in the room's format, since the start */
	guint stored; /* since old ones were looked for */
};

struct arrival {
	char *topic;
	GBytes *payload;
	gboolean retained, duplicate;
	guint64 token;
	gboolean looked_at; /* it is no copy */
	guint served; /* so many rooms, counted from the first */
};

enum effect_kind { EFFECT_MESSAGE, EFFECT_STATUS, EFFECT_CHAT };

struct effect {
	enum effect_kind kind;
	gint64 row, chat;
	gboolean outgoing;
	enum message_state state;
	enum notice reason;
};

struct plain {
	struct store *store;
	gint64 account;
	char *name, *nick, *reserved;
	GPtrArray *rooms; /* of struct room, the configuration's first */
	struct plain_events events;
	void *ctx;
	GMainContext *context;
	guint64 clock;

	struct wire *wire; /* NULL: none */
	gboolean own_wire, said_goodbye;
	enum doran_wire_state state;
	GError *state_error;
	gint64 up_since; /* ms; 0: not up */
	struct duty duty;

	GQueue inbox; /* of struct arrival; more than one: storing fails */
	GByteArray *recent; /* hashes of what was stored, RECENT_LEN each */
	guint8 copy[RECENT_LEN]; /* what came last and may come again */
	guint copies; /* so often */
	gint64 copied_at; /* monotonic us */
	GHashTable *flying; /* request id -> struct flight */
	GHashTable *flying_rows; /* set of messages in there */
	gint64 pumped; /* up to this message everything was published */
	gint64 again_at; /* monotonic us: from the first one again; 0: not */
	GArray *settled; /* of struct flight, answered */
	GArray *after; /* of struct effect, for the end of the transaction */
	gboolean store_failed;
};

struct flight {
	guint64 id; /* of the request */
	gint64 message, chat;
	enum doran_status status;
};

/* ---- plain.c ---- */
gint64 plain_now(void);
guint64 plain_tick(struct plain *plain);
gboolean plain_begin(struct plain *plain, GError **error);
gboolean plain_commit(struct plain *plain, GError **error);
void plain_rollback(struct plain *plain);
/* Tells when storing begins to fail or works again; ok comes back. */
gboolean plain_stored(struct plain *plain, gboolean ok, GError **error);
void plain_after(struct plain *plain, const struct effect *effect);
struct room *plain_room(const struct plain *plain, const char *name);
/* Whether a message's topic is one of the room's. */
gboolean plain_room_has(
	const struct plain *plain, const struct room *room, const char *topic);
char *room_uri(const struct room *room);
/* The room's chat, made where it is missing. In a transaction. */
gboolean room_chat(struct plain *plain, struct room *room, GError **error);
/* A row of doran's own in the room, that counts `times`. */
gboolean room_notice(struct plain *plain, struct room *room, enum notice notice,
	guint times, GError **error);

/* ---- plain_id.c: hashes that stand for messages ---- */
/* A message that has an id of its sender's. */
void id_of_sender(const struct room *room, const char *sender, const char *id,
	guint8 out[HASH_LEN]);
/* A retained value: the same value is the same message. */
void id_of_value(const struct room *room, const struct arrival *arrival,
	guint8 out[HASH_LEN]);
/* Nothing but itself. */
void id_fresh(guint8 out[HASH_LEN]);
/* What one's own text comes back as. */
void id_of_echo(
	const struct room *room, const char *text, guint8 out[HASH_LEN]);
/* room NULL: whichever. */
void id_of_arrival(const struct room *room, const struct arrival *arrival,
	guint8 out[RECENT_LEN]);

/* ---- plain_live.c ---- */
gboolean plain_up(const struct plain *plain);
void plain_duty_in(struct plain *plain, gint64 ms);
void plain_close(struct plain *plain);

/* ---- plain_filters.c: what the server is asked for ---- */
/* The room whose filter stands for this one's at the server too; it may be the
 * room itself. Where several rooms fit a message it would come several times.
 */
struct room *plain_cover(const struct plain *plain, struct room *room);
/* Asks for what is missing and gives back what is not needed. */
void plain_subscribe(struct plain *plain);
/* What the server has kept for a room that has only now begun. */
void plain_ask_again(struct plain *plain, struct room *room);
/* The answer to a subscription. */
void plain_subscribed(
	struct plain *plain, struct room *room, enum doran_status status);

/* ---- plain_receive.c ---- */
/* What is remembered of before; in `value`. */
gboolean plain_recent(struct plain *plain, GError **error);
/* Stores an arrival in each room that has its topic, or finds that it needs
 * none, in transactions of its own. After a failure the same arrival goes on
 * where it was. */
gboolean plain_receive(
	struct plain *plain, struct arrival *arrival, GError **error);
/* Tells in the rooms what was left out. */
gboolean plain_left_out(struct plain *plain, GError **error);

/* ---- plain_send.c ---- */
/* Publishes what waits. */
gboolean plain_pump(struct plain *plain, GError **error);
/* Notes what the server answered. */
gboolean plain_settle(struct plain *plain, GError **error);
/* The connection broke: what was on its way waits again. */
void plain_landed(struct plain *plain);

#endif
