/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>
#include <sys/random.h>

#include "commands.h"
#include "fault.h"
#include "front_priv.h"
#include "i18n.h"

#define BEHIND_MAX 20000 /* events on their way to the front */

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

void
front_unref(gpointer data)
{
	struct front *front = data;

	if (!g_atomic_int_dec_and_test(&front->references))
		return;
	mailbox_free(front->inbox);
	g_main_context_unref(front->context);
	options_clear(&front->options);
	secret_free(front->passphrase);
	g_clear_error(&front->failed);
	g_free(front);
}

/* Never g_main_context_invoke(): that may run it in this thread. */
void
front_post(GMainContext *context, GSourceFunc func, gpointer data)
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

void
front_tell(struct front *front, const char *name, GVariant *args)
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

static void
told_arrives(gpointer data)
{
	struct told *told = data;

	g_atomic_int_add(&told->front->behind, -1);
	front_tell(told->front, told->name, told->args);
	g_variant_unref(told->args);
	g_free(told->name);
	front_unref(told->front);
	g_free(told);
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
	mailbox_post(front->inbox, told_arrives, NULL, told);
}

static gboolean
start_listening(gpointer data)
{
	struct front *front = data;

	g_autoptr(GVariant) none = g_variant_ref_sink(
		g_variant_new_array(G_VARIANT_TYPE("{sv}"), NULL, 0));

	front->listener =
		front->part->listen(front->engine, on_engine_event, front);
	if (front->missed)
		on_engine_event("lagged", none, front);
	return G_SOURCE_REMOVE;
}

void
front_hear_engine(struct front *front)
{
	front_post(front->part->context(front->engine), start_listening, front);
}

void
front_hear_client(const char *name, GVariant *args, void *user)
{
	struct front *front = user;

	front_tell(front, name, args);
	if (!front->closed && g_str_equal(name, "owner-gone"))
		front_succeed(front);
}

/* ---- calls ---- */

struct asked {
	struct front *front;
	char *method;
	GVariant *args, *result;
	GError *error;
	front_reply reply;
	void *user;
	gboolean own_key; /* message.send: the key is of give_key() */
};

/* That it went to two owners is nobody else's affair. */
static GVariant *
no_duplicate(GVariant *result)
{
	GVariantDict dict;

	g_variant_dict_init(&dict, result);
	g_variant_dict_insert(&dict, "duplicate", "b", FALSE);
	return g_variant_ref_sink(g_variant_dict_end(&dict));
}

static void
asked_end(struct asked *asked, GVariant *result, const GError *error)
{
	g_autoptr(GVariant) once =
		asked->own_key && result != NULL ? no_duplicate(result) : NULL;

	if (asked->reply != NULL)
		asked->reply(once != NULL ? once : result, error, asked->user);
	g_clear_pointer(&asked->result, g_variant_unref);
	g_clear_error(&asked->error);
	g_variant_unref(asked->args);
	front_unref(asked->front);
	g_free(asked->method);
	g_free(asked);
}

static void
reply_arrives(gpointer data)
{
	struct asked *asked = data;

	asked_end(asked, asked->result, asked->error);
}

static void
on_engine_reply(GVariant *result, const GError *error, void *user)
{
	struct asked *asked = user;

	asked->result = result != NULL ? g_variant_ref(result) : NULL;
	asked->error = error != NULL ? g_error_copy(error) : NULL;
	mailbox_post(asked->front->inbox, reply_arrives, NULL, asked);
}

static void
call_arrives(gpointer data)
{
	struct asked *asked = data;

	asked->front->part->dispatch(asked->front->engine, asked->method,
		asked->args, on_engine_reply, asked);
}

/* The engine has ended first. */
static void
call_drops(gpointer data)
{
	struct asked *asked = data;
	g_autoptr(GError) error = NULL;

	fault_set(&error, FAULT_LATER, _("doran ends"));
	asked_end(asked, NULL, error);
}

static void
ask_engine(struct asked *asked)
{
	struct front *front = asked->front;

	if (front->to_engine == NULL)
		front->to_engine =
			mailbox_new(front->part->context(front->engine));
	mailbox_post(front->to_engine, call_arrives, call_drops, asked);
}

/* It can be asked of the next owner without being done twice. */
static gboolean
may_repeat(const struct asked *asked)
{
	const struct command_spec *spec = command_find(asked->method);

	return spec != NULL && spec->again;
}

static void
on_client_reply(GVariant *result, const GError *error, void *user)
{
	struct asked *asked = user;
	struct front *front = asked->front;

	if (error != NULL && !front->closed && may_repeat(asked) &&
		control_client_ended(front->client))
		g_queue_push_tail(&front->held, asked);
	else
		asked_end(asked, result, error);
}

