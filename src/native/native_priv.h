/* SPDX-License-Identifier: GPL-3.0-or-later */
/* native_priv: what the files of src/native share. Not for other layers.
 *
 * Writing: native_begin, changes, effects put off with after_...(), then
 * native_commit, which runs the effects; native_rollback forgets them. */
#ifndef DORAN_NATIVE_PRIV_H
#define DORAN_NATIVE_PRIV_H

#include "bundle.h"
#include "devlist.h"
#include "duty.h"
#include "envelope.h"
#include "mimi.h"
#include "native.h"
#include "ratchet.h"
#include "record.h"
#include "store_account.h"
#include "store_chat.h"
#include "store_contact.h"
#include "store_inbox.h"
#include "store_message.h"
#include "store_outbox.h"
#include "store_prekey.h"
#include "store_session.h"
#include "store_stream.h"
#include "topics.h"
#include "wire.h"

#define SECOND G_GINT64_CONSTANT(1000)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

/* Why something from outside was refused; stored, never renumber. */
enum refusal {
	REFUSED_TOPIC = 1,
	REFUSED_ENVELOPE = 2, /* not an envelope */
	REFUSED_LIST = 3, /* a device list that is wrong */
	REFUSED_DEVICE = 4, /* a device that is not on the list */
	REFUSED_KEYS = 5, /* a prekey bundle that is wrong */
	REFUSED_UNDECRYPTABLE = 6,
	REFUSED_IDENTITY = 7, /* another identity than the list's */
	REFUSED_HEADER = 8, /* not a record for us in this room */
	REFUSED_BODY = 9, /* body that does not fit its record */
	REFUSED_CONTENT = 10, /* not MIMI content, or another ID */
	REFUSED_PLAINTEXT = 11, /* not encrypted, and e2ee = always */
	REFUSED_ASK = 12,
	REFUSED_FLOOD = 13, /* more than is held for one sender */
	REFUSED_BLOCKED = 14,
	REFUSED_REGRESSED = 15, /* an older device list */
	REFUSED_LAST = REFUSED_REGRESSED
};

/* How an envelope ended; stored, never renumber. */
enum outcome { OUTCOME_DONE = 1, OUTCOME_REFUSED = 2, OUTCOME_UNREADABLE = 3 };

struct keys_wait {
	guint32 device;
	gboolean subscribed;
	struct key_bundle *bundle; /* fresh; one session is made of it */
	gint64 asked; /* monotonic ms of the last ask */
	guint grace; /* source */
	struct peer *peer;
};

/* How reading from one device goes. */
struct hearing {
	gint64 well; /* monotonic ms of the last record that was read */
	gint64 badly; /* of the first one since that was not; 0: none */
	gboolean renew; /* the session is to be made anew */
	gint64 gap_since; /* monotonic ms; 0: numbers without gaps */
	gboolean gap_told;
	GArray *wanted; /* envelope hashes to be encrypted anew, not asked yet
			 */
};

/* What is known of one address while the account is open. */
struct peer {
	struct native *native;
	char *address, *user;
	struct device_list *list; /* last good one; NULL: not known */
	gboolean loaded; /* list was looked for in the store */
	gboolean wanted; /* to be looked at once there is a connection */
	gboolean subscribed; /* to the list, in this connection */
	gboolean checked; /* the server's copy was seen, or there is none */
	guint grace; /* source: time left for the retained copy */
	gint64 asked; /* monotonic ms of the last ask for the list */
	gint64 heard; /* wall ms of the last authentic record */
	GHashTable *here; /* set of the device ids that say so */
	GHashTable *keys; /* device -> struct keys_wait */
	GHashTable *hearing; /* device -> struct hearing */
	gboolean presence_on;
};

enum request_kind {
	REQUEST_OUTBOX,
	REQUEST_LIST,
	REQUEST_KEYS,
	REQUEST_RETIRED
};

struct request {
	enum request_kind kind;
	GArray *rows; /* of gint64: outbox rows in one publish; NULL: none */
	gsize packed; /* bytes of a pack; 0: it went alone */
	char *address;
	guint32 device;
};

/* A message of the wire that is not committed yet. */
struct arrival {
	char *topic;
	GBytes *payload;
	gboolean retained;
	guint64 token;
};

struct native {
	struct store *store;
	struct secret *master;
	gint64 account;
	char *name, *address, *user, *network_name, *prefix, *display_name;
	guint8 network[NETWORK_ID_LEN];
	guint32 device;
	enum native_e2ee e2ee;
	gboolean read_receipts, presence, one_shot;
	struct native_events events;
	void *ctx;

