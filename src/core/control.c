/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <gio/gio.h>
#include <gio/gunixsocketaddress.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "control.h"
#include "engine.h"
#include "fault.h"
#include "i18n.h"
#include "line.h"

struct control {
	struct engine *engine;
	GSocketService *service;
	char *path;
	GPtrArray *clients; /* of struct client */
};

struct client {
	struct control *control;
	struct line *line; /* NULL once it has ended */
	guint listener;
	guint pending; /* calls that are not answered yet */
	gboolean gone;
};

/* ---- one client ---- */

static void
client_drop(struct client *client)
{
	if (client->listener != 0)
		engine_unlisten(client->control->engine, client->listener);
	client->listener = 0;
	line_free(client->line);
	client->line = NULL;
	client->gone = TRUE;
	g_ptr_array_remove_fast(client->control->clients, client);
	if (client->pending == 0)
		g_free(client);
}

static JsonObject *
message(JsonNode *id)
{
	JsonObject *object = json_object_new();

	json_object_set_string_member(object, "jsonrpc", "2.0");
	if (id != NULL)
		json_object_set_member(object, "id", json_node_copy(id));
	return object;
}

static void
send_error(struct client *client, JsonNode *id, int code, const char *text)
{
	JsonObject *object = message(id), *error = json_object_new();

	if (id == NULL)
		json_object_set_null_member(object, "id");
	json_object_set_int_member(error, "code", code);
	json_object_set_string_member(error, "message", text);
	json_object_set_object_member(object, "error", error);
	line_send(client->line, object);
}

struct question {
	struct client *client;
	JsonNode *id; /* NULL: a notification */
};

static void
answer(GVariant *result, const GError *error, void *user)
{
	struct question *question = user;
	struct client *client = question->client;

	client->pending--;
	if (client->gone) {
		if (client->pending == 0)
			g_free(client);
	} else if (question->id != NULL && error != NULL)
		send_error(client, question->id, fault_exit_code(error),
			error->message);
	else if (question->id != NULL) {
		JsonObject *object = message(question->id);

		json_object_set_object_member(
			object, "result", line_from_variant(result));
		line_send(client->line, object);
	}
	g_clear_pointer(&question->id, json_node_unref);
	g_free(question);
}

static void
on_event(const char *name, GVariant *args, void *user)
{
	struct client *client = user;
	JsonObject *object = message(NULL), *params = json_object_new();

	json_object_set_string_member(object, "method", "event");
	json_object_set_string_member(params, "name", name);
	json_object_set_object_member(params, "args", line_from_variant(args));
	json_object_set_object_member(object, "params", params);
	line_send(client->line, object);
}

static void
subscribe(struct client *client, JsonNode *id)
{
	JsonObject *object;

	if (id != NULL) {
		object = message(id);
		json_object_set_object_member(
			object, "result", json_object_new());
		line_send(client->line, object);
	}
	if (client->listener == 0)
		client->listener = engine_listen(
			client->control->engine, on_event, client);
}

static void
ask_engine(struct client *client, const char *method, JsonNode *id,
	JsonObject *params)
{
	struct question *question = g_new0(struct question, 1);

	question->client = client;
	question->id = id != NULL ? json_node_copy(id) : NULL;
	client->pending++;
	engine_dispatch(client->control->engine, method,
		params != NULL ? line_to_variant(params) : NULL, answer,
		question);
}

static JsonNode *
id_of(JsonObject *object)
{
	JsonNode *id = json_object_get_member(object, "id");

	return id != NULL && JSON_NODE_HOLDS_VALUE(id) ? id : NULL;
}

static void
came(JsonObject *object, void *user)
{
	struct client *client = user;
	JsonNode *method, *params;

	if (object == NULL) {
		client_drop(client);
		return;
	}
	method = json_object_get_member(object, "method");
	params = json_object_get_member(object, "params");
	if (method == NULL || json_node_get_value_type(method) != G_TYPE_STRING)
		send_error(client, id_of(object), -32600, _("invalid request"));
	else if (params != NULL && !JSON_NODE_HOLDS_OBJECT(params))
		send_error(client, id_of(object), -32602,
			_("parameters are an object"));
	else if (g_str_equal(json_node_get_string(method), "events.subscribe"))
		subscribe(client, id_of(object));
	else
		ask_engine(client, json_node_get_string(method), id_of(object),
			params != NULL ? json_node_get_object(params) : NULL);
}

/* ---- the socket ---- */

static gboolean
same_user(GSocketConnection *connection)
{
	g_autoptr(GCredentials) credentials = g_socket_get_credentials(
		g_socket_connection_get_socket(connection), NULL);

	return credentials != NULL &&
		g_credentials_get_unix_user(credentials, NULL) == getuid();
}

static gboolean
incoming(GSocketService *service, GSocketConnection *connection,
	GObject *source, gpointer data)
{
	struct control *control = data;
	struct client *client;

	(void)service, (void)source;
	if (!same_user(connection) ||
		control->clients->len >= CONTROL_CLIENTS_MAX) {
		g_warning("a connection to the control socket was refused");
		return TRUE;
	}
	client = g_new0(struct client, 1);
	client->control = control;
	g_ptr_array_add(control->clients, client);
	client->line = line_new(
		g_object_ref(connection), CONTROL_LINE_MAX, came, client);
	return TRUE;
}

/* We hold the owner lock: what lies there is left over. */
static gboolean
listen_at(struct control *control, GError **error)
{
	g_autoptr(GSocketAddress) address = NULL;
	mode_t mask;
	gboolean ok;

	if (strlen(control->path) >= 108)
		return fault_set(error, FAULT_IO,
			_("the path of the control socket is too long: %s"),
			control->path);
	address = g_unix_socket_address_new(control->path);
	unlink(control->path);
	mask = umask(0177);
	ok = g_socket_listener_add_address(G_SOCKET_LISTENER(control->service),
		address, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL,
		NULL, error);
	umask(mask);
	return ok;
}

struct control *
control_new(
	struct engine *engine, const char *data_dir, const char *runtime_dir)
{
	struct control *control = g_new0(struct control, 1);
	g_autoptr(GError) error = NULL;

	control->engine = engine;
	control->clients = g_ptr_array_new();
	control->path = control_path(data_dir, runtime_dir);
	control->service = g_socket_service_new();
	if (runtime_dir != NULL)
		g_mkdir_with_parents(runtime_dir, 0700);
	if (!listen_at(control, &error)) {
		g_warning("no control socket: %s", error->message);
		g_clear_pointer(&control->path, g_free);
		control_free(control);
		return NULL;
	}
	g_signal_connect(
		control->service, "incoming", G_CALLBACK(incoming), control);
	g_socket_service_start(control->service);
	return control;
}

void
control_free(struct control *control)
{
	if (control == NULL)
		return;
	g_socket_service_stop(control->service);
	g_socket_listener_close(G_SOCKET_LISTENER(control->service));
	if (control->path != NULL)
		unlink(control->path);
	while (control->clients->len > 0)
		client_drop(g_ptr_array_index(control->clients, 0));
	g_object_unref(control->service);
	g_ptr_array_unref(control->clients);
	g_free(control->path);
	g_free(control);
}
