/* SPDX-License-Identifier: GPL-3.0-or-later */
/* account: an account of the configuration, its password, its connection. */
#include "config.h"

#include <gio/gio.h>
#include <string.h>

#include "dict.h"
#include "engine_priv.h"
#include "fault.h"
#include "i18n.h"
#include "objects.h"
#include "store_account.h"
#include "store_chat.h"

#define NATIVE_CAPS (DORAN_CAP_RETAIN | DORAN_CAP_QUEUE | DORAN_CAP_FILTER)

void
account_free(gpointer data)
{
	struct account *account = data;

	plain_free(account->plain);
	native_free(account->native);
	backend_unref(account->backend);
	g_clear_error(&account->error);
	g_free(account->rooms);
	g_free(account->name);
	g_free(account);
}

struct account *
account_find(struct engine *engine, const char *name)
{
	return g_hash_table_lookup(engine->accounts, name);
}

struct account *
account_of_id(struct engine *engine, gint64 id)
{
	GHashTableIter iter;
	struct account *account;

	g_hash_table_iter_init(&iter, engine->accounts);
	while (g_hash_table_iter_next(&iter, NULL, (gpointer *)&account))
		if ((account->native != NULL &&
			    native_account(account->native) == id) ||
			(account->plain != NULL &&
				plain_account(account->plain) == id))
			return account;
	return NULL;
}

const char *
account_state_word(const struct account *account)
{
	if (account->off)
		return account->error != NULL ? "refused" : "off";
	switch (account->state) {
	case DORAN_WIRE_UP:
		return "up";
	case DORAN_WIRE_CONNECTING:
		return "connecting";
	case DORAN_WIRE_REFUSED:
		return "refused";
	default:
		return "down";
	}
}

/* ---- events ---- */

void
account_tell(struct account *account)
{
	GVariantBuilder args;
	const GError *error = account->error;

	g_variant_builder_init(&args, G_VARIANT_TYPE_VARDICT);
	g_variant_builder_add(
		&args, "{sv}", "name", g_variant_new_string(account->name));
	g_variant_builder_add(&args, "{sv}", "state",
		g_variant_new_string(account_state_word(account)));
	g_variant_builder_add(&args, "{sv}", "text",
		g_variant_new_string(error != NULL ? error->message : ""));
	g_variant_builder_add(&args, "{sv}", "reason",
		g_variant_new_int64(error != NULL && error->domain == FAULT
				? error->code
				: -1));
	if (error != NULL)
		g_variant_builder_add(&args, "{sv}", "fault",
			g_variant_new_string(fault_name(error)));
	engine_emit(account->engine, "account", g_variant_builder_end(&args));
}

static void
on_message(void *ctx, gint64 row, gint64 chat, gboolean outgoing)
{
	struct account *account = ctx;
	struct dict args = {.n = 0};

	dict_add_number(&args, "row", row);
	dict_add_number(&args, "chat", chat);
	dict_add_text(&args, "account", account->name);
	dict_add_bool(&args, "outgoing", outgoing);
	engine_emit(account->engine, "message", dict_end(&args));
}

static void
on_status(void *ctx, gint64 row, gint64 chat, enum message_state state,
	enum notice reason)
{
	struct account *account = ctx;
	struct dict args = {.n = 0};

	dict_add_number(&args, "row", row);
	dict_add_number(&args, "chat", chat);
	dict_add_text(&args, "account", account->name);
	dict_add_text(&args, "state", message_state_name(state));
	dict_add_number(&args, "reason", reason);
	if (reason != NOTICE_NONE)
		dict_add_text(&args, "notice", notice_name(reason));
	engine_emit(account->engine, "status", dict_end(&args));
}

static void
on_chat(void *ctx, gint64 chat)
{
	struct account *account = ctx;
	GVariantBuilder args;

	g_variant_builder_init(&args, G_VARIANT_TYPE_VARDICT);
	g_variant_builder_add(&args, "{sv}", "chat", g_variant_new_int64(chat));
	g_variant_builder_add(
		&args, "{sv}", "account", g_variant_new_string(account->name));
	engine_emit(account->engine, "chat", g_variant_builder_end(&args));
}

