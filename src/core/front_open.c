/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a front gets to an engine: that of the process that owns the store, or
 * one of its own; and to the next one, when that process has ended. */
#include "config.h"

#include "fault.h"
#include "front_priv.h"
#include "i18n.h"

#define AGAIN_MS 10 /* between tries while an owner starts or leaves */
#define SUCCEED_MS 50 /* before following an owner that has ended */

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

/* Somebody owns the store: through them, if they listen. */
static gboolean
join_owner(struct front *front)
{
	if (front->options.offline)
		return FALSE;
	front->client = control_client_new(front->options.data_dir,
		front->options.runtime_dir, front_hear_client, front, NULL);
	return front->client != NULL;
}

/* May run in a thread of its own. FAULT_LATER: somebody owns the store. */
static struct engine *
start_engine(struct front *front, GError **error)
{
	struct front_options own = front->options;

	own.passphrase = front->passphrase;
	own.lock_wait_ms = 0;
	if (front->part == NULL)
		front->part = engine_part_open(error);
	return front->part != NULL ? front->part->start(&own, error) : NULL;
}

static gboolean
is_over(const struct front *front, const GError *error)
{
	return !g_error_matches(error, FAULT, FAULT_LATER) ||
		front->options.offline ||
		(front->until != 0 && g_get_monotonic_time() >= front->until);
}

static struct front *
front_new(const struct front_options *options)
{
	struct front *front = g_new0(struct front, 1);
	gint64 wait_ms;

	front->references = 1;
	front->context = g_main_context_ref_thread_default();
	front->inbox = mailbox_new(front->context);
	g_queue_init(&front->held);
	options_copy(&front->options, options);
	if (options->passphrase != NULL)
		front->passphrase = secret_copy(options->passphrase);
	wait_ms = options->patience_ms == 0
		? options->lock_wait_ms
		: MIN(options->lock_wait_ms, options->patience_ms);
	front->until = g_get_monotonic_time() + MAX(wait_ms, 1) * 1000;
	return front;
}

/* ---- waiting for it ---- */

struct front *
front_open(const struct front_options *options, GError **error)
{
	struct front *front = front_new(options);
	g_autoptr(GError) wrong = NULL;

	while (!join_owner(front)) {
		g_clear_error(&wrong);
		front->engine = start_engine(front, &wrong);
		if (front->engine != NULL) {
			front_hear_engine(front);
			return front;
		}
		if (is_over(front, wrong)) {
			g_propagate_error(error, g_steal_pointer(&wrong));
			front_unref(front);
			return NULL;
		}
		g_usleep(AGAIN_MS * 1000);
	}
	return front;
}

/* ---- not waiting ---- */

static void attempt_in(struct front *front, guint ms);

struct started {
	struct front *front;
	struct engine *engine;
	GError *error;
};

/* What was missed meanwhile is read from the store. */
static void
subscribed(GVariant *result, const GError *error, void *user)
{
	g_autoptr(GVariant) none = g_variant_ref_sink(
		g_variant_new_array(G_VARIANT_TYPE("{sv}"), NULL, 0));

	(void)result;
	if (error == NULL)
		front_tell(user, "lagged", none);
}

static void
there(struct front *front, const GError *error)
{
	front_opened opened = front->opened;
	gboolean first = opened != NULL;

	front->opened = NULL;
	if (error == NULL)
		front_release(front, NULL);
	if (first)
		opened(error, front->opened_user);
	else if (error != NULL)
		g_warning("%s", error->message);
	else if (front->client != NULL)
		/* Not before the owner tells us of what comes after that. */
		front_call(front, "events.subscribe", NULL, subscribed, front);
	if (error != NULL && !front->closed) {
		front->failed = g_error_copy(error);
		front_release(front, NULL);
	}
}

static void
take_engine(struct front *front, struct engine *engine, const GError *error)
{
	if (engine != NULL) {
		front->engine = engine;
		front->missed = front->opened == NULL;
		front_hear_engine(front);
		there(front, NULL);
	} else if (is_over(front, error))
		there(front, error);
	else
		attempt_in(front, front->until != 0 ? AGAIN_MS : SUCCEED_MS);
}

static gboolean
engine_started(gpointer data)
{
	struct started *started = data;
	struct front *front = started->front;

	/* Else front_open_end() has waited for it, and takes it. */
	if (front->opener != NULL) {
		g_thread_join(g_steal_pointer(&front->opener));
		take_engine(front, started->engine, started->error);
	}
	g_clear_error(&started->error);
	g_free(started);
	return G_SOURCE_REMOVE;
}

static gpointer
open_engine(gpointer data)
{
	struct started *started = data;

	started->engine = start_engine(started->front, &started->error);
	front_post(started->front->context, engine_started, started);
	return started->engine;
}

static gboolean
attempt(gpointer data)
{
	struct front *front = data;
	struct started *started;

	g_clear_pointer(&front->attempt, g_source_unref);
	g_clear_pointer(&front->client, control_client_free);
	if (join_owner(front)) {
		there(front, NULL);
		return G_SOURCE_REMOVE;
	}
	started = g_new0(struct started, 1);
	started->front = front;
	front->opener = g_thread_new("opener", open_engine, started);
	return G_SOURCE_REMOVE;
}

static void
attempt_in(struct front *front, guint ms)
{
	front->attempt = g_timeout_source_new(ms);
	g_source_set_callback(front->attempt, attempt, front, NULL);
	g_source_attach(front->attempt, front->context);
}

struct front *
front_begin(
	const struct front_options *options, front_opened opened, void *user)
{
	struct front *front = front_new(options);

	front->opened = opened;
	front->opened_user = user;
	attempt_in(front, 0);
	return front;
}

void
front_succeed(struct front *front)
{
	front->until = 0;
	if (front->attempt == NULL && front->opener == NULL)
		attempt_in(front, SUCCEED_MS);
}

void
front_open_end(struct front *front)
{
	if (front->attempt != NULL) {
		g_source_destroy(front->attempt);
		g_clear_pointer(&front->attempt, g_source_unref);
	}
	if (front->opener != NULL)
		front->engine = g_thread_join(g_steal_pointer(&front->opener));
}