	struct secret *device_seed, *list_seed, *identity;
	guint8 identity_pub[IDENTITY_LEN];
	guint32 registration;
	struct ratchet *ratchet;
	struct device_list *list; /* our own */
	guint64 clock;
	guint64 starts; /* how often this store was opened */

	struct wire *wire;
	guint64 inbox_id; /* the subscription to our inbox */
	enum doran_wire_state state;
	GError *state_error;
	gboolean closing; /* native_disconnect was called */
	gboolean said_goodbye;
	GHashTable *peers; /* address -> struct peer */
	GHashTable *requests; /* wire id -> struct request */
	GHashTable *mails; /* topic -> struct mail, see post.c */
	gsize pack_bytes; /* how long packs may be; 0: as ever */
	GHashTable *flying; /* outbox id -> struct flight */
	gsize flying_bytes;
	gboolean behind; /* rows may be due: new ones wait behind them */
	GArray *settled; /* of struct settled */
	GQueue inbox; /* of struct arrival */
	GPtrArray *after; /* of struct effect */
	GMainContext *context;
	struct duty duty, upkeep;
	gboolean statuses_due;
	gboolean keys_stale; /* the published bundle is out of date */
	gboolean refreshing; /* that is being mended */
	gboolean list_stale; /* the published list is out of date */
	gboolean own_list_seen, own_keys_seen;
	gint64 republished; /* monotonic ms, answers to asks */
	gboolean store_failed;
	gint64 expected_at, expected_mono; /* to notice clock jumps */
};

/* A row that is published and not settled. */
struct flight {
	gint64 outbox, message;
	struct peer *peer;
	guint32 tries;
	gsize bytes;
};

struct settled {
	gint64 outbox;
	enum doran_status status;
};

/* ---- native.c ---- */
gint64 now_ms(void);
gint64 mono_ms(void);
guint64 native_tick(struct native *native); /* next clock value */
void native_saw_clock(struct native *native, guint64 clock);
gboolean native_begin(
	struct native *native, enum store_sync sync, GError **error);
gboolean native_commit(struct native *native, GError **error);
void native_rollback(struct native *native);
/* Run native_duty within `ms`. */
void native_duty_in(struct native *native, gint64 ms);
/* Rows of the outbox are due: run it now, and nothing overtakes them. */
void native_rows_due(struct native *native);
gboolean native_up(const struct native *native);
/* Counts a refusal, inside or outside of a transaction. sender NULL: a
 * stranger. */
void native_refuse(struct native *native, const char *sender,
	enum refusal refusal, const char *text);
/* FALSE while writing fails: says so once, tries again later. */
gboolean native_stored(struct native *native, gboolean ok, GError **error);

/* ---- after.c: effects after the commit ---- */
void after_message(
	struct native *native, gint64 row, gint64 chat, gboolean outgoing);
void after_status(struct native *native, gint64 row, gint64 chat,
	enum message_state state, enum notice reason);
void after_chat(struct native *native, gint64 chat);
void after_contact(struct native *native, const char *address);
/* row NULL: nobody waits for how it ends. */
void after_publish(struct native *native, const char *topic, GBytes *bytes,
	const struct outbox_record *row);
void after_run(struct native *native);
void after_forget(struct native *native);

/* ---- post.c: envelopes on their way out, in packs ---- */
GHashTable *post_new(void);
/* take_flight NULL: nobody waits for how it ends. */
void post_add(struct native *native, const char *topic, GBytes *bytes,
	struct flight *take_flight);
/* Publishes what was added. */
void post_leave(struct native *native);
/* How a publish with so many bytes of pack ended. */
void post_answered(struct native *native, gsize packed, gboolean arrived);

/* ---- keystore.c ---- */
struct ratchet *keystore_ratchet(struct native *native, GError **error);
GBytes *keystore_seal(const struct secret *master, gint64 account,
	const char *what, const struct secret *secret);
/* A secret of the account by name; FAULT_IO when it is not there. */
struct secret *keystore_load(struct store *store, const struct secret *master,
	gint64 account, const char *name, GError **error);
gboolean keystore_save(struct store *store, const struct secret *master,
	gint64 account, const char *name, const struct secret *secret,
	GError **error);
GBytes *payload_seal_key(struct native *native,
	const guint8 message_id[MESSAGE_ID_LEN], const struct secret *key);
struct secret *payload_open_key(struct native *native,
	const struct payload_record *payload, GError **error);

