/* SPDX-License-Identifier: GPL-3.0-or-later */
/* doran doctor: looks at everything that has to work. */
#include "config.h"

#include <string.h>

#include "checks.h"
#include "desktop_check.h"
#include "fault.h"
#include "i18n.h"
#include "objects.h"
#include "out.h"
#include "rows.h"
#include "show.h"

#define SETTLE_SECONDS 10

struct doctor_options {
	gboolean json, broker;
	char *timeout;
};

struct doctor {
	const struct doctor_options *options;
	struct front *front;
	GMainLoop *loop;
	GHashTable *refused; /* account -> fault code + 1 */
	GError *first; /* the first failure */
};

/* ---- one result ----------------------------------------------------- */

static const char *
state_words(const char *state)
{
	static const struct {
		const char *name, *words;
	} rows[] = {
		{"ok", N_("ok")},
		{"note", N_("note")},
		{"warn", N_("warning")},
		{"fail", N_("failed")},
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
		if (strcmp(rows[i].name, state) == 0)
			return _(rows[i].words);
	return state;
}

struct check {
	const char *account; /* NULL: of all */
	const char *name;
	const char *state;
	const char *detail; /* NULL: none */
	gint64 count; /* -1: none */
};

static void
report(const struct doctor *doctor, const struct check *check)
{
	g_autofree char *line = NULL, *name = NULL;
	GVariantBuilder *object;

	if (doctor->options->json) {
		object = object_begin("check");
		object_text(object, "account", check->account);
		object_text(object, "check", check->name);
		object_text(object, "state", check->state);
		object_text(object, "detail", check->detail);
		if (check->count >= 0)
			object_number(object, "count", check->count);
		out_json(object_end(object));
		return;
	}
	name = check->account == NULL
		? g_strdup(check_words(check->name))
		: g_strdup_printf(
			  "%s: %s", check->account, check_words(check->name));
	out_column(state_words(check->state), 10);
	out_column(name, 30);
	if (check->count >= 0)
		out_print(" %" G_GINT64_FORMAT, check->count);
	line = g_strconcat(
		" ", check->detail == NULL ? "" : check->detail, NULL);
	show_line(line);
}

static void
failed(struct doctor *doctor, enum fault code, const struct check *check)
{
	if (doctor->first != NULL)
		return;
	if (check->account == NULL)
		fault_set(&doctor->first, code, _("%s failed: %s"),
			check_words(check->name),
			check->detail == NULL ? "" : check->detail);
	else
		fault_set(&doctor->first, code, _("account %s: %s failed: %s"),
			check->account, check_words(check->name),
			check->detail == NULL ? "" : check->detail);
}

/* A failure of doran's own, before the engine can say anything. */
static gboolean
stop(struct doctor *doctor, const char *name, GError *cause, GError **error)
{
	struct check check = {NULL, name, "fail", cause->message, -1};

	report(doctor, &check);
	g_propagate_error(error, cause);
	return FALSE;
}

/* ---- waiting for the accounts --------------------------------------- */

static gboolean
busy(GVariant *result)
{
	g_autoptr(GVariant) accounts = g_variant_lookup_value(
		result, "accounts", G_VARIANT_TYPE("aa{sv}"));
	gsize count = accounts == NULL ? 0 : g_variant_n_children(accounts);

	for (gsize i = 0; i < count; i++) {
		g_autoptr(GVariant) row =
			g_variant_get_child_value(accounts, i);
		const char *state = "";

		(void)g_variant_lookup(row, "state", "&s", &state);
		if (strcmp(state, "connecting") == 0)
			return TRUE;
	}
	return FALSE;
}

static void
on_list(GVariant *result, const GError *error, void *user)
{
	struct doctor *doctor = user;

	if (error != NULL || !busy(result))
		g_main_loop_quit(doctor->loop);
}

static void
on_event(const char *name, GVariant *args, void *user)
{
	struct doctor *doctor = user;
	const char *account = "", *state = "";
	gint64 reason = 0;

	if (strcmp(name, "account") != 0)
		return;
	(void)g_variant_lookup(args, "name", "&s", &account);
	(void)g_variant_lookup(args, "state", "&s", &state);
	if (g_variant_lookup(args, "reason", "x", &reason) &&
		(strcmp(state, "refused") == 0 || strcmp(state, "down") == 0))
		g_hash_table_insert(doctor->refused, g_strdup(account),
			GINT_TO_POINTER((int)reason + 1));
	front_call(doctor->front, "account.list", NULL, on_list, doctor);
}

static gboolean
on_time(gpointer user)
{
	struct doctor *doctor = user;

	g_main_loop_quit(doctor->loop);
	return G_SOURCE_CONTINUE; /* removed by settle() */
}

static void
settle(struct doctor *doctor, gint64 seconds)
{
	guint timer = g_timeout_add_seconds((guint)seconds, on_time, doctor);

	front_set_listener(doctor->front, on_event, doctor);
	front_call(doctor->front, "account.list", NULL, on_list, doctor);
	g_main_loop_run(doctor->loop);
	g_source_remove(timer);
}

/* ---- the engine's checks -------------------------------------------- */

static enum fault
code_of(const struct doctor *doctor, GVariant *row, const char *account)
{
	gint64 code = -1;
	int known;

	if (g_variant_lookup(row, "code", "x", &code) && code >= 0 &&
		code <= FAULT_PARTIAL)
		return (enum fault)code;
	known = account == NULL ? 0
				: GPOINTER_TO_INT(g_hash_table_lookup(
					  doctor->refused, account));
	return known > 0 ? (enum fault)(known - 1) : FAULT_LATER;
}

static void
take_row(struct doctor *doctor, GVariant *row)
{
	struct check check = {NULL, "?", "fail", NULL, -1};

	(void)g_variant_lookup(row, "account", "&s", &check.account);
	(void)g_variant_lookup(row, "check", "&s", &check.name);
	(void)g_variant_lookup(row, "state", "&s", &check.state);
	(void)g_variant_lookup(row, "detail", "&s", &check.detail);
	(void)g_variant_lookup(row, "count", "x", &check.count);
	report(doctor, &check);
	if (strcmp(check.state, "fail") == 0)
		failed(doctor, code_of(doctor, row, check.account), &check);
}

static gboolean
ask(struct doctor *doctor, GError **error)
{
	g_autoptr(GVariant) result = NULL, rows = NULL;
	GVariantBuilder args;

	g_variant_builder_init(&args, G_VARIANT_TYPE_VARDICT);
	if (doctor->options->broker)
		g_variant_builder_add(
			&args, "{sv}", "probe", g_variant_new_boolean(TRUE));
	result = front_call_wait(
		doctor->front, "doctor", g_variant_builder_end(&args), error);
	if (result == NULL)
		return FALSE;
	rows = g_variant_lookup_value(
		result, "checks", G_VARIANT_TYPE("aa{sv}"));
	for (gsize i = 0; rows != NULL && i < g_variant_n_children(rows); i++) {
		g_autoptr(GVariant) row = g_variant_get_child_value(rows, i);

		take_row(doctor, row);
	}
	return TRUE;
}

/* What is not there is a note: over ssh that is how it should be. */
static void
look_at_desktop(const struct doctor *doctor, const struct config *config)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *name = NULL;
	struct check check = {NULL, "notifications", "note", NULL, -1};

	if (config->notify == NOTIFY_OFF) {
		check.detail = _("switched off (notify = off)");
		report(doctor, &check);
		return;
	}
	name = desktop_check(&error);
	if (name != NULL)
		check.state = "ok";
	check.detail = name != NULL ? name : error->message;
	report(doctor, &check);
}

