/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "counter.h"
#include "engine_priv.h"
#include "fault.h"
#include "folders.h"
#include "i18n.h"
#include "ids.h"
#include "keyring.h"
#include "loader.h"
#include "ratchet.h"
#include "store_meta.h"

#define KEY_FILE "master.key"
#define META_MASTER "master"
#define META_STARTS "starts"
#define META_ID "store-id"
#define HELD_UP_MS 2000 /* that closing takes longer than it should */

struct listener {
	guint number;
	engine_event event;
	void *user;
};

GMainContext *
engine_context(struct engine *engine)
{
	return engine->context;
}

/* ---- events ---- */

void
engine_emit(struct engine *engine, const char *name, GVariant *args)
{
	g_autoptr(GVariant) value = g_variant_ref_sink(args);

	/* Made one piece before two threads read it: else the one that does so
	 * frees the children that the other borrows texts from. */
	(void)g_variant_get_data(value);
	engine->told = engine->told || !g_str_equal(name, "account");
	for (guint i = 0; i < engine->listeners->len; i++) {
		const struct listener *one =
			&g_array_index(engine->listeners, struct listener, i);

		one->event(name, value, one->user);
	}
	if (g_str_equal(name, "message"))
		index_wake(engine);
	waits_event(engine, name, value);
}

guint
engine_listen(struct engine *engine, engine_event event, void *user)
{
	struct listener one = {++engine->last_listener, event, user};
	GHashTableIter iter;
	struct account *account;

	g_array_append_val(engine->listeners, one);
	g_hash_table_iter_init(&iter, engine->accounts);
	while (g_hash_table_iter_next(&iter, NULL, (gpointer *)&account))
		account_tell(account);
	return one.number;
}

void
engine_unlisten(struct engine *engine, guint listener)
{
	for (guint i = 0; i < engine->listeners->len; i++)
		if (g_array_index(engine->listeners, struct listener, i)
				.number == listener) {
			g_array_remove_index(engine->listeners, i);
			return;
		}
}

/* ---- commands ---- */

void
engine_dispatch(struct engine *engine, const char *method, GVariant *args,
	engine_reply reply, void *user)
{
	const struct command_spec *spec = command_find(method);
	method_func func = method_find(method);
	struct call *call = g_new0(struct call, 1);
	GError *error = NULL;

	call->engine = engine;
	call->args = g_variant_ref_sink(args != NULL
			? args
			: g_variant_new_array(G_VARIANT_TYPE("{sv}"), NULL, 0));
	call->reply = reply;
	call->user = user;
	if (spec == NULL || func == NULL)
		fault_set(&error, FAULT_USAGE, _("there is no method “%s”"),
			method);
	else if (command_check(spec, call->args, &error)) {
		func(call);
		return;
	}
	call_fail(call, error);
}

/* ---- opening ---- */

static gboolean
open_master(struct engine *engine, GError **error)
{
	g_autoptr(GBytes) wrapped = NULL;
	g_autofree char *file =
		g_build_filename(engine->data_dir, KEY_FILE, NULL);
	const char *passphrase = engine->passphrase != NULL
		? (const char *)secret_bytes(engine->passphrase)
		: NULL;

	if (!store_meta_get(engine->store, META_MASTER, &wrapped, error))
		return FALSE;
	if (wrapped != NULL)
		return keyring_open(
			wrapped, passphrase, file, &engine->master, error);
	return keyring_create(passphrase, file, NULL, &engine->master, &wrapped,
		       error) &&
		store_meta_set(engine->store, META_MASTER, wrapped, error);
}

/* The store's own random name, so that counters of several are told apart. */
static gboolean
store_name(struct engine *engine, char **name, GError **error)
{
	g_autoptr(GBytes) id = NULL;
	g_autoptr(Secret) fresh = NULL;

	if (!store_meta_get(engine->store, META_ID, &id, error))
		return FALSE;
	if (id == NULL) {
		fresh = secret_random(8);
		id = g_bytes_new(secret_bytes(fresh), 8);
		if (!store_meta_set(engine->store, META_ID, id, error))
			return FALSE;
	}
	*name = hex_encode(g_bytes_get_data(id, NULL), g_bytes_get_size(id));
	return TRUE;
}

