/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "ask.h"
#include "create.h"
#include "fault.h"
#include "i18n.h"
#include "mnemonic.h"
#include "native_priv.h"
#include "sign.h"

#define GRACE 400 /* ms for retained values after the last SUBACK */
#define LIST_VALID (90 * DAY / SECOND)

struct create {
	struct store *store;
	struct secret *master;
	struct create_options options; /* strings are ours */
	create_words words_ready;
	create_done done;
	void *user;
	GMainContext *context;
	struct wire *wire;
	char *user_name, *network_name;
	guint32 device;
	char *client_id;
	gboolean has_network;
	guint8 network[NETWORK_ID_LEN];
	char *found_network;
	gboolean list_there;
	guint subscriptions; /* not answered yet */
	guint publishing; /* likewise */
	gboolean stored;
	gint64 account;
	struct secret *words;
	struct secret *root, *list_seed, *device_seed, *identity;
	guint8 identity_pub[IDENTITY_LEN];
	guint32 registration;
	struct secret *wire_state; /* to be stored with it; NULL: none */
	char *server_key;
	GSource *timer;
	GError *error;
};

static void
create_free(struct create *create)
{
	wire_close(create->wire);
	if (create->timer != NULL) {
		g_source_destroy(create->timer);
		g_source_unref(create->timer);
	}
	secret_free(create->master);
	secret_free(create->words);
	secret_free(create->root);
	secret_free(create->list_seed);
	secret_free(create->device_seed);
	secret_free(create->identity);
	secret_free(create->wire_state);
	g_free(create->server_key);
	g_clear_error(&create->error);
	g_free((char *)create->options.name);
	g_free((char *)create->options.address);
	g_free((char *)create->options.backend);
	g_free((char *)create->options.display_name);
	g_free((char *)create->options.device_name);
	g_free((char *)create->options.prefix);
	g_free(create->user_name);
	g_free(create->network_name);
	g_free(create->client_id);
	g_free(create->found_network);
	g_main_context_unref(create->context);
	g_free(create);
}

static gboolean
finish(gpointer data)
{
	struct create *create = data;

	if (create->error != NULL && create->stored &&
		!store_account_delete(create->store, create->account, NULL))
		g_warning("a half-made account stays in the store");
	create->done(create->user,
		create->error == NULL ? g_steal_pointer(&create->words) : NULL,
		create->error);
	create_free(create);
	return G_SOURCE_REMOVE;
}

static void
after(struct create *create, guint ms, GSourceFunc func)
{
	if (create->timer != NULL) {
		g_source_destroy(create->timer);
		g_source_unref(create->timer);
	}
	create->timer = g_timeout_source_new(ms);
	g_source_set_callback(create->timer, func, create, NULL);
	g_source_attach(create->timer, create->context);
}

/* Takes the error (NULL: it worked) and ends, outside of any callback. */
static void
end(struct create *create, GError *take_error)
{
	g_clear_error(&create->error);
	create->error = take_error;
	after(create, 0, finish);
}

/* ---- keys ---- */

static gboolean
make_keys(struct create *create, GError **error)
{
	create->root = secret_random(32);
	create->list_seed = secret_random(32);
	create->device_seed = secret_random(32);
	create->words = mnemonic_encode(create->root);
	return identity_make(&create->identity, create->identity_pub,
		&create->registration, error);
}

static struct device_entry *
make_entry(struct create *create, GError **error)
{
	struct device_entry *entry = device_entry_new();

	entry->id = create->device;
	entry->name = g_strdup(create->options.device_name);
	entry->role = ROLE_FULL;
	memcpy(entry->identity, create->identity_pub, IDENTITY_LEN);
	sign_make(create->device_seed, entry->sign_key);
	if (device_cert_make(entry, create->options.address, create->network,
		    create->device_seed, error))
		return entry;
	device_entry_free(entry);
	return NULL;
}

static struct device_list *
make_list(struct create *create, GError **error)
{
	g_autoptr(DeviceList) list = device_list_new();
	struct device_entry *entry = make_entry(create, error);

	if (entry == NULL)
		return NULL;
	if (list->devices == NULL)
		list->devices = g_ptr_array_new_with_free_func(
			(GDestroyNotify)device_entry_free);
	g_ptr_array_add(list->devices, entry);
	list->account = g_strdup(create->options.address);
	memcpy(list->network, create->network, NETWORK_ID_LEN);
	list->epoch = list->counter = 1;
	list->issued = now_ms() / SECOND;
	list->expires = list->issued + LIST_VALID;
	sign_make(create->root, list->root);
	sign_make(create->list_seed, list->list_key);
	list->root_cert =
		root_cert_make(create->options.address, create->network,
			list->epoch, list->list_key, create->root, error);
	if (list->root_cert == NULL ||
		!device_list_sign(list, create->list_seed, error))
		return NULL;
	return g_steal_pointer(&list);
}

/* ---- the store ---- */

static gboolean
save(struct create *create, const char *name, const struct secret *secret,
	GError **error)
{
	return keystore_save(create->store, create->master, create->account,
		name, secret, error);
}

