/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>
#include <string.h>
#include <unistd.h>

#include "control.h"
#include "control_client.h"
#include "fault.h"
#include "i18n.h"
#include "line.h"

struct control_client {
	struct line *line;
	gboolean ended;
	gint64 last_id;
	GHashTable *calls; /* id -> struct pending */
	front_event event;
	void *user;
};

struct pending {
	gint64 id;
	front_reply reply;
	void *user;
};

static void
reply_gone(struct pending *pending)
{
	g_autoptr(GError) error = NULL;

	fault_set(&error, FAULT_LATER,
		_("the doran that owned the store has ended; try again"));
	if (pending->reply != NULL)
		pending->reply(NULL, error, pending->user);
}

static int
by_id(gconstpointer a, gconstpointer b)
{
	const struct pending *one = *(struct pending *const *)a;
	const struct pending *other = *(struct pending *const *)b;

	return one->id < other->id ? -1 : one->id > other->id;
}

/* In the order of the calls: some are made again of the next owner. */
static void
fail_all(struct control_client *client)
{
	g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func(g_free);
	GHashTableIter iter;
	gpointer pending;

	g_hash_table_iter_init(&iter, client->calls);
	while (g_hash_table_iter_next(&iter, NULL, &pending))
		g_ptr_array_add(all, pending);
	g_hash_table_remove_all(client->calls);
	g_ptr_array_sort(all, by_id);
	for (guint i = 0; i < all->len; i++)
		reply_gone(all->pdata[i]);
}

static GError *
error_of(JsonObject *error)
{
	GError *result = NULL;
	gint64 code =
		json_object_get_int_member_with_default(error, "code", 70);

	fault_set(&result, fault_from_exit_code((int)code), "%s",
		json_object_get_string_member_with_default(
			error, "message", "?"));
	return result;
}

static void
take_reply(struct control_client *client, JsonObject *object)
{
	gint64 id = json_object_get_int_member_with_default(object, "id", 0);
	struct pending *pending = g_hash_table_lookup(client->calls, &id);
	JsonNode *result = json_object_get_member(object, "result");
	JsonNode *wrong = json_object_get_member(object, "error");
	g_autoptr(GError) error = NULL;
	g_autoptr(GVariant) value = NULL;

	if (pending == NULL)
		return;
	g_hash_table_remove(client->calls, &id);
	if (result != NULL && JSON_NODE_HOLDS_OBJECT(result))
		value = g_variant_ref_sink(
			line_to_variant(json_node_get_object(result)));
	else if (wrong != NULL && JSON_NODE_HOLDS_OBJECT(wrong))
		error = error_of(json_node_get_object(wrong));
	else
		fault_set(&error, FAULT_PROTOCOL, _("a wrong answer"));
	if (pending->reply != NULL)
		pending->reply(value, error, pending->user);
	g_free(pending);
}

static void
take_event(struct control_client *client, JsonObject *object)
{
	JsonNode *params = json_object_get_member(object, "params");
	JsonObject *inside;
	JsonNode *args;
	const char *name;
	g_autoptr(GVariant) value = NULL;

	if (params == NULL || !JSON_NODE_HOLDS_OBJECT(params))
		return;
	inside = json_node_get_object(params);
	name = json_object_get_string_member_with_default(inside, "name", "");
	args = json_object_get_member(inside, "args");
	if (args == NULL || !JSON_NODE_HOLDS_OBJECT(args))
		return;
	value = g_variant_ref_sink(line_to_variant(json_node_get_object(args)));
	client->event(name, value, client->user);
}

static void
came(JsonObject *object, void *user)
{
	struct control_client *client = user;
	g_autoptr(GVariant) none = NULL;

	if (object == NULL) {
		client->ended = TRUE;
		fail_all(client);
		none = g_variant_ref_sink(
			g_variant_new_array(G_VARIANT_TYPE("{sv}"), NULL, 0));
		client->event("owner-gone", none, client->user);
	} else if (json_object_has_member(object, "method"))
		take_event(client, object);
	else
		take_reply(client, object);
}

void
control_client_call(struct control_client *client, const char *method,
	GVariant *args, front_reply reply, void *user)
{
	g_autoptr(GVariant) value =
		args != NULL ? g_variant_ref_sink(args) : NULL;
	struct pending *pending = g_new0(struct pending, 1);
	JsonObject *object;
	gint64 id = ++client->last_id;

	pending->id = id;
	pending->reply = reply;
	pending->user = user;
	if (client->ended) {
		reply_gone(pending);
		g_free(pending);
		return;
	}
	g_hash_table_insert(client->calls, g_memdup2(&id, sizeof id), pending);
	object = json_object_new();
	json_object_set_string_member(object, "jsonrpc", "2.0");
	json_object_set_int_member(object, "id", id);
	json_object_set_string_member(object, "method", method);
	if (value != NULL)
		json_object_set_object_member(
			object, "params", line_from_variant(value));
	line_send(client->line, object);
}

/* Whoever else could write into the folder could listen there. */
static gboolean
own_user(GSocketConnection *connection)
{
	g_autoptr(GCredentials) credentials = g_socket_get_credentials(
		g_socket_connection_get_socket(connection), NULL);

	return credentials != NULL &&
		g_credentials_get_unix_user(credentials, NULL) == getuid();
}

static GSocketConnection *
connect_to(char *take_path, GError **error)
{
	g_autofree char *path = take_path;
	g_autoptr(GSocketClient) socket = g_socket_client_new();
	g_autoptr(GSocketAddress) address = NULL;
	GSocketConnection *connection = NULL;
	int folder;

	address = control_address(path, &folder);
	if (address != NULL)
		connection = g_socket_client_connect(
			socket, G_SOCKET_CONNECTABLE(address), NULL, error);
	else
		fault_set(error, FAULT_IO, "%s", path);
	if (folder >= 0)
		close(folder);
	if (connection == NULL || own_user(connection))
		return connection;
	g_object_unref(connection);
	fault_set(error, FAULT_REFUSED,
		_("%s: the socket belongs to another user"), path);
	return NULL;
}

gboolean
control_client_ended(const struct control_client *client)
{
	return client->ended;
}

struct control_client *
control_client_new(const char *data_dir, const char *runtime_dir,
	front_event event, void *user, GError **error)
{
	g_autoptr(GError) wrong = NULL;
	GSocketConnection *connection =
		connect_to(control_path(data_dir, runtime_dir), &wrong);
	struct control_client *client;

	if (connection == NULL && runtime_dir != NULL)
		connection = connect_to(control_path_beside(data_dir), NULL);
	if (connection == NULL) {
		fault_set(error, FAULT_LATER,
			_("the doran that owns the store does not answer: %s"),
			wrong->message);
		return NULL;
	}
	client = g_new0(struct control_client, 1);
	client->calls = g_hash_table_new_full(
		g_int64_hash, g_int64_equal, g_free, NULL);
	client->event = event;
	client->user = user;
	client->line = line_new(connection, 4 * CONTROL_LINE_MAX, came, client);
	control_client_call(client, "events.subscribe", NULL, NULL, NULL);
	return client;
}

void
control_client_free(struct control_client *client)
{
	if (client == NULL)
		return;
	client->ended = TRUE;
	line_free(client->line);
	fail_all(client);
	g_hash_table_unref(client->calls);
	g_free(client);
}
