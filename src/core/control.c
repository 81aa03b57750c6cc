/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>
#include <gio/gunixsocketaddress.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "control.h"
#include "engine.h"
#include "fault.h"
#include "i18n.h"
#include "view.h"

#define PLACES 2

struct control {
	struct engine *engine;
	GSocketService *service;
	char *paths[PLACES]; /* NULL: not listened there */
	char *data_dir;
	GPtrArray *clients; /* of struct client */
	struct view *view; /* NULL until somebody reads */
	guint presence; /* the listener that tells it who is online */
};

struct client {
	struct control *control;
	struct rpc *rpc;
	guint listener;
};

/* ---- what clients read ---- */

static void
on_presence(const char *name, GVariant *args, void *user)
{
	struct control *control = user;
	const char *account, *address;
	gboolean online;

	if (g_str_equal(name, "contact") &&
		g_variant_lookup(args, "account", "&s", &account) &&
		g_variant_lookup(args, "address", "&s", &address) &&
		g_variant_lookup(args, "online", "b", &online))
		view_set_online(control->view, account, address, online);
}

static struct view *
client_view(void *ctx)
{
	struct client *client = ctx;
	struct control *control = client->control;
	g_autoptr(GError) error = NULL;

	if (control->view != NULL)
		return control->view;
	control->view = view_open(control->data_dir, &error);
	if (control->view == NULL)
		g_warning("%s", error->message);
	else
		control->presence =
			engine_listen(control->engine, on_presence, control);
	return control->view;
}

/* ---- one client ---- */

static void
client_drop(struct client *client)
{
	g_ptr_array_remove_fast(client->control->clients, client);
	rpc_free(client->rpc);
	g_free(client);
}

static void
client_call(void *ctx, const char *method, GVariant *args, front_reply reply,
	void *user)
{
	struct client *client = ctx;

	engine_dispatch(client->control->engine, method, args, reply, user);
}

static void
on_event(const char *name, GVariant *args, void *user)
{
	struct client *client = user;

	rpc_tell(client->rpc, name, args);
}

static void
client_listen(void *ctx, struct rpc *rpc, gboolean on)
{
	struct client *client = ctx;

	(void)rpc;
	if (on)
		client->listener = engine_listen(
			client->control->engine, on_event, client);
	else
		engine_unlisten(client->control->engine, client->listener);
}

static void
client_ended(void *ctx, struct rpc *rpc, gboolean broken)
{
	(void)rpc, (void)broken;
	client_drop(ctx);
}

static const struct rpc_host client_host = {
	.call = client_call,
	.view = client_view,
	.listen = client_listen,
	.ended = client_ended,
};

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
	client->rpc = rpc_new(&client_host, client, G_IO_STREAM(connection),
		g_io_stream_get_input_stream(G_IO_STREAM(connection)),
		g_io_stream_get_output_stream(G_IO_STREAM(connection)), 0);
	rpc_patience(client->rpc, CONTROL_PATIENCE_MS);
	return TRUE;
}

/* We hold the owner lock: what lies there is left over. */
static gboolean
bind_at(struct control *control, const char *path, GSocketAddress *address,
	GError **error)
{
	mode_t mask;
	gboolean ok;

	if (address == NULL)
		return fault_set(error, FAULT_IO,
			_("%s: no socket can be made there"), path);
	unlink(path);
	mask = umask(0177);
	ok = g_socket_listener_add_address(G_SOCKET_LISTENER(control->service),
		address, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL,
		NULL, error);
	umask(mask);
	return ok;
}

static void
listen_at(struct control *control, guint place, char *take_path)
{
	g_autofree char *path = take_path, *folder = g_path_get_dirname(path);
	g_autoptr(GSocketAddress) address = NULL;
	g_autoptr(GError) error = NULL;
	int descriptor;

	g_mkdir_with_parents(folder, 0700);
	address = control_address(path, &descriptor);
	if (bind_at(control, path, address, &error))
		control->paths[place] = g_steal_pointer(&path);
	else
		g_message("%s: %s", path, error->message);
	if (descriptor >= 0)
		close(descriptor);
}

struct control *
control_new(
	struct engine *engine, const char *data_dir, const char *runtime_dir)
{
	struct control *control = g_new0(struct control, 1);

	control->engine = engine;
	control->data_dir = g_strdup(data_dir);
	control->clients = g_ptr_array_new();
	control->service = g_socket_service_new();
	g_socket_listener_set_backlog(
		G_SOCKET_LISTENER(control->service), CONTROL_CLIENTS_MAX);
	listen_at(control, 0, control_path_beside(data_dir));
	if (runtime_dir != NULL)
		listen_at(control, 1, control_path(data_dir, runtime_dir));
	if (control->paths[0] == NULL && control->paths[1] == NULL) {
		g_warning("no control socket: other commands cannot work "
			  "beside this one");
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
	for (guint i = 0; i < PLACES; i++)
		if (control->paths[i] != NULL)
			unlink(control->paths[i]);
	while (control->clients->len > 0)
		client_drop(g_ptr_array_index(control->clients, 0));
	if (control->presence != 0)
		engine_unlisten(control->engine, control->presence);
	view_close(control->view);
	g_object_unref(control->service);
	g_ptr_array_unref(control->clients);
	for (guint i = 0; i < PLACES; i++)
		g_free(control->paths[i]);
	g_free(control->data_dir);
	g_free(control);
}