/* A number that grows inside and outside of the store: where the outer one is
 * ahead, the store was put back from a copy, and its ratchets with it. */
static gboolean
count_start(struct engine *engine, GError **error)
{
	g_autofree char *name = NULL, *base = NULL;
	gint64 inside;
	guint64 outside;

	if (!store_name(engine, &name, error))
		return FALSE;
	base = g_strconcat("starts-", name, NULL);
	engine->counter = g_build_filename(engine->state_dir, base, NULL);
	if (!store_meta_get_number(
		    engine->store, META_STARTS, &inside, error) ||
		!counter_read(engine->counter, &outside, error))
		return FALSE;
	engine->rolled_back = outside > (guint64)inside;
	engine->starts = MAX((guint64)inside, outside) + 1;
	return store_meta_set_number(
		engine->store, META_STARTS, (gint64)engine->starts, error);
}

/* The outer one follows when the inner one is on the disk, else a power cut
 * would look like a store put back; and when there is time for it. */
static gboolean
count_outside(gpointer data)
{
	struct engine *engine = data;
	g_autofree char *file = g_steal_pointer(&engine->counter);
	g_autoptr(GError) error = NULL;

	if (file != NULL && engine->starts != 0 &&
		(!store_sync(engine->store, &error) ||
			!counter_write(file, engine->starts, &error)))
		g_warning("%s", error->message);
	return G_SOURCE_REMOVE;
}

static void
count_later(struct engine *engine)
{
	g_autoptr(GSource) source = g_idle_source_new();

	g_source_set_priority(source, G_PRIORITY_LOW);
	g_source_set_callback(source, count_outside, engine, NULL);
	g_source_attach(source, engine->context);
}

/* The libraries that will be wanted are loaded beside the store's opening. */
static gpointer
prepare(gpointer data)
{
	struct prepared *prepared = data;

	ratchet_prepare();
	for (guint i = 0; i < prepared->names->len; i++)
		g_ptr_array_add(prepared->backends,
			backend_load(prepared->names->pdata[i], NULL));
	return NULL;
}

static void
start_prepare(struct engine *engine)
{
	struct prepared *prepared = &engine->prepared;

	prepared->names = g_ptr_array_new_with_free_func(g_free);
	prepared->backends =
		g_ptr_array_new_with_free_func((GDestroyNotify)backend_unref);
	for (guint i = 0; i < engine->config->accounts->len; i++) {
		const struct account_config *config =
			g_ptr_array_index(engine->config->accounts, i);

		if (config->enabled && !engine->offline)
			g_ptr_array_add(
				prepared->names, g_strdup(config->backend));
	}
	prepared->thread = g_thread_new("prepare", prepare, prepared);
}

static void
end_prepare(struct engine *engine)
{
	struct prepared *prepared = &engine->prepared;

	if (prepared->thread == NULL)
		return;
	g_thread_join(g_steal_pointer(&prepared->thread));
	g_ptr_array_unref(prepared->names);
	g_ptr_array_unref(prepared->backends);
}

static gboolean
open_all(struct engine *engine, GError **error)
{
	if (!secret_init())
		return fault_set(
			error, FAULT_BUG, _("libsodium does not start"));
	engine->config = config_load(engine->config_file, error);
	if (engine->config == NULL)
		return FALSE;
	if (!folder_make(engine->data_dir, error) ||
		!folder_make(engine->state_dir, error))
		return FALSE;
	engine->lock = owner_lock(engine->data_dir, engine->command,
		(guint)engine->lock_wait_ms, error);
	if (engine->lock == NULL)
		return FALSE;
	start_prepare(engine);
	accounts_expect(engine);
	engine->store = store_open(engine->data_dir, error);
	return engine->store != NULL && open_master(engine, error) &&
		count_start(engine, error);
}

