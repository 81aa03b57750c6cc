/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plain: the rooms of one account: topics of a server that knows nothing of
 * doran. Beside native, on the same wire, or alone on one of its own. Lives in
 * the engine's thread; every callback runs there.
 *
 * Nothing in a room is encrypted, and nobody who writes there is known: a
 * sender is what the message claims. What comes is stored, then acknowledged.
 * At most ROOM_BURST messages at once and ROOM_RATE a second are stored of a
 * room; what is over that is left out and counted in a notice. */
#ifndef DORAN_PLAIN_H
#define DORAN_PLAIN_H

#include "loader.h"
#include "mapping.h"
#include "model.h"
#include "store.h"
#include "wire.h"

#define ROOM_BURST 1000
#define ROOM_RATE 20
#define ROOMS_JOINED_MAX 100 /* without the configuration, an account */

struct plain;

/* What the floor above is told. All required; none inside a transaction. */
struct plain_events {
	void (*message)(void *ctx, gint64 row, gint64 chat, gboolean outgoing);
	void (*status)(void *ctx, gint64 row, gint64 chat,
		enum message_state state, enum notice reason);
	void (*chat)(void *ctx, gint64 chat);
	/* Only on a wire of its own. error NULL while all is well. */
	void (*state)(
		void *ctx, enum doran_wire_state state, const GError *error);
	/* Writing fails (error) or works again (NULL). */
	void (*storing)(void *ctx, const GError *error);
	/* What the backend of a wire of its own wants kept; as wire.h's. */
	void (*keep)(
		void *ctx, const struct secret *state, const char *server_key);
};

/* Borrowed: copied by plain_new. */
struct plain_options {
	const char *account; /* its name */
	const char *backend;
	const char *nick; /* where a room has none; NULL: "doran" */
	const char *reserved; /* topics below it are native's; NULL: none */
	const GPtrArray *rooms; /* of struct room_options */
};

/* The account's row in the store is made where it is missing: without an
 * address. */
struct plain *plain_new(struct store *store,
	const struct plain_options *options, const struct plain_events *events,
	void *ctx, GError **error);
void plain_free(struct plain *plain);

gint64 plain_account(const struct plain *plain);
/* Whether the account had rooms in an earlier run. */
gboolean plain_was_used(struct store *store, gint64 account);
/* How many rooms there are, joined ones too. */
guint plain_rooms(const struct plain *plain);

/* Uses a wire that native opened, until plain_free() or plain_leave_wire(),
 * which comes before the wire is closed. */
void plain_share_wire(struct plain *plain, struct wire *wire);
void plain_leave_wire(struct plain *plain);

/* Opens one of its own and connects. user: the login, or NULL. */
gboolean plain_connect(struct plain *plain, struct backend *backend,
	const struct doran_wire_config *config, const char *user,
	GError **error);
/* On a wire of its own: says goodbye; state(DOWN) follows. */
void plain_disconnect(struct plain *plain);

/* True while something is still on its way to the server. */
gboolean plain_busy(const struct plain *plain);

/* Whether there is such a room. name without its #. */
gboolean plain_has(const struct plain *plain, const char *name);

/* The chat of a room. One that the configuration does not have is joined: its
 * name is its topic, and it is text. FAULT_DATA: cannot be a topic.
 * FAULT_REFUSED: too many, or a topic of doran's own. */
gboolean plain_open(
	struct plain *plain, const char *name, gint64 *chat, GError **error);

/* Leaves a room that was joined; its messages stay. FAULT_ABSENT: there is no
 * such room. FAULT_CONFIG: the configuration has it. */
gboolean plain_leave(struct plain *plain, const char *name, GError **error);

/* One text to send, and what became of it. */
struct plain_text {
	const char *room; /* without its # */
	const char *text;
	const char *key; /* as struct native_text's; NULL: none */
	gboolean draft;

	gint64 row, chat;
	guint8 id[32];
	enum message_state state;
	gboolean duplicate;
	/* NULL: stored and queued. FAULT_DATA: empty, not UTF-8, too long.
	 * FAULT_UNKNOWN_PEER: no such room. FAULT_CONFIG: nobody can write to
	 * it. */
	GError *error;
};

void plain_send(struct plain *plain, struct plain_text *text);
gboolean plain_retry(struct plain *plain, gint64 row, GError **error);
gboolean plain_cancel(struct plain *plain, gint64 row, GError **error);

/* For doctor, as native_check: each room, and what was left out. */
typedef void (*plain_check)(void *user, const char *check, const char *state,
	const char *detail, gint64 count, int fault);
void plain_doctor(struct plain *plain, plain_check check, void *user);

#endif
