/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "control_client.h"
#include "engine.h"
#include "fault.h"
#include "i18n.h"
#include "view.h"

#define BEHIND_MAX 20000 /* events on their way to the front */
#define SUCCEED_MS 50 /* between tries to follow an owner that ended */

struct front {
	GMainContext *context;
	const struct engine_part *part; /* known once engine was wanted */
	struct engine *engine; /* ours, or NULL */
	struct control_client *client; /* somebody else's, or NULL */
	struct front_options options; /* copies */
	struct secret *passphrase;
	guint succession; /* a source of context, 0: none */
	struct view *view;
	front_event event;
	void *user;
	guint listener;
	gint behind;
	gboolean closed;
	gint references;
};

/* All but the passphrase. */
static void
options_copy(struct front_options *to, const struct front_options *from)
{
	*to = *from;
	to->config_file = g_strdup(from->config_file);
	to->data_dir = g_strdup(from->data_dir);
	to->state_dir = g_strdup(from->state_dir);
	to->runtime_dir = g_strdup(from->runtime_dir);
	to->command = g_strdup(from->command);
	to->only_account = g_strdup(from->only_account);
	to->passphrase = NULL;
}

static void
options_clear(struct front_options *options)
{
	g_free((char *)options->config_file);
	g_free((char *)options->data_dir);
	g_free((char *)options->state_dir);
	g_free((char *)options->runtime_dir);
	g_free((char *)options->command);
	g_free((char *)options->only_account);
}

static struct front *
front_ref(struct front *front)
{
	g_atomic_int_inc(&front->references);
	return front;
}

static void
front_unref(gpointer data)
{
	struct front *front = data;

	if (!g_atomic_int_dec_and_test(&front->references))
		return;
	g_main_context_unref(front->context);
	options_clear(&front->options);
	secret_free(front->passphrase);
	g_free(front);
}

/* Never g_main_context_invoke(): that may run it in this thread. */
static void
post(GMainContext *context, GSourceFunc func, gpointer data)
{
	g_autoptr(GSource) source = g_idle_source_new();

	g_source_set_priority(source, G_PRIORITY_DEFAULT);
	g_source_set_callback(source, func, data, NULL);
	g_source_attach(source, context);
}

/* ---- events: engine to front ---- */

struct told {
	struct front *front;
	char *name;
	GVariant *args;
};

static void
tell_front(struct front *front, const char *name, GVariant *args)
{
	const char *account, *address;
	gboolean online;

	if (front->closed)
		return;
	if (g_str_equal(name, "contact") && front_view(front) != NULL &&
		g_variant_lookup(args, "account", "&s", &account) &&
		g_variant_lookup(args, "address", "&s", &address) &&
		g_variant_lookup(args, "online", "b", &online))
		view_set_online(front->view, account, address, online);
	if (front->event != NULL)
		front->event(name, args, front->user);
}

static gboolean
told_arrives(gpointer data)
{
	struct told *told = data;

	g_atomic_int_add(&told->front->behind, -1);
	tell_front(told->front, told->name, told->args);
	g_variant_unref(told->args);
	g_free(told->name);
	front_unref(told->front);
	g_free(told);
	return G_SOURCE_REMOVE;
}

static void
on_engine_event(const char *name, GVariant *args, void *user)
{
	struct front *front = user;
	gint behind = g_atomic_int_add(&front->behind, 1);
	struct told *told;

	if (behind > BEHIND_MAX) {
		g_atomic_int_add(&front->behind, -1);
		return;
	}
	told = g_new0(struct told, 1);
	told->front = front_ref(front);
	if (behind == BEHIND_MAX) {
		told->name = g_strdup("lagged");
		told->args = g_variant_ref_sink(
			g_variant_new_array(G_VARIANT_TYPE("{sv}"), NULL, 0));
	} else {
		told->name = g_strdup(name);
		told->args = g_variant_ref(args);
	}
	post(front->context, told_arrives, told);
}

static gboolean
start_listening(gpointer data)
{
	struct front *front = data;

	front->listener =
		front->part->listen(front->engine, on_engine_event, front);
	return G_SOURCE_REMOVE;
}

/* ---- calls ---- */

struct asked {
	struct front *front;
	char *method;
	GVariant *args, *result;
	GError *error;
	front_reply reply;
	void *user;
};

static gboolean
reply_arrives(gpointer data)
{
	struct asked *asked = data;

	if (asked->reply != NULL)
		asked->reply(asked->result, asked->error, asked->user);
	g_clear_pointer(&asked->result, g_variant_unref);
	g_clear_error(&asked->error);
	g_variant_unref(asked->args);
	front_unref(asked->front);
	g_free(asked->method);
	g_free(asked);
	return G_SOURCE_REMOVE;
}

static void
on_engine_reply(GVariant *result, const GError *error, void *user)
{
	struct asked *asked = user;

	asked->result = result != NULL ? g_variant_ref(result) : NULL;
	asked->error = error != NULL ? g_error_copy(error) : NULL;
	post(asked->front->context, reply_arrives, asked);
}

static gboolean
call_arrives(gpointer data)
{
	struct asked *asked = data;

	asked->front->part->dispatch(asked->front->engine, asked->method,
		asked->args, on_engine_reply, asked);
	return G_SOURCE_REMOVE;
}

void
front_call(struct front *front, const char *method, GVariant *args,
	front_reply reply, void *user)
{
	struct asked *asked;

	if (front->client != NULL) {
		control_client_call(front->client, method, args, reply, user);
		return;
	}
	asked = g_new0(struct asked, 1);
	asked->front = front_ref(front);
	asked->method = g_strdup(method);
	asked->args = g_variant_ref_sink(args != NULL
			? args
			: g_variant_new_array(G_VARIANT_TYPE("{sv}"), NULL, 0));
	asked->reply = reply;
	asked->user = user;
	post(front->part->context(front->engine), call_arrives, asked);
}