static void
close_all(struct engine *engine)
{
	index_stop(engine);
	rest_stop(engine);
	sends_flush(engine);
	waits_clear(engine);
	examine_clear(engine);
	g_clear_pointer(&engine->control, control_free);
	g_hash_table_remove_all(engine->accounts);
	end_prepare(engine);
	if (engine->store != NULL)
		(void)count_outside(engine);
	g_clear_pointer(&engine->store, store_close);
	g_clear_pointer(&engine->master, secret_free);
	g_clear_pointer(&engine->lock, owner_unlock);
}

/* ---- closing ---- */

static gboolean
leave(gpointer data)
{
	struct engine *engine = data;

	g_main_loop_quit(engine->loop);
	return G_SOURCE_REMOVE;
}

static gboolean
all_quiet(struct engine *engine, gboolean *down)
{
	GHashTableIter iter;
	struct account *account;
	gboolean quiet = TRUE;

	*down = TRUE;
	g_hash_table_iter_init(&iter, engine->accounts);
	while (g_hash_table_iter_next(&iter, NULL, (gpointer *)&account)) {
		if (account->native == NULL && account->plain == NULL)
			continue;
		quiet = quiet &&
			(account->native == NULL ||
				!native_busy(account->native)) &&
			(account->plain == NULL || !plain_busy(account->plain));
		*down = *down && account->state != DORAN_WIRE_UP;
	}
	return quiet;
}

/* A source that only wakes the loop. */
static gboolean
stay(gpointer data)
{
	(void)data;
	return G_SOURCE_CONTINUE;
}

/* Goodbye: first what is on its way, then presence, then the connection. */
static void
wind_down(struct engine *engine)
{
	gint64 until = g_get_monotonic_time() + engine->patience_ms * 1000;
	GHashTableIter iter;
	struct account *account;
	gboolean down;
	g_autoptr(GSource) tick = g_timeout_source_new(2);

	g_source_set_callback(tick, stay, NULL, NULL);
	g_source_attach(tick, engine->context);
	while (!all_quiet(engine, &down) && !down &&
		g_get_monotonic_time() < until)
		g_main_context_iteration(engine->context, TRUE);
	g_hash_table_iter_init(&iter, engine->accounts);
	while (g_hash_table_iter_next(&iter, NULL, (gpointer *)&account))
		account_goodbye(account);
	while (all_quiet(engine, &down),
		!down && g_get_monotonic_time() < until)
		g_main_context_iteration(engine->context, TRUE);
	g_source_destroy(tick);
}

/* ---- the thread ---- */

static void
say_started(struct engine *engine, GError *error)
{
	g_mutex_lock(&engine->mutex);
	engine->started = TRUE;
	engine->start_error = error;
	g_cond_signal(&engine->cond);
	g_mutex_unlock(&engine->mutex);
}

static gboolean
is_wanted(struct engine *engine)
{
	gboolean wanted;

	g_mutex_lock(&engine->mutex);
	wanted = !engine->given_up;
	g_mutex_unlock(&engine->mutex);
	return wanted;
}

static void
live(struct engine *engine)
{
	engine->control =
		control_new(engine, engine->data_dir, engine->runtime_dir);
	accounts_apply(engine);
	count_later(engine);
	index_wake(engine);
	rest_start(engine);
	say_started(engine, NULL);
	g_main_loop_run(engine->loop);
	sends_flush(engine);
	wind_down(engine);
}

static gpointer
run(gpointer data)
{
	struct engine *engine = data;
	GError *error = NULL;

	g_main_context_push_thread_default(engine->context);
	if (!open_all(engine, &error))
		say_started(engine, error);
	else if (is_wanted(engine))
		live(engine);
	close_all(engine);
	g_main_context_pop_thread_default(engine->context);
	g_mutex_lock(&engine->mutex);
	engine->ended = TRUE;
	g_cond_signal(&engine->cond);
	g_mutex_unlock(&engine->mutex);
	return NULL;
}

/* No clean-up may run beside a thread that wakes up at any moment; a process
 * may end at any moment. */
