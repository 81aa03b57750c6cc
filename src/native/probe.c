/* SPDX-License-Identifier: GPL-3.0-or-later */
/* probe: the connections and the order of the steps; what each does stands in
 * the table at the end. */
#include "config.h"

#include <string.h>

#include "i18n.h"
#include "native_priv.h"
#include "probe.h"
#include "topics.h"
#include "wire.h"

/* More than a queue of Mosquitto's has by default, with what is in flight. */
#define MANY 1200
#define STEP_MS 8000 /* the most that one step takes */
#define QUIET_MS 1000 /* nothing more comes after that */

enum who {
	WHO_AWAY, /* the device that goes away */
	WHO_HERE,
	WHO_ELSE /* named as if it were another user's */
};

struct probe {
	struct backend *backend;
	GMainContext *context;
	struct doran_wire_config config; /* its strings are ours */
	struct secret *password, *state;
	native_check check;
	void (*done)(void *user);
	void *user;

	char *ids[3]; /* client IDs, see enum who */
	char *in, *from_me, *from_nobody, *value; /* of a device of ours */
	char *nobodys, *to_nobody;

	gsize step;
	struct wire *wire;
	GSource *timer;
	/* of this step: */
	gboolean up, granted, retained, weak;
	guint answers, messages;
	/* of steps before: */
	gboolean held;
	guint sent;
};

struct step {
	gboolean clean;
	enum who who;
	void (*begin)(struct probe *probe); /* it is up */
	/* a request is answered */
	void (*answered)(struct probe *probe);
	guint wanted; /* messages, after which it is over */
	void (*judge)(struct probe *probe); /* NULL: nothing to say */
};

static const struct step steps[];
static void finish(struct probe *probe);

static gboolean
on_time(gpointer data)
{
	finish(data);
	return G_SOURCE_REMOVE;
}

static void
stop_timer(struct probe *probe)
{
	if (probe->timer == NULL)
		return;
	g_source_destroy(probe->timer);
	g_clear_pointer(&probe->timer, g_source_unref);
}

/* The step is over in that time. */
static void
over_in(struct probe *probe, guint ms)
{
	stop_timer(probe);
	probe->timer = g_timeout_source_new(ms);
	g_source_set_callback(probe->timer, on_time, probe, NULL);
	g_source_attach(probe->timer, probe->context);
}

static void
on_state(void *ctx, enum doran_wire_state state, enum doran_status reason,
	const char *text)
{
	struct probe *probe = ctx;

	(void)reason, (void)text;
	if (state == DORAN_WIRE_UP) {
		probe->up = TRUE;
		steps[probe->step].begin(probe);
	} else if (state != DORAN_WIRE_CONNECTING &&
		(probe->up || steps[probe->step].who == WHO_ELSE)) {
		over_in(probe, 0);
	}
}

static void
on_message(void *ctx, const char *topic, GBytes *payload, gboolean retained,
	gboolean duplicate, guint64 token)
{
	struct probe *probe = ctx;

	(void)topic, (void)payload, (void)duplicate;
	wire_ack(probe->wire, token);
	probe->messages++;
	probe->retained |= retained;
	probe->weak |= token == 0;
	over_in(probe,
		probe->messages == steps[probe->step].wanted ? 0 : QUIET_MS);
}

static void
on_done(void *ctx, guint64 id, enum doran_status status, const char *text)
{
	struct probe *probe = ctx;

	(void)id, (void)text;
	probe->answers++;
	probe->granted = status == DORAN_OK;
	if (steps[probe->step].answered != NULL)
		steps[probe->step].answered(probe);
}

/* FALSE: there are no more. */
static gboolean
start(struct probe *probe)
{
	static const struct wire_callbacks callbacks = {
		.state = on_state,
		.message = on_message,
		.done = on_done,
	};
	const struct step *step = &steps[probe->step];

	probe->up = probe->granted = probe->retained = probe->weak = FALSE;
	probe->answers = probe->messages = 0;
	if (step->begin == NULL)
		return FALSE;
	probe->config.client_id = probe->ids[step->who];
	probe->config.clean_session = step->clean ? 1 : 0;
	probe->wire = wire_open(
		probe->backend, &probe->config, &callbacks, probe, NULL);
	if (probe->wire == NULL)
		return FALSE;
	over_in(probe, STEP_MS);
	wire_connect(probe->wire);
	return TRUE;
}

static void
finish(struct probe *probe)
{
	const struct step *step = &steps[probe->step];

	stop_timer(probe);
	g_clear_pointer(&probe->wire, wire_close);
	if (step->judge != NULL)
		step->judge(probe);
	probe->step++;
	if (!start(probe))
		probe->done(probe->user);
}

