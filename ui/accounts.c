/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "accounts.h"
#include "i18n.h"

static void
account_free(gpointer data)
{
	struct account *a = data;
	g_free(a->name);
	g_free(a->address);
	g_free(a->state);
	g_free(a->text);
	g_free(a->e2ee);
	g_free(a->server);
	g_free(a->fingerprint);
	g_free(a);
}

static char *
string_of(GVariant *dict, const char *key)
{
	char *value = NULL;
	if (!g_variant_lookup(dict, key, "s", &value))
		return g_strdup("");
	return value;
}

GPtrArray *
accounts_from(GVariant *result)
{
	GPtrArray *out = g_ptr_array_new_with_free_func(account_free);
	g_autoptr(GVariant) rows = g_variant_lookup_value(
		result, "accounts", G_VARIANT_TYPE("aa{sv}"));
	gsize count = rows == NULL ? 0 : g_variant_n_children(rows);
	for (gsize i = 0; i < count; i++) {
		g_autoptr(GVariant) row = g_variant_get_child_value(rows, i);
		struct account *a = g_new0(struct account, 1);
		a->name = string_of(row, "name");
		a->address = string_of(row, "address");
		a->state = string_of(row, "state");
		a->text = string_of(row, "text");
		a->e2ee = string_of(row, "e2ee");
		a->server = string_of(row, "server");
		a->fingerprint = string_of(row, "fingerprint");
		g_ptr_array_add(out, a);
	}
	return out;
}

struct account *
accounts_find(GPtrArray *accounts, const char *name)
{
	for (guint i = 0; i < accounts->len; i++) {
		struct account *a = accounts->pdata[i];
		if (g_strcmp0(a->name, name) == 0)
			return a;
	}
	return NULL;
}

gboolean
accounts_event(GPtrArray *accounts, GVariant *args)
{
	g_autofree char *name = string_of(args, "name");
	struct account *a = accounts_find(accounts, name);
	if (a == NULL)
		return FALSE;
	g_free(a->state);
	g_free(a->text);
	a->state = string_of(args, "state");
	a->text = string_of(args, "text");
	return TRUE;
}

gboolean
accounts_all_up(const GPtrArray *accounts)
{
	for (guint i = 0; i < accounts->len; i++) {
		const struct account *a = accounts->pdata[i];
		if (g_strcmp0(a->state, "up") != 0)
			return FALSE;
	}
	return TRUE;
}

static const struct {
	const char *state, *sign, *words;
} states[] = {{"up", "●", N_("connected")},
	{"connecting", "◌", N_("connecting")},
	{"down", "○", N_("not connected")}, {"refused", "✗", N_("refused")},
	/* TRANSLATORS: the account is switched off in doran.conf. */
	{"off", "-", N_("off")}};

const char *
account_state_words(const char *state)
{
	for (gsize i = 0; i < G_N_ELEMENTS(states); i++)
		if (g_strcmp0(states[i].state, state) == 0)
			return _(states[i].words);
	return "";
}

const char *
account_state_sign(const char *state)
{
	for (gsize i = 0; i < G_N_ELEMENTS(states); i++)
		if (g_strcmp0(states[i].state, state) == 0)
			return states[i].sign;
	return "?";
}