static void
leave_at_once(int code, void *unused)
{
	(void)unused;
	fflush(NULL);
	_exit(code);
}

/* Waits until *done, at most that long (0: without end). */
static gboolean
await(struct engine *engine, const gboolean *done, gint64 ms)
{
	gint64 until = g_get_monotonic_time() + ms * 1000;
	gboolean yes;

	g_mutex_lock(&engine->mutex);
	while (!*done)
		if (ms == 0)
			g_cond_wait(&engine->cond, &engine->mutex);
		else if (!g_cond_wait_until(
				 &engine->cond, &engine->mutex, until))
			break;
	yes = *done;
	engine->given_up = !yes;
	g_mutex_unlock(&engine->mutex);
	if (!yes)
		on_exit(leave_at_once, NULL);
	return yes;
}

static void
engine_free(struct engine *engine)
{
	g_thread_join(engine->thread);
	g_main_loop_unref(engine->loop);
	g_main_context_unref(engine->context);
	g_hash_table_unref(engine->accounts);
	g_array_unref(engine->listeners);
	config_free(engine->config);
	secret_free(engine->passphrase);
	g_free(engine->config_file);
	g_free(engine->data_dir);
	g_free(engine->state_dir);
	g_free(engine->runtime_dir);
	g_free(engine->command);
	g_free(engine->only_account);
	g_free(engine->counter);
	g_mutex_clear(&engine->mutex);
	g_cond_clear(&engine->cond);
	g_free(engine);
}

static struct engine *
engine_new(const struct front_options *options)
{
	struct engine *engine = g_new0(struct engine, 1);

	engine->config_file = g_strdup(options->config_file);
	engine->data_dir = g_strdup(options->data_dir);
	engine->state_dir = g_strdup(options->state_dir);
	engine->runtime_dir = g_strdup(options->runtime_dir);
	engine->command =
		g_strdup(options->command != NULL ? options->command : "doran");
	engine->only_account = g_strdup(options->only_account);
	engine->one_shot = options->one_shot;
	engine->offline = options->offline;
	engine->lock_wait_ms = options->lock_wait_ms;
	if (options->passphrase != NULL) {
		/* A text with its ending NUL. */
		gsize len = secret_len(options->passphrase);

		engine->passphrase = secret_new(len + 1);
		memcpy(secret_data(engine->passphrase),
			secret_bytes(options->passphrase), len);
	}
	engine->context = g_main_context_new();
	engine->loop = g_main_loop_new(engine->context, FALSE);
	engine->accounts = g_hash_table_new_full(
		g_str_hash, g_str_equal, NULL, account_free);
	engine->listeners = g_array_new(FALSE, FALSE, sizeof(struct listener));
	g_mutex_init(&engine->mutex);
	g_cond_init(&engine->cond);
	return engine;
}

struct engine *
engine_start(const struct front_options *options, GError **error)
{
	struct engine *engine = engine_new(options);

	engine->thread = g_thread_new("engine", run, engine);
	if (!await(engine, &engine->started, options->patience_ms)) {
		fault_set(error, FAULT_LATER,
			_("the disk of %s does not answer. Try again later, and look after the disk."),
			options->data_dir);
		return NULL;
	}
	if (engine->start_error == NULL)
		return engine;
	g_propagate_error(error, g_steal_pointer(&engine->start_error));
	engine_free(engine);
	return NULL;
}

gboolean
engine_stop(struct engine *engine, gint64 patience_ms)
{
	g_autoptr(GSource) source = NULL;

	if (engine == NULL)
		return TRUE;
	engine->patience_ms = patience_ms;
	source = g_idle_source_new();
	g_source_set_priority(source, G_PRIORITY_DEFAULT);
	g_source_set_callback(source, leave, engine, NULL);
	g_source_attach(source, engine->context);
	if (!await(engine, &engine->ended, patience_ms + HELD_UP_MS)) {
		g_warning("the disk does not answer; ends without it");
		return FALSE;
	}
	engine_free(engine);
	return TRUE;
}
