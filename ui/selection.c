/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Selecting a message: Up and Down move over them, a letter does something
 * with the one (action.h). */
#include "config.h"

#include "action.h"
#include "app.h"
#include "i18n.h"

struct selection {
	struct modal modal;
	char *hint;
};

static gboolean
step_of(struct app *app, const struct key *key, int *step)
{
	int page = pane_page_messages(app->pane);
	gboolean up = key->code == K_UP, down = key->code == K_DOWN;
	if (key->code == K_CHAR && key->mods == 0) {
		up = key->ch == 'k';
		down = key->ch == 'j';
	}
	if (up || down)
		*step = up ? -1 : 1;
	else if (key->code == K_PAGE_UP || key->code == K_PAGE_DOWN)
		*step = key->code == K_PAGE_UP ? -page : page;
	else
		return FALSE;
	return TRUE;
}

static void
do_action(struct app *app, guint32 letter)
{
	const struct message *m = pane_selected(app->pane);
	const struct action *action = m == NULL ? NULL : action_find(letter, m);
	if (action == NULL)
		return;
	/* Its text may be gone with the selection's next draw. */
	g_autoptr(Message) kept = message_copy(m);
	if (action->leaves)
		modal_pop(app);
	action->run(app, kept);
}

static gboolean
key(struct modal *modal, struct app *app, const struct key *key)
{
	int step;
	(void)modal;
	if (step_of(app, key, &step)) {
		pane_select_step(app->pane, step);
	} else if (key->code == K_ESCAPE ||
		(key->code == K_CHAR && key->mods == 0 && key->ch == 'q')) {
		modal_pop(app);
	} else if (key->code == K_ENTER) {
		do_action(app, 'y');
	} else if (key->code == K_CHAR && key->mods == 0) {
		do_action(app, key->ch);
	} else if (key->code == K_PASTE || key->code == K_TAB) {
		return TRUE; /* what is not seen is not changed */
	} else {
		return FALSE;
	}
	return TRUE;
}

static void
selection_free(struct modal *modal)
{
	struct selection *selection = (struct selection *)modal;
	g_free(selection->hint);
	g_free(selection);
}

static void
leave(struct modal *modal, struct app *app)
{
	(void)modal;
	pane_unselect(app->pane);
}

static const char *
hint(struct modal *modal, struct app *app)
{
	struct selection *selection = (struct selection *)modal;
	const struct message *m = pane_selected(app->pane);
	g_autofree char *words = m == NULL ? NULL : action_list(m);
	g_free(selection->hint);
	/* TRANSLATORS: %s is what the keys do: "y copy, i info". */
	selection->hint =
		g_strdup_printf(_("%s, Esc back"), words == NULL ? "" : words);
	return selection->hint;
}

static const struct modal_kind kind = {.key = key,
	.leave = leave,
	.free = selection_free,
	.hint = hint,
	.transparent = TRUE};

void
app_select(struct app *app)
{
	if (app_chat(app) == NULL || !pane_select(app->pane)) {
		app_note(app, FALSE, _("There is no message to select."));
		return;
	}
	app->list_focus = FALSE;
	struct selection *selection = g_new0(struct selection, 1);
	selection->modal.kind = &kind;
	modal_push(app, &selection->modal);
}