void
account_tell_chat(struct engine *engine, const struct chat_record *record)
{
	struct account *account = account_of_id(engine, record->account);

	if (account != NULL)
		on_chat(account, record->row);
}

void
account_tell_contact(struct account *account, const char *address)
{
	GVariantBuilder args;

	g_variant_builder_init(&args, G_VARIANT_TYPE_VARDICT);
	g_variant_builder_add(
		&args, "{sv}", "account", g_variant_new_string(account->name));
	g_variant_builder_add(
		&args, "{sv}", "address", g_variant_new_string(address));
	g_variant_builder_add(&args, "{sv}", "online",
		g_variant_new_boolean(account->native != NULL &&
			native_online(account->native, address)));
	engine_emit(account->engine, "contact", g_variant_builder_end(&args));
}

static void
on_contact(void *ctx, const char *address)
{
	account_tell_contact(ctx, address);
}

static void
on_state(void *ctx, enum doran_wire_state state, const GError *error)
{
	struct account *account = ctx;

	account->state = state;
	g_clear_error(&account->error);
	account->error = error != NULL ? g_error_copy(error) : NULL;
	account_tell(account);
}

static void
on_storing(void *ctx, const GError *error)
{
	struct account *account = ctx;
	GVariantBuilder args;

	g_variant_builder_init(&args, G_VARIANT_TYPE_VARDICT);
	g_variant_builder_add(&args, "{sv}", "state",
		g_variant_new_string(error != NULL ? "failing" : "ok"));
	g_variant_builder_add(&args, "{sv}", "text",
		g_variant_new_string(error != NULL ? error->message : ""));
	engine_emit(account->engine, "store", g_variant_builder_end(&args));
}

static const struct native_events native_events = {
	.message = on_message,
	.status = on_status,
	.chat = on_chat,
	.contact = on_contact,
	.state = on_state,
	.storing = on_storing,
};

const struct plain_events account_plain_events = {
	.message = on_message,
	.status = on_status,
	.chat = on_chat,
	.state = on_state,
	.storing = on_storing,
	.keep = rooms_keep,
};

/* ---- starting ---- */

static void
fail(struct account *account, GError *take_error)
{
	g_clear_error(&account->error);
	account->error = take_error;
	account->off = TRUE;
	account_tell(account);
}

static void
add_option(gpointer key, gpointer value, gpointer options)
{
	g_ptr_array_add(options, key);
	g_ptr_array_add(options, value);
}

static gboolean
is_open(const struct account *account)
{
	return account->native != NULL || account->plain != NULL;
}

void
account_wire_config(const struct account_config *config,
	const struct secret *password, GPtrArray *options,
	struct doran_wire_config *out)
{
	memset(out, 0, sizeof *out);
	out->size = sizeof *out;
	out->url = config->server;
	out->ca_file = config->ca_file;
	out->cert_file = config->cert_file;
	out->key_file = config->key_file;
	out->tls_off = config->tls_off;
	out->keepalive_s = config->keepalive;
	if (password != NULL) {
		out->password = secret_bytes(password);
		out->password_len = secret_len(password);
	}
	if (config->options != NULL)
		g_hash_table_foreach(config->options, add_option, options);
	if (config->server_key != NULL) {
		g_ptr_array_add(options, (char *)"server-key");
		g_ptr_array_add(options, config->server_key);
	}
	g_ptr_array_add(options, NULL);
	out->options = (const char *const *)options->pdata;
}

static void
connect_with(struct account *account, const struct secret *password)
{
	struct doran_wire_config config;
	g_autoptr(GPtrArray) options = g_ptr_array_new();
	GError *error = NULL;

	account_wire_config(account->config, password, options, &config);
	if (account->native == NULL
			? !rooms_connect(account, &config, &error)
			: !native_connect(account->native, account->backend,
				  &config, &error)) {
		fail(account, error);
		return;
	}
	if (account->native != NULL && account->plain != NULL)
		plain_share_wire(account->plain, native_wire(account->native));
}

struct password_job {
	char *file, *name;
	guint number; /* the account's, when it was begun */
};

static void
job_free(gpointer data)
{
	struct password_job *job = data;

	g_free(job->file);
	g_free(job->name);
	g_free(job);
}

