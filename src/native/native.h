/* SPDX-License-Identifier: GPL-3.0-or-later */
/* native: one account that speaks the doran protocol over a wire
 * (doran-protocol(7)). Lives in the engine thread; every function is called
 * there and every callback runs there, in the thread-default GMainContext.
 *
 * All state is in the store; a native account holds the wire, decoded copies
 * and timers. Each function that writes opens its own transaction, so none may
 * be called inside one. */
#ifndef DORAN_NATIVE_H
#define DORAN_NATIVE_H

#include "loader.h"
#include "model.h"
#include "secret.h"
#include "store.h"

struct native;
struct wire;

enum native_e2ee { NATIVE_E2EE_ALWAYS, NATIVE_E2EE_ASK, NATIVE_E2EE_OFF };

/* What account and configuration say. Borrowed: copied by native_new. */
struct native_options {
	const char *prefix; /* of topics; NULL: TOPIC_PREFIX */
	const char *display_name; /* told to those one writes to; NULL: none */
	enum native_e2ee e2ee;
	gboolean read_receipts;
	gboolean presence;
	guint64 starts; /* how often the store was opened */
	/* The store was put back from a copy: ratchets must not be used twice,
	 * so this becomes a new device. */
	gboolean rolled_back;
	gboolean one_shot; /* no will, no presence, nothing beyond the job */
};

/* What native tells the floor above. All required. None is called inside a
 * transaction. */
struct native_events {
	void (*message)(void *ctx, gint64 row, gint64 chat, gboolean outgoing);
	void (*status)(void *ctx, gint64 row, gint64 chat,
		enum message_state state, enum notice reason);
	void (*chat)(void *ctx, gint64 chat);
	void (*contact)(void *ctx, const char *address);
	/* error NULL while all is well. */
	void (*state)(
		void *ctx, enum doran_wire_state state, const GError *error);
	/* Writing fails (error) or works again (NULL). */
	void (*storing)(void *ctx, const GError *error);
};

/* An account's row in the store must exist with network and keys
 * (native_create). FAULT_IO: keys are missing or do not open. */
struct native *native_new(struct store *store, const struct secret *master,
	const char *account, const struct native_options *options,
	const struct native_events *events, void *ctx, GError **error);
void native_free(struct native *native);

gint64 native_account(const struct native *native);
const char *native_address(const struct native *native);

/* What a backend keeps with an account (doran-backend(7)), sealed. Without
 * any, *state is NULL. */
gboolean wirestate_load(struct store *store, const struct secret *master,
	gint64 account, struct secret **state, GError **error);
/* server_key: the one in it, for people; NULL: none. */
gboolean wirestate_save(struct store *store, const struct secret *master,
	gint64 account, const struct secret *state, const char *server_key,
	GError **error);
/* The key that was last saved, or NULL. The caller's. */
char *wirestate_server_key(struct store *store, gint64 account);

/* How to reach the server: url, user, password, files, options of
 * `config` are used; client ID, will and session are native's. */
gboolean native_connect(struct native *native, struct backend *backend,
	const struct doran_wire_config *config, GError **error);

/* The wire while there is one, for rooms that share it; else NULL. */
struct wire *native_wire(struct native *native);

/* Says goodbye (presence, acknowledgements) and disconnects; state(DOWN)
 * follows. */
void native_disconnect(struct native *native);

/* True while something is still on its way to the server. */
gboolean native_busy(struct native *native);

/* One text to send, and what became of it. */
struct native_text {
	const char *to, *text;
	/* NULL: none. Idempotency: a key used before gives the first message
	 * again, and duplicate. */
	const char *key;
	/* DEFAULT, or the sender's choice, which e2ee = ask remembers for the
	 * chat. */
	enum chat_e2ee e2ee;
	/* It was the chat's draft, which is gone when it is stored. */
	gboolean draft;

	gint64 row, chat;
	guint8 id[32];
	enum message_state state;
	gboolean duplicate;
	/* NULL: it is stored and queued.
	 * FAULT_UNKNOWN_PEER: not an address of this network, or one's own;
	 * FAULT_TRUST: the contact's key changed; FAULT_REFUSED: it is
	 * blocked; FAULT_CONFIG: e2ee = ask and nobody chose, or always and
	 * OFF asked for; FAULT_DATA: empty, not UTF-8, too long. */
	GError *error;
};

/* Stores messages and queues them, in their order and in one transaction; one
 * that fails leaves the others as they are. */
void native_send(struct native *native, struct native_text *texts, guint n);
gboolean native_retry(struct native *native, gint64 row, GError **error);
gboolean native_cancel(struct native *native, gint64 row, GError **error);

/* How far a message got on its way to one device, or that it came from it. */
enum native_device_state {
	DEVICE_QUEUED, /* no server has it */
	DEVICE_SENT, /* the server has it */
	DEVICE_PARKED,
	DEVICE_FAILED,
	DEVICE_ACKNOWLEDGED, /* it is there */
	DEVICE_READ,
	DEVICE_SOURCE
};

struct native_device {
	char *address, *device; /* device as native_device() writes it */
	char *name; /* as its owner calls it, cleaned; NULL: not known */
	enum native_device_state state;
	gint64 at; /* of that state, ms since 1970; 0: not known */
	guint32 tries;
	gint64 next_try; /* 0: none */
	enum notice reason;
};

struct native_info {
	gint64 delivered_at, read_at; /* first report; 0: none */
	GPtrArray *devices; /* of struct native_device */
};

/* What the store and the device lists tell of a message. Devices of the other
 * side that are not in the outbox any more have it, if they were on the list
 * when it was written; of one's own others only those that wait are known. */
struct native_info *native_message_info(
	struct native *native, const struct message *message, GError **error);
void native_info_free(struct native_info *info);

/* Everything from a row (0: the beginning) up to row has been seen. */
gboolean native_read(struct native *native, gint64 chat, gint64 from,
	gint64 row, GError **error);

gboolean native_chat_open(struct native *native, const char *address,
	gint64 *chat, GError **error);
gboolean native_chat_e2ee(struct native *native, gint64 chat,
	enum chat_e2ee e2ee, GError **error);
/* until: milliseconds since 1970; 0: heard again, -1: for good. */
gboolean native_chat_mute(
	struct native *native, gint64 chat, gint64 until, GError **error);

/* name may be NULL. */
gboolean native_contact_add(struct native *native, const char *address,
	const char *name, GError **error);
gboolean native_contact_accept(
	struct native *native, const char *address, GError **error);
gboolean native_contact_block(
	struct native *native, const char *address, GError **error);

/* Whether a device of the contact says it is here: a hint. */
gboolean native_online(struct native *native, const char *address);

/* Safety numbers: *number with the pinned root, *changed with the one that
 * appeared since (NULL: none). FAULT_LATER: the contact's key has not been
 * seen yet. */
gboolean native_verify(struct native *native, const char *address,
	char **number, char **changed, enum trust *trust, GError **error);
gboolean native_verify_confirm(
	struct native *native, const char *address, GError **error);

/* For doctor: a stable key, a state ok|note|warn|fail, a detail, a count (-1:
 * none) and for fail the fault code. */
typedef void (*native_check)(void *user, const char *check, const char *state,
	const char *detail, gint64 count, int fault);
void native_doctor(struct native *native, native_check check, void *user);

/* The root key's fingerprint (hex) and the device as text; the caller's. */
char *native_fingerprint(const struct native *native);
char *native_device(const struct native *native);

#endif