/* ---- the steps ------------------------------------------------------ */

static void
publish(struct probe *probe, const char *topic, const char *text, gboolean keep)
{
	g_autoptr(GBytes) payload = g_bytes_new(text, strlen(text));

	wire_publish(probe->wire, topic, payload, 1, keep);
}

static void
report(struct probe *probe, const char *name, gboolean good, const char *words,
	gint64 count)
{
	probe->check(probe->user, name, good ? "ok" : "warn",
		good ? NULL : words, count, 0);
}

static void
begin_subscribe(struct probe *probe)
{
	wire_subscribe(probe->wire, probe->in, 1);
}

static void
hold_answered(struct probe *probe)
{
	probe->held = probe->granted;
	over_in(probe, 0);
}

static void
begin_fill(struct probe *probe)
{
	for (guint i = 0; i < MANY; i++)
		publish(probe, probe->from_me, "probe", FALSE);
}

static void
fill_answered(struct probe *probe)
{
	probe->sent += probe->granted ? 1 : 0;
	if (probe->answers == MANY)
		over_in(probe, 0);
}

static void
report_qos(struct probe *probe, gboolean good)
{
	report(probe, "broker-qos", good,
		_("messages come at most once: allow QoS 1 (Mosquitto: "
		  "max_qos)"),
		-1);
}

/* A server without QoS 1 may end the connection for it. */
static void
judge_fill(struct probe *probe)
{
	if (probe->held && probe->up && probe->sent == 0)
		report_qos(probe, FALSE);
}

/* Not begun yet? Then nothing was kept. */
static void
fetch_answered(struct probe *probe)
{
	if (probe->messages == 0)
		over_in(probe, 2 * QUIET_MS);
}

static void
judge_queue(struct probe *probe)
{
	g_autofree char *words = NULL;

	if (!probe->held || !probe->up || probe->sent < MANY) {
		probe->check(probe->user, "broker-queue", "note",
			_("could not be tried out"), -1, 0);
		return;
	}
	words = g_strdup_printf(
		/* TRANSLATORS: after a number of messages that were kept */
		_("of %d for a device that is away, the others are lost: allow "
		  "more (Mosquitto: max_queued_messages 0)"),
		MANY);
	report(probe, "broker-queue", probe->messages >= MANY, words,
		probe->messages);
	if (probe->messages > 0)
		report_qos(probe, !probe->weak);
}

static void
begin_keep(struct probe *probe)
{
	publish(probe, probe->value, "probe", TRUE);
}

/* It is kept, asked for, and taken away again. */
static void
keep_answered(struct probe *probe)
{
	if (probe->answers == 1)
		wire_subscribe(probe->wire, probe->value, 1);
	else if (probe->answers == 2)
		publish(probe, probe->value, "", TRUE);
	else
		over_in(probe, QUIET_MS / 2);
}

static void
judge_keep(struct probe *probe)
{
	/* A server that keeps nothing may end the connection for it. */
	if (probe->up)
		report(probe, "broker-retained", probe->retained,
			_("lists and keys are not kept: allow retained messages "
			  "(Mosquitto: retain_available true)"),
			-1);
}

static void
forge_answered(struct probe *probe)
{
	if (probe->answers > 1)
		return;
	publish(probe, probe->from_nobody, "probe", FALSE);
	over_in(probe, QUIET_MS);
}

static void
judge_forge(struct probe *probe)
{
	if (probe->up && probe->answers > 0)
		report(probe, "broker-writers", probe->messages == 0,
			_("anyone can write under any name: set access rules "
			  "(there are samples among doran's files)"),
			-1);
}

static void
begin_spy(struct probe *probe)
{
	wire_subscribe(probe->wire, probe->nobodys, 1);
	over_in(probe, 2 * QUIET_MS);
}

static void
spy_answered(struct probe *probe)
{
	if (probe->answers > 1)
		return;
	publish(probe, probe->to_nobody, "probe", FALSE);
	over_in(probe, QUIET_MS);
}

static void
judge_spy(struct probe *probe)
{
	if (probe->up)
		report(probe, "broker-readers", probe->messages == 0,
			_("anyone can read anyone's inbox: set access rules "
			  "(there are samples among doran's files)"),
			-1);
}

static void
borrow_answered(struct probe *probe)
{
	over_in(probe, 0);
}