static gboolean
look(struct doctor *doctor, struct cli *cli, gint64 seconds, GError **error)
{
	GError *cause = NULL;
	struct check check = {
		NULL, "configuration", "ok", cli->folders->config_file, -1};
	gboolean done;

	if (!cli_need_account(cli, NULL, &cause))
		return stop(doctor, "config", cause, error);
	for (guint i = 0; i < cli->config->warnings->len; i++) {
		check.detail = cli->config->warnings->pdata[i];
		report(doctor, &check);
	}
	/* A large store takes its time to check. */
	cli->patience_ms = (seconds + 60) * 1000;
	doctor->front = cli_front(cli, NULL, CLI_ONLINE, &cause);
	if (doctor->front == NULL)
		return stop(doctor, "store", cause, error);
	look_at_desktop(doctor, cli->config);
	settle(doctor, seconds);
	done = ask(doctor, error);
	front_close(doctor->front, CLI_PATIENCE_MS);
	return done;
}

static gboolean
doctor_run(struct cli *cli, const void *options, char **args, GError **error)
{
	struct doctor doctor = {.options = options};
	gint64 seconds;
	gboolean done;

	(void)args;
	if (!cli_number("timeout", doctor.options->timeout, 0, 3600,
		    SETTLE_SECONDS, &seconds, error))
		return FALSE;
	doctor.loop = g_main_loop_new(NULL, FALSE);
	doctor.refused =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	done = look(&doctor, cli, seconds, error);
	g_main_loop_unref(doctor.loop);
	g_hash_table_unref(doctor.refused);
	if (done && doctor.first == NULL)
		return TRUE;
	if (done)
		g_propagate_error(error, doctor.first);
	else
		g_clear_error(&doctor.first);
	return FALSE;
}

static const struct flag doctor_flags[] = {
	{"json", 0, FLAG_SET, NULL, N_("print one object a line"),
		G_STRUCT_OFFSET(struct doctor_options, json)},
	{"broker", 0, FLAG_SET, NULL,
		N_("also try out what each server keeps and allows"),
		G_STRUCT_OFFSET(struct doctor_options, broker)},
	{"timeout", 0, FLAG_TEXT, N_("SECONDS"),
		N_("how long to wait for the servers (10)"),
		G_STRUCT_OFFSET(struct doctor_options, timeout)},
	{NULL},
};

const struct command row_doctor = {
	.name = "doctor",
	.args = "",
	.summary = N_("Checks the configuration, the store, the servers and "
		      "the keys, and tells what is wrong."),
	.flags = doctor_flags,
	.options_size = sizeof(struct doctor_options),
	.run = doctor_run,
};
