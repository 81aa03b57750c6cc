/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "app.h"
#include "i18n.h"
#include "trouble.h"

static gboolean
is_refused(const struct account *a)
{
	return strcmp(a->state, "refused") == 0;
}

static gboolean
is_down(const struct account *a)
{
	return strcmp(a->state, "down") == 0;
}

/* The first one that was refused, else the first that is down. */
static const struct account *
worst(struct app *app)
{
	const struct account *found = NULL;
	for (guint i = 0; i < app->accounts->len; i++) {
		const struct account *a = app->accounts->pdata[i];
		if (is_refused(a))
			return a;
		if (found == NULL && is_down(a))
			found = a;
	}
	return found;
}

static const char *
reason(const struct account *a)
{
	return a->text[0] == '\0' ? account_state_words(a->state) : a->text;
}

char *
trouble_text(struct app *app)
{
	const struct account *a = worst(app);
	if (app->trouble != NULL)
		return g_strdup_printf(
			/* TRANSLATORS: %s: "Cannot save: " and the reason. */
			_("%s. Make room or free the disk: nothing new is kept "
			  "until then, and doran goes on by itself."),
			app->trouble);
	if (a == NULL)
		return NULL;
	if (is_refused(a))
		return g_strdup_printf(
			/* TRANSLATORS: an account and why it was refused. */
			_("%s: %s. Mend it, then Alt-C tries again; /accounts "
			  "shows more."),
			a->name, reason(a));
	return g_strdup_printf(
		/* TRANSLATORS: an account and why it has no connection. */
		_("%s: %s. doran tries again by itself; Alt-C tries now."),
		a->name, reason(a));
}

void
trouble_connect(struct app *app)
{
	guint tried = 0;
	for (guint i = 0; i < app->accounts->len; i++) {
		const struct account *a = app->accounts->pdata[i];
		GVariantDict dict;
		if (!is_refused(a) && !is_down(a))
			continue;
		g_variant_dict_init(&dict, NULL);
		g_variant_dict_insert(&dict, "name", "s", a->name);
		app_call(app, "account.connect", g_variant_dict_end(&dict),
			NULL);
		tried++;
	}
	if (tried == 0)
		app_note(app, FALSE, _("No account waits for its connection."));
}