static void
judge_borrow(struct probe *probe)
{
	gboolean bound = !(probe->up && probe->granted);

	probe->check(probe->user, "broker-clients", bound ? "ok" : "note",
		bound ? NULL
		      : _("bound to no login: whoever learns one can take its "
			  "queue, so keep logs that show them private"),
		-1, 0);
}

static const struct step steps[] = {
	{FALSE, WHO_AWAY, begin_subscribe, hold_answered, 0, NULL},
	{TRUE, WHO_HERE, begin_fill, fill_answered, 0, judge_fill},
	{FALSE, WHO_AWAY, begin_subscribe, fetch_answered, MANY, judge_queue},
	/* the session ends with it */
	{TRUE, WHO_AWAY, begin_keep, keep_answered, 0, judge_keep},
	{TRUE, WHO_HERE, begin_subscribe, forge_answered, 1, judge_forge},
	{TRUE, WHO_HERE, begin_spy, spy_answered, 1, judge_spy},
	{TRUE, WHO_ELSE, begin_subscribe, borrow_answered, 0, judge_borrow},
	{.begin = NULL},
};

/* ---- beginning and end ---------------------------------------------- */

static char *
random_hex(void)
{
	g_autoptr(Secret) bits = secret_random(16);

	return hex_encode(secret_bytes(bits), 16);
}

/* No user can have this name: it begins with a dash of its own and 32 random
 * digits. */
static void
name_all(struct probe *probe, const struct native *native)
{
	const char *prefix = native->prefix, *me = native->user;
	guint32 device = device_random();
	g_autofree char *random = random_hex();
	g_autofree char *nobody = g_strconcat("-nobody-", random, NULL);

	probe->ids[WHO_AWAY] = g_strconcat(me, "~probe~", random, NULL);
	probe->ids[WHO_HERE] = g_strconcat(me, "~probe2~", random, NULL);
	probe->ids[WHO_ELSE] = g_strconcat(nobody, "~probe~", random, NULL);
	probe->in = topic_in(prefix, me, device, NULL);
	probe->from_me = topic_in(prefix, me, device, me);
	probe->from_nobody = topic_in(prefix, me, device, nobody);
	probe->value = topic_on(prefix, me, device);
	probe->nobodys = topic_in(prefix, nobody, device, NULL);
	probe->to_nobody = topic_in(prefix, nobody, device, me);
}

static void
copy_config(struct probe *probe, const struct native *native,
	const struct doran_wire_config *config)
{
	struct doran_wire_config *copy = &probe->config;

	*copy = *config;
	copy->url = g_strdup(config->url);
	copy->user =
		g_strdup(config->user != NULL ? config->user : native->user);
	copy->ca_file = g_strdup(config->ca_file);
	copy->cert_file = g_strdup(config->cert_file);
	copy->key_file = g_strdup(config->key_file);
	copy->options =
		(const char *const *)g_strdupv((char **)config->options);
	copy->will = NULL;
	if (wirestate_load(native->store, native->master, native->account,
		    &probe->state, NULL) &&
		probe->state != NULL) {
		copy->state = secret_bytes(probe->state);
		copy->state_len = secret_len(probe->state);
	}
	if (config->password == NULL)
		return;
	probe->password = secret_from(config->password, config->password_len);
	copy->password = secret_bytes(probe->password);
}

struct probe *
probe_new(struct native *native, struct backend *backend,
	const struct doran_wire_config *config, native_check check,
	void (*done)(void *user), void *user)
{
	struct probe *probe = g_new0(struct probe, 1);

	probe->backend = backend_ref(backend);
	probe->context = g_main_context_ref_thread_default();
	probe->check = check;
	probe->done = done;
	probe->user = user;
	copy_config(probe, native, config);
	name_all(probe, native);
	if (!start(probe))
		over_in(probe, 0);
	return probe;
}

void
probe_free(struct probe *probe)
{
	if (probe == NULL)
		return;
	stop_timer(probe);
	wire_close(probe->wire);
	backend_unref(probe->backend);
	g_main_context_unref(probe->context);
	secret_free(probe->password);
	secret_free(probe->state);
	g_free((char *)probe->config.url);
	g_free((char *)probe->config.user);
	g_free((char *)probe->config.ca_file);
	g_free((char *)probe->config.cert_file);
	g_free((char *)probe->config.key_file);
	g_strfreev((char **)probe->config.options);
	for (gsize i = 0; i < G_N_ELEMENTS(probe->ids); i++)
		g_free(probe->ids[i]);
	g_free(probe->in);
	g_free(probe->from_me);
	g_free(probe->from_nobody);
	g_free(probe->value);
	g_free(probe->nobodys);
	g_free(probe->to_nobody);
	g_free(probe);
}