/* ---- identity.c: our own list and prekeys ---- */
#define SECRET_DEVICE "device-key"
#define SECRET_LIST "list-key"
#define SECRET_IDENTITY "identity"
#define SECRET_CLIENT "client-id"
#define SECRET_WIRE "wire-state"
#define EXTRA_NAME "doran.name" /* the display name, in a content */
#define VALUE_LIST "own-list"
#define VALUE_REGISTRATION "registration"
#define VALUE_STATUSES "statuses-from"
#define VALUE_BUNDLE "own-keys"
#define VALUE_REKEYED "rekeyed-at"
#define VALUE_LOST "lists-lost" /* how often the server had forgotten ours */
#define VALUE_RETIRED "retired" /* old devices of ours, 4 bytes each */
/* Loads keys and list into native. */
gboolean identity_load(struct native *native, GError **error);
void identity_publish(struct native *native, gboolean list, gboolean keys);
/* Our own retained values as the server has them. */
void identity_own_list(struct native *native, GBytes *payload);
void identity_own_keys(struct native *native, GBytes *payload);
/* Prekeys, list and bundle in the store as they should be published; inside a
 * transaction. *changed: the bundle is another one now. */
gboolean identity_prepare(
	struct native *native, gboolean *changed, GError **error);
/* After SUBACK: what did not come is published again. */
void identity_upkeep(struct native *native);

/* ---- rekey.c ---- */
/* Makes this a new device with new keys, sessions and streams; the list says
 * so. What is in the outbox starts again. Opens its own transaction. */
gboolean rekey(struct native *native, GError **error);
/* Whether the server may not know of it yet: then list and keys are stale. */
gboolean rekey_unfinished(struct native *native);
/* What old devices of ours have left at the server is taken away, after list
 * and keys were published; at each connection until rekey_retired(). */
void rekey_retire(struct native *native);
void rekey_retired(struct native *native);

/* ---- peer.c: other people's lists and prekeys ---- */
struct peer *peer_get(struct native *native, const char *address);
void peer_free(gpointer peer);
/* The last good list, loaded from the store where need be; NULL: none. */
struct device_list *peer_list(struct peer *peer);
/* Looks at the server's copy of the list in this connection; TRUE when that
 * was done already. Rows to the peer are woken when it is. */
gboolean peer_check(struct peer *peer);
/* A list of the peer, from its topic or attached to a message. Inside a
 * transaction. *news: the good list changed. */
gboolean peer_offer_list(
	struct peer *peer, GBytes *bytes, gboolean *news, GError **error);
struct hearing *peer_hearing(struct peer *peer, guint32 device);
/* A fresh bundle to start a session with; NULL: asked for, rows are woken. */
struct key_bundle *peer_bundle(struct peer *peer, guint32 device);
/* Takes it away: each is used once. */
void peer_bundle_used(struct peer *peer, guint32 device);
void peer_list_arrived(struct peer *peer, GBytes *payload);
void peer_keys_arrived(struct peer *peer, guint32 device, GBytes *payload);
void peer_presence_arrived(struct peer *peer, guint32 device, GBytes *payload);
void peer_subscribed(struct peer *peer, gboolean granted);
void peer_keys_subscribed(struct peer *peer, guint32 device, gboolean granted);
/* The connection is gone: nothing is subscribed or checked any more. */
void peers_disconnected(struct native *native);
/* Whether a list or keys may come any moment. */
gboolean peers_awaited(struct native *native);
/* After a rollback: lists are loaded from the store again. */
void peers_forget(struct native *native);
/* After the connection is made: watches all accepted contacts, or, in a
 * one-shot process, looks at those that were asked for. */
void peers_watch(struct native *native);
void peer_watch(struct peer *peer);

/* ---- contacts ---- */
/* Accepts somebody, and answers what was held back; name NULL: as it is.
 * Inside a transaction. */
gboolean contact_accept(struct native *native, const char *address,
	const char *name, GError **error);
gboolean contact_load(struct native *native, const char *address,
	struct contact_record **contact, GError **error);

/* ---- send.c / outbox.c ---- */
/* A content for a peer: payload and the row to fan out; inside a
 * transaction. message 0: none. */
gboolean send_content(struct native *native, const char *peer, const char *room,
	struct mimi_content *content, gboolean sealed, gint64 message,
	guint8 id[MESSAGE_ID_LEN], GError **error);
/* Whether messages of this chat are encrypted; FAULT_CONFIG: to be chosen. */
gboolean send_sealed(struct native *native, enum chat_e2ee chat,
	gboolean *sealed, GError **error);
/* Rows to devices that left the peer's list are looked at now; inside a
 * transaction. */
gboolean outbox_list_changed(
	struct native *native, struct peer *peer, GError **error);
gboolean outbox_pump(struct native *native, GError **error);
/* Room among what is published and not settled. */
gboolean outbox_room(const struct native *native);
gboolean outbox_set_state(struct native *native, gint64 message,
	enum message_state state, enum notice reason, GError **error);

/* ---- fanout.c ---- */
#define PUBACK_PATIENCE (60 * SECOND)
/* Rows of a payload that was just stored. */
gboolean outbox_take(struct native *native,
	const struct payload_record *payload, GError **error);
