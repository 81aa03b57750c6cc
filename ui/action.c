/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "action.h"
#include "app.h"
#include "i18n.h"

static gboolean
is_mine(const struct message *m)
{
	return m->kind == MESSAGE_TEXT && m->outgoing && m->row > 0;
}

static gboolean
is_parked(const struct message *m)
{
	return m->state == MESSAGE_SENT && m->reason == NOTICE_PARKED;
}

/* What was given up, or is too large as it is, has nothing left to send. */
static gboolean
may_retry(const struct message *m)
{
	if (m->state == MESSAGE_FAILED)
		return is_mine(m) && m->reason != NOTICE_CANCELLED &&
			m->reason != NOTICE_TOO_LARGE;
	return is_mine(m) && (m->state == MESSAGE_QUEUED || is_parked(m));
}

static gboolean
may_cancel(const struct message *m)
{
	return is_mine(m) &&
		(m->state == MESSAGE_QUEUED || is_parked(m) ||
			(m->state == MESSAGE_FAILED &&
				m->reason != NOTICE_CANCELLED));
}

static gboolean
may_verify(const struct message *m)
{
	return m->reason == NOTICE_KEY_CHANGED ||
		(m->kind == MESSAGE_NOTICE && m->reason == NOTICE_LIST_FROZEN);
}

static void
call_with_row(struct app *app, const char *method, const struct message *m)
{
	GVariantDict dict;
	g_variant_dict_init(&dict, NULL);
	g_variant_dict_insert(&dict, "row", "x", m->row);
	app_call(app, method, g_variant_dict_end(&dict), NULL);
}

static void
retry(struct app *app, const struct message *m)
{
	call_with_row(app, "message.retry", m);
}

static void
cancel(struct app *app, const struct message *m)
{
	call_with_row(app, "message.cancel", m);
}

static void
verify(struct app *app, const struct message *m)
{
	(void)m;
	slash_do(app, "/verify");
}

/* ---- of any message -------------------------------------------------- */

static gboolean
has_text(const struct message *m)
{
	return m->text != NULL && m->text[0] != '\0';
}

static void
copy(struct app *app, const struct message *m)
{
	if (tty_copy(app->tty, m->text))
		app_note(app, FALSE,
			_("Copied, if the terminal takes it (OSC 52)."));
	else
		app_note(app, TRUE,
			_("Not copied: this terminal has no clipboard that "
			  "doran could reach."));
}

static gboolean
is_stored(const struct message *m)
{
	return m->row > 0;
}

static void
info(struct app *app, const struct message *m)
{
	app_info(app, m->row);
}

/* ---- the table ------------------------------------------------------- */

const struct action actions[] = {
	{.letter = 'y',
		.label = N_("copy"),
		.selected_only = TRUE,
		.leaves = TRUE,
		.offered = has_text,
		.run = copy},
	{.letter = 'i',
		.label = N_("info"),
		.selected_only = TRUE,
		.offered = is_stored,
		.run = info},
	{.letter = 'r',
		.label = N_("send again"),
		.offered = may_retry,
		.run = retry},
	{.letter = 'x',
		.label = N_("give up"),
		.offered = may_cancel,
		.run = cancel},
	{.letter = 'v',
		.label = N_("compare keys"),
		.offered = may_verify,
		.run = verify},
	{0},
};

const struct action *
action_find(guint32 letter, const struct message *message)
{
	for (const struct action *a = actions; a->label != NULL; a++)
		if ((guint32)a->letter == g_unichar_tolower(letter) &&
			a->offered(message))
			return a;
	return NULL;
}

char *
action_list(const struct message *m)
{
	GString *out = g_string_new(NULL);
	for (const struct action *a = actions; a->label != NULL; a++)
		if (a->offered(m))
			g_string_append_printf(out, "%s%c %s",
				out->len > 0 ? ", " : "", a->letter,
				_(a->label));
	return g_string_free(out, FALSE);
}

gboolean
action_key(struct app *app, guint32 letter)
{
	letter = g_unichar_tolower(letter);
	for (const struct action *a = actions; a->label != NULL; a++) {
		if ((guint32)a->letter != letter || a->selected_only)
			continue;
		g_autoptr(Message) m = pane_newest_of(app->pane, a->offered);
		if (m != NULL)
			a->run(app, m);
		else
			app_note(app, TRUE,
				_("No message here waits or has failed."));
		return TRUE;
	}
	return FALSE;
}