static void
fetch(GTask *task, gpointer source, gpointer data, GCancellable *cancel)
{
	struct password_job *job = data;
	g_autoptr(Config) config = NULL;
	const struct account_config *account;
	struct secret *password = NULL;
	GError *error = NULL;

	(void)source, (void)cancel;
	config = config_load(job->file, &error);
	account = config != NULL ? config_account(config, job->name) : NULL;
	if (account != NULL && password_fetch(account, &password, &error))
		g_task_return_pointer(
			task, password, (GDestroyNotify)secret_free);
	else if (error != NULL)
		g_task_return_error(task, error);
	else
		g_task_return_pointer(task, NULL, NULL);
}

static void
fetched(GObject *source, GAsyncResult *result, gpointer data)
{
	struct engine *engine = data;
	struct password_job *job = g_task_get_task_data(G_TASK(result));
	struct account *account = account_find(engine, job->name);
	GError *error = NULL;
	g_autoptr(Secret) password =
		g_task_propagate_pointer(G_TASK(result), &error);

	(void)source;
	if (account == NULL || job->number != account->fetches) {
		g_clear_error(&error); /* it was stopped meanwhile */
		return;
	}
	account->fetching = FALSE;
	if (!is_open(account) || account->backend == NULL)
		g_clear_error(&error);
	else if (error != NULL)
		fail(account, error);
	else
		connect_with(account, password);
}

/* password-command may take its time: off the engine's thread. */
static void
start_fetch(struct account *account)
{
	struct password_job *job = g_new0(struct password_job, 1);
	g_autoptr(GTask) task = NULL;

	job->file = g_strdup(account->engine->config_file);
	job->name = g_strdup(account->name);
	job->number = ++account->fetches;
	account->fetching = TRUE;
	task = g_task_new(NULL, NULL, fetched, account->engine);
	g_task_set_task_data(task, job, job_free);
	g_task_run_in_thread(task, fetch);
}

static gboolean
has_password(const struct account_config *config)
{
	return config->password_command != NULL ||
		config->password_file != NULL;
}

static void
connect_account(struct account *account)
{
	if (!has_password(account->config))
		connect_with(account, NULL);
	else if (!account->fetching)
		start_fetch(account);
}

/* Of those that are enabled. */
static gboolean
is_to_connect(const struct engine *engine, const char *name)
{
	return !engine->offline &&
		(engine->only_account == NULL ||
			g_str_equal(engine->only_account, name));
}

static gboolean
open_native(struct account *account, GError **error)
{
	const struct account_config *config = account->config;
	struct engine *engine = account->engine;
	struct native_options options = {
		.prefix = config->topic_prefix,
		.display_name = config->display_name,
		.e2ee = (enum native_e2ee)config->e2ee,
		.read_receipts = config->read_receipts,
		.presence = config->presence,
		.one_shot = engine->one_shot,
		.starts = engine->starts,
		.rolled_back = engine->rolled_back,
	};

	account->native = native_new(engine->store, engine->master,
		account->name, &options, &native_events, account, error);
	if (account->native == NULL)
		return FALSE;
	if (g_str_equal(native_address(account->native), config->address))
		return TRUE;
	g_clear_pointer(&account->native, native_free);
	return fault_set(error, FAULT_CONFIG,
		_("account “%s” was made for another address than %s; an "
		  "address is not changed: add a new account"),
		account->name, config->address);
}

static gboolean
open_account(struct account *account, GError **error)
{
	if (account->config->address != NULL && !open_native(account, error))
		return FALSE;
	if (rooms_open(account, error))
		return TRUE;
	g_clear_pointer(&account->native, native_free);
	return FALSE;
}

void
account_start(struct account *account)
{
	struct engine *engine = account->engine;
	GError *error = NULL;

	if (is_open(account))
		return;
	account->off = FALSE;
	g_clear_error(&account->error);
	if (!account->config->enabled) {
		account->off = TRUE;
		return;
	}
	if (!open_account(account, &error)) {
		fail(account, error);
		return;
	}
	if (!is_to_connect(engine, account->name)) {
		account->off = TRUE;
		return;
	}
	account->backend = backend_load(account->config->backend, &error);
	if (account->backend == NULL ||
		!backend_require(account->backend, DORAN_BACKEND_WIRE,
			account->native == NULL ? 0 : NATIVE_CAPS, &error)) {
		fail(account, error);
		return;
	}
	account->state = DORAN_WIRE_CONNECTING;
	connect_account(account);
}