static gboolean
save_wire_state(struct create *create, GError **error)
{
	return create->wire_state == NULL ||
		wirestate_save(create->store, create->master, create->account,
			create->wire_state, create->server_key, error);
}

static gboolean
store_inside(
	struct create *create, const struct device_list *list, GError **error)
{
	struct account_record record = {
		.name = (char *)create->options.name,
		.address = (char *)create->options.address,
		.backend = (char *)create->options.backend,
		.has_network = TRUE,
		.network_name = create->network_name,
		.device = create->device,
		.display_name = (char *)create->options.display_name,
		.created = now_ms(),
	};
	g_autoptr(Secret) client =
		secret_from(create->client_id, strlen(create->client_id));

	memcpy(record.network_id, create->network, NETWORK_ID_LEN);
	return store_account_add(
		       create->store, &record, &create->account, error) &&
		save(create, SECRET_LIST, create->list_seed, error) &&
		save(create, SECRET_DEVICE, create->device_seed, error) &&
		save(create, SECRET_IDENTITY, create->identity, error) &&
		save(create, SECRET_CLIENT, client, error) &&
		save_wire_state(create, error) &&
		store_value_set_number(create->store, create->account,
			VALUE_REGISTRATION, create->registration, error) &&
		store_value_set(create->store, create->account, VALUE_LIST,
			list->encoded, error);
}

static gboolean
store_all(struct create *create, GError **error)
{
	g_autoptr(DeviceList) list = make_list(create, error);

	if (list == NULL || !store_begin(create->store, STORE_FULL, error))
		return FALSE;
	if (!store_inside(create, list, error)) {
		store_rollback(create->store);
		return FALSE;
	}
	create->stored = store_commit(create->store, error);
	return create->stored;
}

static void
ignore_message(void *ctx, gint64 row, gint64 chat, gboolean outgoing)
{
	(void)ctx, (void)row, (void)chat, (void)outgoing;
}

/* Prekeys and bundle are made as an open account makes them. */
static gboolean
make_bundle(
	struct create *create, GBytes **list, GBytes **bundle, GError **error)
{
	const struct native_options options = {.one_shot = TRUE};
	const struct native_events events = {.message = ignore_message};
	struct native *native = native_new(create->store, create->master,
		create->options.name, &options, &events, NULL, error);
	gboolean changed, ok;

	if (native == NULL)
		return FALSE;
	ok = store_begin(create->store, STORE_FULL, error);
	if (ok && !identity_prepare(native, &changed, error)) {
		store_rollback(create->store);
		ok = FALSE;
	}
	ok = ok && store_commit(create->store, error) &&
		store_value_get(create->store, create->account, VALUE_LIST,
			list, error) &&
		store_value_get(create->store, create->account, VALUE_BUNDLE,
			bundle, error);
	native_free(native);
	return ok && *list != NULL && *bundle != NULL;
}

/* ---- on the server ---- */

static void
publish_all(struct create *create, GBytes *list, GBytes *bundle)
{
	const char *prefix = create->options.prefix;
	g_autofree char *list_topic = topic_list(prefix, create->user_name);
	g_autofree char *keys_topic =
		topic_keys(prefix, create->user_name, create->device);
	g_autofree char *in =
		topic_in(prefix, create->user_name, create->device, NULL);
	g_autofree char *asks = topic_ask(prefix, create->user_name, NULL);

	create->publishing = 4;
	wire_publish(create->wire, list_topic, list, 1, TRUE);
	wire_publish(create->wire, keys_topic, bundle, 1, TRUE);
	/* From now on the server keeps what others send. */
	wire_subscribe(create->wire, in, 1);
	wire_subscribe(create->wire, asks, 1);
}

static gboolean
make_account(struct create *create, GError **error)
{
	g_autoptr(GBytes) list = NULL, bundle = NULL;

	if (create->found_network != NULL &&
		!g_str_equal(create->found_network, create->network_name))
		return fault_set(error, FAULT_CONFIG,
			_("the server is the network “%s”, but the address "
			  "says %s"),
			create->found_network, create->options.address);
	if (create->list_there && !create->options.replace)
		return fault_set(error, FAULT_TRUST,
			_("%s has keys of another installation already; add "
			  "--replace to make new ones (contacts will be asked "
			  "to compare safety numbers)"),
			create->options.address);
	if (!create->has_network)
		network_id_from_name(create->network_name, create->network);
	if (!make_keys(create, error) ||
		!create->words_ready(create->user, create->words, error) ||
		!store_all(create, error) ||
		!make_bundle(create, &list, &bundle, error))
		return FALSE;
	publish_all(create, list, bundle);
	return TRUE;
}

static gboolean
timed_out(gpointer data)
{
	struct create *create = data;

	end(create,
		g_error_new(FAULT, FAULT_UNREACHABLE,
			_("the server did not answer in time")));
	return G_SOURCE_REMOVE;
}

static gboolean
grace_over(gpointer data)
{
	struct create *create = data;
	GError *error = NULL;

	if (make_account(create, &error))
		after(create, create->options.timeout_s * 1000, timed_out);
	else
		end(create, error);
	return G_SOURCE_REMOVE;
}

