/* SPDX-License-Identifier: GPL-3.0-or-later */
/* engine_priv: what the files behind the engine share. */
#ifndef DORAN_ENGINE_PRIV_H
#define DORAN_ENGINE_PRIV_H

#include "conf.h"
#include "control.h"
#include "engine.h"
#include "native.h"
#include "owner.h"
#include "plain.h"
#include "store.h"

/* One account of the configuration, with or without keys. */
struct account {
	struct engine *engine;
	char *name;
	const struct account_config *config; /* the engine's */
	struct native *native; /* NULL: no keys here, or not openable */
	/* Its rooms; NULL: none. On native's wire, or on its own where there
	 * is no native. */
	struct plain *plain;
	char *rooms; /* what the configuration said of them */
	struct backend *backend;
	enum doran_wire_state state;
	gboolean fetching; /* its password */
	guint fetches; /* how often that was begun */
	gboolean off; /* not to be connected, or could not be started */
	GError *error; /* why it is not up */
};

/* What is loaded while the store is opened. */
struct prepared {
	GThread *thread;
	GPtrArray *names; /* of backends */
	GPtrArray *backends; /* held until the end; NULL where one is missing */
};

struct engine {
	GThread *thread;
	GMainContext *context;
	GMainLoop *loop;
	/* Copies of the options; strings are ours. */
	char *config_file, *data_dir, *state_dir, *runtime_dir, *command;
	char *only_account;
	gboolean one_shot, offline;
	gint64 lock_wait_ms;
	struct secret *passphrase;

	struct owner_lock *lock;
	struct prepared prepared;
	struct store *store;
	struct secret *master;
	struct config *config;
	GHashTable *accounts; /* name -> struct account */
	GArray *listeners;
	guint last_listener;
	gboolean told; /* events other than the state of accounts */
	struct control *control;
	GPtrArray *sends; /* of struct call, not answered yet; NULL: none */
	gboolean sends_due;
	struct examination *examination; /* NULL: none under way (examine.c) */
	GHashTable *waits; /* row -> struct wait; NULL: none yet */
	char *counter; /* file of the outer number; NULL: it is written */
	guint64 starts; /* of this store, this one included */
	gboolean rolled_back; /* the store is older than the last start */
	gint64 patience_ms;
	GSource *index_timer; /* NULL: nothing to index, or not now */
	gint64 message_at; /* when the last one was stored, monotonic */
	GSource *rest_timer; /* NULL: it rests, or is not to */
	gint64 commit_at; /* the last one, monotonic */

	/* The start and the end: handed from thread to thread. */
	GMutex mutex;
	GCond cond;
	gboolean started, ended;
	gboolean given_up; /* nobody waits for the start any more */
	GError *start_error;
};

/* ---- engine.c ---- */
void engine_emit(struct engine *engine, const char *name, GVariant *args);

struct call;

/* ---- engine_index.c ---- */
/* A message was stored, or there may be some that were not indexed. */
void index_wake(struct engine *engine);
void index_stop(struct engine *engine);
/* Looks at the index for doctor, and makes a damaged one anew. `report` is as
 * native_check. */
typedef void (*index_check)(void *user, const char *check, const char *state,
	const char *detail, gint64 count, int fault);
void index_doctor(struct engine *engine, index_check report, void *user);
void method_search_rebuild(struct call *call);

/* ---- engine_rest.c ---- */
/* From now on memory is given back whenever there is nothing to do. */
void rest_start(struct engine *engine);
void rest_stop(struct engine *engine);

/* ---- account.c ---- */
/* Begins to fetch the passwords that accounts_apply() will want. */
void accounts_expect(struct engine *engine);
/* Makes the accounts of the configuration that are missing, takes away those
 * that are gone, starts what is to be connected. */
void accounts_apply(struct engine *engine);
void account_free(gpointer account);
struct account *account_find(struct engine *engine, const char *name);
/* Opens keys and connects, where it is not done; errors become its state. */
void account_start(struct account *account);
/* Says goodbye to the server. */
void account_goodbye(struct account *account);
/* Ends the connection and begins anew, with the password as it is now. */
void account_restart(struct account *account);
const char *account_state_word(const struct account *account);
void account_tell(struct account *account);
/* For a change that was not made through the account. */
struct chat_record;
void account_tell_chat(struct engine *engine, const struct chat_record *record);
void account_tell_contact(struct account *account, const char *address);
extern const struct plain_events account_plain_events;
/* The account of a store id, or NULL. */
struct account *account_of_id(struct engine *engine, gint64 id);
/* What a backend is given; the strings are the config's. `options` is filled
 * and must outlive it. */
void account_wire_config(const struct account_config *config,
	const struct secret *password, GPtrArray *options,
	struct doran_wire_config *out);

/* ---- methods.c ---- */
struct call {
	struct engine *engine;
	GVariant *args;
	engine_reply reply;
	void *user;
};
typedef void (*method_func)(struct call *call);
/* The function of a method; NULL: none. */
method_func method_find(const char *method);
/* Ends a call; floating results are consumed, errors taken. */
void call_return(struct call *call, GVariant *result);
void call_fail(struct call *call, GError *take_error);
const char *call_string(const struct call *call, const char *key);
/* The account that `account` names, or the one that reaches the address. */
struct account *call_account(
	struct call *call, const char *address, GError **error);
gboolean call_e2ee(const char *word, enum chat_e2ee *e2ee, GError **error);
/* FAULT_CONFIG: rooms are never encrypted. */
gboolean room_e2ee(enum chat_e2ee e2ee, GError **error);

/* ---- engine_rooms.c ---- */
/* Opens what the configuration, or an earlier run, has of rooms. */
gboolean rooms_open(struct account *account, GError **error);
/* The same where there are none yet. NULL with error. */
struct plain *rooms_need(struct account *account, GError **error);
/* Where there is no native: on a wire of its own, with what is kept for it;
 * the other is plain_events.keep, ctx the account. */
gboolean rooms_connect(struct account *account,
	struct doran_wire_config *config, GError **error);
void rooms_keep(void *ctx, const struct secret *state, const char *server_key);
/* Whether the configuration says something else of the rooms than when this
 * was asked last. */
gboolean rooms_changed(struct account *account);
/* "#NAME". */
gboolean call_is_room(const char *address);
/* The rooms of the account that `account` names, or that has this one. */
struct plain *call_room(struct call *call, const char *address,
	struct account **account, GError **error);
void method_room_open(struct call *call, const char *address);
void method_room_leave(struct call *call);

/* ---- sends.c ---- */
void method_message_send(struct call *call);
/* Answers what waits. */
void sends_flush(struct engine *engine);

/* ---- waits.c ---- */
/* The argument `wait` of message.send. */
gboolean wait_check(const struct call *call, GError **error);
/* Ends message.send with its result: at once, or when the message is as far as
 * `wait` says or something else than time holds it up. */
void wait_return(struct call *call, GVariant *result);
void waits_event(struct engine *engine, const char *name, GVariant *args);
/* Answers all that wait still. */
void waits_clear(struct engine *engine);

/* ---- methods_info.c ---- */
void method_message_info(struct call *call);

/* ---- examine.c ---- */
void method_doctor(struct call *call);
/* Ends one that is under way. */
void examine_clear(struct engine *engine);

/* ---- methods_account.c ---- */
void method_account_add(struct call *call);
void method_account_connect(struct call *call);
void method_account_list(struct call *call);
void method_config_reload(struct call *call);

#endif