struct waiting {
	gboolean done;
	GVariant *result;
	GError *error;
};

static void
wait_over(GVariant *result, const GError *error, void *user)
{
	struct waiting *waiting = user;

	waiting->done = TRUE;
	waiting->result = result != NULL ? g_variant_ref(result) : NULL;
	waiting->error = error != NULL ? g_error_copy(error) : NULL;
}

GVariant *
front_call_wait(
	struct front *front, const char *method, GVariant *args, GError **error)
{
	struct waiting waiting = {FALSE, NULL, NULL};

	front_call(front, method, args, wait_over, &waiting);
	while (!waiting.done)
		g_main_context_iteration(front->context, TRUE);
	if (waiting.error != NULL)
		g_propagate_error(error, waiting.error);
	return waiting.result;
}

/* ---- opening and closing ---- */

static void on_client_event(const char *name, GVariant *args, void *user);

/* Somebody owns the store: through them, if they listen. */
static gboolean
join_owner(struct front *front, const struct front_options *options,
	GError **error)
{
	front->client = control_client_new(options->data_dir,
		options->runtime_dir, on_client_event, front, error);
	return front->client != NULL;
}

/* One try; FAULT_LATER: the owner is starting or leaving. */
static gboolean
own_or_join(struct front *front, const struct front_options *options,
	GError **error)
{
	struct front_options own = *options;
	g_autoptr(GError) wrong = NULL;

	own.lock_wait_ms = 0;
	if (front->part == NULL)
		front->part = engine_part_open(error);
	if (front->part == NULL)
		return FALSE;
	front->engine = front->part->start(&own, &wrong);
	if (front->engine != NULL) {
		post(front->part->context(front->engine), start_listening,
			front);
		return TRUE;
	}
	if (g_error_matches(wrong, FAULT, FAULT_LATER) && !options->offline &&
		join_owner(front, options, NULL))
		return TRUE;
	g_propagate_error(error, g_steal_pointer(&wrong));
	return FALSE;
}

static gboolean
open_engine(struct front *front, const struct front_options *options,
	GError **error)
{
	gint64 until = g_get_monotonic_time() + options->lock_wait_ms * 1000;
	g_autoptr(GError) wrong = NULL;

	while (!own_or_join(front, options, &wrong)) {
		if (!g_error_matches(wrong, FAULT, FAULT_LATER) ||
			options->offline || g_get_monotonic_time() >= until) {
			g_propagate_error(error, g_steal_pointer(&wrong));
			return FALSE;
		}
		g_clear_error(&wrong);
		g_usleep(10000);
	}
	return TRUE;
}

/* The owner has ended: the next one is this process, or another that was
 * quicker. What was missed meanwhile is read from the store. */
static gboolean
succeed(gpointer data)
{
	struct front *front = data;
	struct control_client *ended = front->client;
	struct front_options options = front->options;
	g_autoptr(GVariant) none = NULL;
	g_autoptr(GError) error = NULL;

	options.passphrase = front->passphrase;
	front->client = NULL;
	if (!own_or_join(front, &options, &error)) {
		front->client = ended;
		if (g_error_matches(error, FAULT, FAULT_LATER))
			return G_SOURCE_CONTINUE;
		g_warning("%s", error->message);
		front->succession = 0;
		return G_SOURCE_REMOVE;
	}
	front->succession = 0;
	control_client_free(ended);
	none = g_variant_ref_sink(
		g_variant_new_array(G_VARIANT_TYPE("{sv}"), NULL, 0));
	tell_front(front, "lagged", none);
	return G_SOURCE_REMOVE;
}

static void
on_client_event(const char *name, GVariant *args, void *user)
{
	struct front *front = user;
	g_autoptr(GSource) source = NULL;

	tell_front(front, name, args);
	if (front->closed || front->succession != 0 ||
		!g_str_equal(name, "owner-gone"))
		return;
	source = g_timeout_source_new(SUCCEED_MS);
	g_source_set_callback(source, succeed, front, NULL);
	front->succession = g_source_attach(source, front->context);
}

struct front *
front_open(const struct front_options *options, GError **error)
{
	struct front *front = g_new0(struct front, 1);

	front->references = 1;
	front->context = g_main_context_ref_thread_default();
	options_copy(&front->options, options);
	if (options->passphrase != NULL)
		front->passphrase = secret_copy(options->passphrase);
	if (!open_engine(front, options, error)) {
		front_unref(front);
		return NULL;
	}
	return front;
}

void
front_set_listener(struct front *front, front_event event, void *user)
{
	front->event = event;
	front->user = user;
}

struct view *
front_view(struct front *front)
{
	g_autoptr(GError) error = NULL;

	if (front->view == NULL) {
		front->view = view_open(front->options.data_dir, &error);
		if (front->view == NULL)
			g_warning("%s", error->message);
	}
	return front->view;
}

void
front_close(struct front *front, gint64 patience_ms)
{
	if (front == NULL)
		return;
	front->closed = TRUE;
	front->event = NULL;
	/* Before the writer, which then can put its log into the file. */
	g_clear_pointer(&front->view, view_close);
	if (front->succession != 0)
		g_source_destroy(g_main_context_find_source_by_id(
			front->context, front->succession));
	if (front->engine != NULL)
		front->part->stop(front->engine, patience_ms);
	front->engine = NULL;
	control_client_free(front->client);
	/* Replies and events that are still on their way. */
	while (g_main_context_iteration(front->context, FALSE))
		;
	front_unref(front);
}