/* A row for one device, like `row` but for that. */
gboolean outbox_add_device(struct native *native,
	const struct outbox_record *row, const char *peer, guint32 device,
	GError **error);
/* The row that stands for all devices of the peer becomes theirs. */
gboolean outbox_fan_out(
	struct native *native, const struct outbox_record *row, GError **error);
gboolean outbox_publish(
	struct native *native, struct outbox_record *row, GError **error);
/* Later, and the message tells why. */
gboolean outbox_hold(struct native *native, const struct outbox_record *row,
	gint64 pause, enum notice reason, GError **error);
gboolean outbox_settle(struct native *native, GError **error);
/* Raises the states of messages after rows moved; inside a transaction. */
gboolean outbox_progressed(
	struct native *native, GArray *progress, GError **error);

/* ---- encrypt.c ---- */
enum sealing { SEALING_DONE, SEALING_WAIT, SEALING_GONE, SEALING_FAILED };
/* The envelope for one outbox row; inside a transaction. */
enum sealing encrypt_row(struct native *native, struct outbox_record *row,
	const struct payload_record *payload, GBytes **envelope,
	GError **error);
/* A control record outside of the stream: acknowledgement and items. */
enum sealing encrypt_control(struct native *native, const char *address,
	guint32 device, GPtrArray *controls, GBytes **envelope, GError **error);

/* ---- receive.c ---- */
/* One arrival, with a transaction of its own. FALSE: the store failed,
 * nothing happened, try again. */
gboolean receive_arrival(
	struct native *native, const struct arrival *arrival, GError **error);
/* Envelopes of a sender that waited for its list or a decision. */
gboolean receive_held(
	struct native *native, const char *address, GError **error);

/* ---- open.c: an envelope's inside ---- */
struct opened {
	struct record *record;
	struct secret *key; /* content key, NULL where not encrypted */
	gboolean sealed;
};
enum opening {
	OPENING_OK,
	OPENING_DUPLICATE,
	OPENING_UNREADABLE, /* cannot be decrypted: ask to encrypt anew */
	OPENING_REFUSED, /* already counted */
	OPENING_STORE /* error set */
};
enum opening open_envelope(struct native *native, struct peer *peer,
	const struct device_entry *entry, const struct envelope *envelope,
	struct opened *opened, GError **error);

/* ---- deliver.c: a record's content ---- */
gboolean deliver_content(struct native *native, struct peer *peer,
	struct contact_record *contact, const struct opened *opened,
	GBytes *body, GError **error);
/* A notice row in the chat with peer; inside a transaction. */
gboolean deliver_notice(struct native *native, const char *peer,
	enum notice notice, gboolean unread, GError **error);

/* ---- stream.c ---- */
enum freshness {
	STREAM_FRESH,
	STREAM_KNOWN, /* had it already */
	STREAM_LATER /* too many holes before it: as if it had not come */
};
/* Notes a received number. */
gboolean stream_received(struct native *native, struct peer *peer,
	guint32 device, guint64 seq, gboolean answer, enum freshness *fresh,
	GError **error);
/* Fills in what we acknowledge to this device and clears what is due. */
gboolean stream_piggyback(struct native *native, const char *address,
	guint32 device, struct record *record, GError **error);
gboolean stream_extensions(struct native *native, struct peer *peer,
	const struct record *record, GError **error);
/* Sends what is due: acknowledgements and requests for gaps. */
gboolean stream_flush(struct native *native, gboolean all, GError **error);
/* One control record, now; *sent FALSE: keys are missing or the device is
 * gone. Inside a transaction. */
gboolean stream_control(struct native *native, const char *address,
	guint32 device, GPtrArray *controls, gboolean *sent, GError **error);

/* ---- unread.c ---- */
/* An envelope of the device could not be read: asks once for the same in
 * another one, in a new session where this one seems to be broken. */
gboolean stream_ask_anew(struct native *native, struct peer *peer,
	guint32 device, const guint8 hash[HASH_LEN], GError **error);
/* Asks that had to wait for prekeys; and a row for what stays unread. */
gboolean stream_unread(struct native *native, GError **error);
/* All of a peer's streams are to be answered now (it was accepted). */
gboolean stream_answer_all(
	struct native *native, const char *address, GError **error);

/* ---- status.c: delivered and read ---- */
gboolean status_flush(struct native *native, GError **error);
gboolean status_send(struct native *native, const char *peer, const char *room,
	const GArray *items, GError **error);
gboolean status_apply(struct native *native, struct peer *peer, guint32 device,
	const GArray *items, GError **error);

/* ---- live.c: the connection ---- */
void live_close(struct native *native);

#endif