static gboolean
same_options(GHashTable *one, GHashTable *other)
{
	GHashTableIter iter;
	gpointer key, value;

	if (g_hash_table_size(one) != g_hash_table_size(other))
		return FALSE;
	g_hash_table_iter_init(&iter, one);
	while (g_hash_table_iter_next(&iter, &key, &value))
		if (g_strcmp0(value, g_hash_table_lookup(other, key)) != 0)
			return FALSE;
	return TRUE;
}

static gboolean
same_config(const struct account_config *a, const struct account_config *b)
{
	return a->enabled == b->enabled && a->e2ee == b->e2ee &&
		a->tls_off == b->tls_off && a->keepalive == b->keepalive &&
		a->read_receipts == b->read_receipts &&
		a->presence == b->presence &&
		g_strcmp0(a->backend, b->backend) == 0 &&
		g_strcmp0(a->server, b->server) == 0 &&
		g_strcmp0(a->address, b->address) == 0 &&
		g_strcmp0(a->user, b->user) == 0 &&
		g_strcmp0(a->display_name, b->display_name) == 0 &&
		g_strcmp0(a->password_command, b->password_command) == 0 &&
		g_strcmp0(a->password_file, b->password_file) == 0 &&
		g_strcmp0(a->topic_prefix, b->topic_prefix) == 0 &&
		g_strcmp0(a->ca_file, b->ca_file) == 0 &&
		g_strcmp0(a->cert_file, b->cert_file) == 0 &&
		g_strcmp0(a->key_file, b->key_file) == 0 &&
		g_strcmp0(a->server_key, b->server_key) == 0 &&
		same_options(a->options, b->options);
}

void
account_goodbye(struct account *account)
{
	if (account->plain != NULL)
		plain_disconnect(account->plain);
	if (account->native != NULL)
		native_disconnect(account->native);
}

/* What the account was started with has changed: it starts anew. */
static void
account_stop(struct account *account)
{
	account_goodbye(account);
	g_clear_pointer(&account->plain, plain_free);
	g_clear_pointer(&account->native, native_free);
	g_clear_pointer(&account->backend, backend_unref);
	account->state = DORAN_WIRE_DOWN;
	account->fetching = FALSE;
	account->fetches++;
}

void
account_restart(struct account *account)
{
	account_stop(account);
	account_start(account);
	account_tell(account);
}

static struct account *
account_get(struct engine *engine, const struct account_config *config)
{
	struct account *account = account_find(engine, config->name);

	if (account != NULL)
		return account;
	account = g_new0(struct account, 1);
	account->engine = engine;
	account->name = g_strdup(config->name);
	g_hash_table_insert(engine->accounts, account->name, account);
	return account;
}

void
accounts_expect(struct engine *engine)
{
	for (guint i = 0; i < engine->config->accounts->len; i++) {
		const struct account_config *config =
			g_ptr_array_index(engine->config->accounts, i);
		struct account *account;

		if (!config->enabled || !has_password(config) ||
			!is_to_connect(engine, config->name))
			continue;
		account = account_get(engine, config);
		account->config = config;
		start_fetch(account);
	}
}

/* Runs while the configuration of before still exists. */
void
accounts_apply(struct engine *engine)
{
	GHashTableIter iter;
	struct account *account;

	g_hash_table_iter_init(&iter, engine->accounts);
	while (g_hash_table_iter_next(&iter, NULL, (gpointer *)&account)) {
		if (config_account(engine->config, account->name) == NULL)
			g_hash_table_iter_remove(&iter);
	}
	for (guint i = 0; i < engine->config->accounts->len; i++) {
		const struct account_config *config =
			g_ptr_array_index(engine->config->accounts, i);

		gboolean rooms;

		account = account_get(engine, config);
		/* Asked first: it is to be remembered in any case. */
		rooms = rooms_changed(account);
		if (account->config != NULL &&
			(!same_config(account->config, config) ||
				(rooms && is_open(account))))
			account_stop(account);
		account->config = config;
		account_start(account);
	}
}