static void
on_state(void *ctx, enum doran_wire_state state, enum doran_status reason,
	const char *text)
{
	struct create *create = ctx;
	g_autofree char *list =
		topic_list(create->options.prefix, create->user_name);
	g_autofree char *net = topic_net(create->options.prefix);

	if (state == DORAN_WIRE_UP && !create->stored) {
		create->subscriptions = 2;
		wire_subscribe(create->wire, net, 1);
		wire_subscribe(create->wire, list, 1);
	} else if (reason != DORAN_OK)
		end(create,
			g_error_new(FAULT, wire_status_fault(reason), "%s",
				text != NULL ? text : ""));
}

/* Never a guess in its place: the ID is in every signature. */
static void
take_network(struct create *create, GBytes *payload)
{
	GError *error = NULL;

	if (create->stored || create->error != NULL ||
		g_bytes_get_size(payload) == 0)
		return;
	create->has_network = net_decode(
		payload, &create->found_network, create->network, &error);
	if (!create->has_network)
		end(create, error);
}

static void
on_message(void *ctx, const char *topic, GBytes *payload, gboolean retained,
	gboolean duplicate, guint64 token)
{
	struct create *create = ctx;
	struct topic parsed;

	(void)retained, (void)duplicate;
	if (!topic_parse(create->options.prefix, topic, &parsed))
		goto out;
	if (parsed.kind == TOPIC_IN)
		return; /* stays with the server until the account is used */
	if (parsed.kind == TOPIC_LIST && g_bytes_get_size(payload) > 0)
		create->list_there = TRUE;
	if (parsed.kind == TOPIC_NET && !create->has_network)
		take_network(create, payload);
out:
	wire_ack(create->wire, token);
}

static void
on_done(void *ctx, guint64 id, enum doran_status status, const char *text)
{
	struct create *create = ctx;

	(void)id;
	if (create->error != NULL)
		return;
	if (status != DORAN_OK && create->publishing > 0) {
		end(create,
			g_error_new(FAULT, wire_status_fault(status),
				_("the server did not take the keys: %s"),
				text != NULL ? text : ""));
		return;
	}
	/* A server without the topic net may refuse it. */
	if (create->subscriptions > 0 && --create->subscriptions == 0)
		after(create, GRACE, grace_over);
	else if (create->publishing > 0 && --create->publishing == 0) {
		wire_disconnect(create->wire);
		after(create, 50, finish);
	}
}

static void
on_keep(void *ctx, const struct secret *state, const char *server_key)
{
	struct create *create = ctx;

	secret_free(create->wire_state);
	create->wire_state = secret_copy(state);
	g_free(create->server_key);
	create->server_key = g_strdup(server_key);
	if (create->stored)
		(void)save_wire_state(create, NULL);
}

static struct create *
create_new(struct store *store, const struct secret *master,
	const struct create_options *options, GError **error)
{
	struct create *create = g_new0(struct create, 1);
	g_autofree char *random = NULL, *device = NULL;
	g_autoptr(Secret) bits = secret_random(16);

	create->store = store;
	create->master = secret_copy(master);
	create->context = g_main_context_ref_thread_default();
	create->options = *options;
	create->options.name = g_strdup(options->name);
	create->options.address = g_strdup(options->address);
	create->options.backend = g_strdup(options->backend);
	create->options.display_name = g_strdup(options->display_name);
	create->options.device_name = g_strdup(options->device_name);
	create->options.prefix = g_strdup(
		options->prefix != NULL ? options->prefix : TOPIC_PREFIX);
	create->device = device_random();
	if (!address_parse(options->address, &create->user_name,
		    &create->network_name, error)) {
		create_free(create);
		return NULL;
	}
	random = hex_encode(secret_bytes(bits), 16);
	device = device_to_text(create->device);
	create->client_id =
		g_strconcat(create->user_name, "~", device, "~", random, NULL);
	return create;
}

void
native_create(struct store *store, const struct secret *master,
	struct backend *backend, const struct doran_wire_config *config,
	const struct create_options *options, create_words words_ready,
	create_done done, void *user)
{
	static const struct wire_callbacks callbacks = {
		.state = on_state,
		.message = on_message,
		.done = on_done,
		.keep = on_keep,
	};
	struct doran_wire_config use = *config;
	g_autoptr(GError) error = NULL;
	struct create *create = create_new(store, master, options, &error);

	if (create == NULL) {
		done(user, NULL, error);
		return;
	}
	create->words_ready = words_ready;
	create->done = done;
	create->user = user;
	use.client_id = create->client_id;
	use.user = use.user != NULL ? use.user : create->user_name;
	use.clean_session = 0;
	use.will = NULL;
	use.max_message = ENVELOPE_MAX;
	create->wire = wire_open(backend, &use, &callbacks, create, &error);
	if (create->wire == NULL) {
		end(create, g_steal_pointer(&error));
		return;
	}
	after(create, options->timeout_s * 1000, timed_out);
	wire_connect(create->wire);
}
