/* SPDX-License-Identifier: GPL-3.0-or-later */
/* examine: the method `doctor`; with `probe` each server is tried out, one
 * after another. */
#include "config.h"

#include "engine_priv.h"
#include "fault.h"
#include "i18n.h"
#include "probe.h"

struct examination {
	struct call *call;
	GVariantBuilder checks;
	const char *account; /* whose check it is; NULL: nobody's */
	GQueue due; /* names of accounts to be probed */
	char *probed;
	struct probe *probe;
};

static void
add_check(void *user, const char *check, const char *state, const char *detail,
	gint64 count, int fault)
{
	struct examination *examination = user;
	GVariantBuilder *checks = &examination->checks;

	g_variant_builder_open(checks, G_VARIANT_TYPE_VARDICT);
	if (examination->account != NULL)
		g_variant_builder_add(checks, "{sv}", "account",
			g_variant_new_string(examination->account));
	g_variant_builder_add(
		checks, "{sv}", "check", g_variant_new_string(check));
	g_variant_builder_add(
		checks, "{sv}", "state", g_variant_new_string(state));
	if (detail != NULL)
		g_variant_builder_add(
			checks, "{sv}", "detail", g_variant_new_string(detail));
	if (count >= 0)
		g_variant_builder_add(
			checks, "{sv}", "count", g_variant_new_int64(count));
	if (g_str_equal(state, "fail"))
		g_variant_builder_add(
			checks, "{sv}", "code", g_variant_new_int64(fault));
	g_variant_builder_close(checks);
}

static void
examine_account(struct examination *examination, struct account *account)
{
	examination->account = account->name;
	if (!account->config->enabled)
		add_check(examination, "switched-off", "note", NULL, -1, 0);
	else if (account->native != NULL)
		native_doctor(account->native, add_check, examination);
	else if (account->plain == NULL)
		add_check(examination, "keys", "fail",
			account->error != NULL ? account->error->message : NULL,
			-1,
			account->error != NULL ? account->error->code
					       : FAULT_ABSENT);
	if (account->config->enabled && account->plain != NULL)
		plain_doctor(account->plain, add_check, examination);
	if (account->native != NULL && account->state == DORAN_WIRE_UP)
		g_queue_push_tail(&examination->due, g_strdup(account->name));
}

/* Answers with what it has. */
static void
end(struct examination *examination)
{
	GVariantBuilder result;

	probe_free(examination->probe);
	g_queue_clear_full(&examination->due, g_free);
	g_variant_builder_init(&result, G_VARIANT_TYPE_VARDICT);
	g_variant_builder_add(&result, "{sv}", "checks",
		g_variant_builder_end(&examination->checks));
	call_return(examination->call, g_variant_builder_end(&result));
	g_free(examination->probed);
	g_free(examination);
}

/* ---- trying out a server -------------------------------------------- */

static void probe_next(struct engine *engine);

static void
probe_ended(void *user)
{
	struct engine *engine = user;
	struct examination *examination = engine->examination;

	g_clear_pointer(&examination->probe, probe_free);
	probe_next(engine);
}

static void
probe_check(void *user, const char *check, const char *state,
	const char *detail, gint64 count, int fault)
{
	struct engine *engine = user;

	add_check(engine->examination, check, state, detail, count, fault);
}

static gboolean
probe_account(struct engine *engine, struct account *account, GError **error)
{
	struct doran_wire_config config;
	g_autoptr(GPtrArray) options = g_ptr_array_new();
	g_autoptr(Secret) password = NULL;

	/* The password is waited for, as where an account is made. */
	if ((account->config->password_command != NULL ||
		    account->config->password_file != NULL) &&
		!password_fetch(account->config, &password, error))
		return FALSE;
	account_wire_config(account->config, password, options, &config);
	engine->examination->probe = probe_new(account->native,
		account->backend, &config, probe_check, probe_ended, engine);
	return TRUE;
}

static void
probe_next(struct engine *engine)
{
	struct examination *examination = engine->examination;

	for (;;) {
		struct account *account;
		g_autoptr(GError) error = NULL;

		g_free(examination->probed);
		examination->probed = g_queue_pop_head(&examination->due);
		examination->account = examination->probed;
		if (examination->probed == NULL)
			break;
		account = account_find(engine, examination->probed);
		if (account == NULL || account->native == NULL)
			continue;
		if (probe_account(engine, account, &error))
			return;
		add_check(examination, "broker-queue", "note", error->message,
			-1, 0);
	}
	engine->examination = NULL;
	end(examination);
}

void
examine_clear(struct engine *engine)
{
	struct examination *examination = g_steal_pointer(&engine->examination);

	if (examination != NULL)
		end(examination);
}

/* ---- the method ----------------------------------------------------- */

static void
examine(struct engine *engine, struct examination *examination)
{
	g_autofree char *problem = NULL;
	g_autoptr(GError) error = NULL;

	add_check(examination, "config", "ok", engine->config_file, -1, 0);
	index_doctor(engine, add_check, examination);
	if (!store_check(engine->store, &problem, &error))
		problem = g_strdup(error->message);
	add_check(examination, "store", problem == NULL ? "ok" : "fail",
		problem != NULL ? problem : store_path(engine->store), -1,
		FAULT_IO);
	for (guint i = 0; i < engine->config->accounts->len; i++) {
		const struct account_config *one =
			g_ptr_array_index(engine->config->accounts, i);

		examine_account(examination, account_find(engine, one->name));
	}
}

void
method_doctor(struct call *call)
{
	struct engine *engine = call->engine;
	gboolean probe = FALSE;
	struct examination *examination;
	GError *error = NULL;

	(void)g_variant_lookup(call->args, "probe", "b", &probe);
	if (probe && engine->examination != NULL) {
		fault_set(&error, FAULT_LATER,
			_("the servers are being tried out just now"));
		call_fail(call, error);
		return;
	}
	examination = g_new0(struct examination, 1);
	examination->call = call;
	g_queue_init(&examination->due);
	g_variant_builder_init(&examination->checks, G_VARIANT_TYPE("aa{sv}"));
	examine(engine, examination);
	if (!probe) {
		end(examination);
		return;
	}
	engine->examination = examination;
	probe_next(engine);
}