/* An owner that ends in the middle may have done it or not. */
static void
give_key(struct asked *asked)
{
	GVariantDict args;
	guint8 bytes[16];
	char key[2 * sizeof bytes + 1];

	if (!g_str_equal(asked->method, "message.send") ||
		getrandom(bytes, sizeof bytes, 0) != sizeof bytes)
		return;
	for (gsize i = 0; i < sizeof bytes; i++)
		g_snprintf(key + 2 * i, 3, "%02x", bytes[i]);
	g_variant_dict_init(&args, asked->args);
	if (g_variant_dict_contains(&args, "key")) {
		g_variant_dict_clear(&args);
		return;
	}
	asked->own_key = TRUE;
	g_variant_dict_insert(&args, "key", "s", key);
	g_variant_unref(asked->args);
	asked->args = g_variant_ref_sink(g_variant_dict_end(&args));
}

static void
ask(struct asked *asked)
{
	struct front *front = asked->front;

	if (front->engine != NULL)
		ask_engine(asked);
	else if (front->client != NULL &&
		!control_client_ended(front->client)) {
		give_key(asked);
		control_client_call(front->client, asked->method, asked->args,
			on_client_reply, asked);
	} else if (front->failed != NULL)
		on_engine_reply(NULL, front->failed, asked);
	else
		g_queue_push_tail(&front->held, asked);
}

void
front_release(struct front *front, const GError *error)
{
	GQueue held = front->held;
	struct asked *asked;

	g_queue_init(&front->held);
	while ((asked = g_queue_pop_head(&held)) != NULL) {
		if (error != NULL)
			asked_end(asked, NULL, error);
		else
			ask(asked);
	}
}

void
front_call(struct front *front, const char *method, GVariant *args,
	front_reply reply, void *user)
{
	struct asked *asked = g_new0(struct asked, 1);

	asked->front = front_ref(front);
	asked->method = g_strdup(method);
	asked->args = g_variant_ref_sink(args != NULL
			? args
			: g_variant_new_array(G_VARIANT_TYPE("{sv}"), NULL, 0));
	asked->reply = reply;
	asked->user = user;
	ask(asked);
}

struct waiting {
	gboolean done;
	gboolean given_up; /* whoever is last frees it */
	GVariant *result;
	GError *error;
};

static void
wait_over(GVariant *result, const GError *error, void *user)
{
	struct waiting *waiting = user;

	if (waiting->given_up) {
		g_free(waiting);
		return;
	}
	waiting->done = TRUE;
	waiting->result = result != NULL ? g_variant_ref(result) : NULL;
	waiting->error = error != NULL ? g_error_copy(error) : NULL;
}

static gboolean
wait_too_long(gpointer given_up)
{
	*(gboolean *)given_up = TRUE;
	return G_SOURCE_CONTINUE;
}

static void
wait_for(struct front *front, struct waiting *waiting)
{
	g_autoptr(GSource) end = NULL;
	gint64 ms = front->options.patience_ms;

	if (ms > 0) {
		end = g_timeout_source_new((guint)ms);
		g_source_set_callback(
			end, wait_too_long, &waiting->given_up, NULL);
		g_source_attach(end, front->context);
	}
	while (!waiting->done && !waiting->given_up)
		g_main_context_iteration(front->context, TRUE);
	if (end != NULL)
		g_source_destroy(end);
}

GVariant *
front_call_wait(
	struct front *front, const char *method, GVariant *args, GError **error)
{
	struct waiting *waiting = g_new0(struct waiting, 1);
	GVariant *result;

	front_call(front, method, args, wait_over, waiting);
	wait_for(front, waiting);
	if (!waiting->done) {
		fault_set(error, FAULT_LATER,
			_("the doran that owns the store does not answer. Try again later, and look after its disk."));
		return NULL;
	}
	result = waiting->result;
	if (waiting->error != NULL)
		g_propagate_error(error, waiting->error);
	g_free(waiting);
	return result;
}

/* ---- the rest ---- */

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
		if (front->view == NULL &&
			(front->engine != NULL || front->client != NULL))
			g_warning("%s", error->message);
	}
	return front->view;
}

void
front_close(struct front *front, gint64 patience_ms)
{
	g_autoptr(GError) error = NULL;

	if (front == NULL)
		return;
	front->closed = TRUE;
	front->event = NULL;
	/* Before the writer, which then can put its log into the file. */
	g_clear_pointer(&front->view, view_close);
	front_open_end(front);
	/* One that is held up still has use of it. */
	if (front->engine != NULL &&
		!front->part->stop(front->engine, patience_ms))
		front_ref(front);
	front->engine = NULL;
	control_client_free(g_steal_pointer(&front->client));
	fault_set(&error, FAULT_LATER, _("doran ends"));
	front_release(front, error);
	/* Replies and events that are still on their way. */
	while (g_main_context_iteration(front->context, FALSE))
		;
	front_unref(front);
}
