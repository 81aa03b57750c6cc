/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The question whether a chat gets encrypted, in the message line: asked
 * before the first message of a chat whose account leaves it open. */
#include "config.h"

#include <string.h>

#include "app.h"
#include "i18n.h"

static void
choose(struct app *app, const char *choice)
{
	GVariantDict dict;
	struct chat *chat = app_chat(app);
	if (chat == NULL)
		return;
	/* What the engine confirms by an event, known here at once. */
	chat->e2ee = strcmp(choice, "on") == 0 ? CHAT_E2EE_ON : CHAT_E2EE_OFF;
	g_variant_dict_init(&dict, NULL);
	g_variant_dict_insert(&dict, "chat", "x", chat->row);
	g_variant_dict_insert(&dict, "e2ee", "s", choice);
	app_call(app, "chat.set", g_variant_dict_end(&dict), NULL);
	app_send(app);
}

static gboolean
key(struct modal *modal, struct app *app, const struct key *key)
{
	gboolean letter = key->code == K_CHAR;
	gboolean yes = letter && (key->ch == 'y' || key->ch == 'Y');
	gboolean no = letter && (key->ch == 'n' || key->ch == 'N');
	(void)modal;
	if (!yes && !no && key->code != K_ESCAPE)
		return TRUE;
	modal_pop(app);
	app_note(app, FALSE, NULL);
	if (yes || no)
		choose(app, yes ? "on" : "off");
	return TRUE;
}

static void
question_free(struct modal *modal)
{
	g_free(modal);
}

static const char *
hint(struct modal *modal, struct app *app)
{
	(void)modal;
	(void)app;
	return _("y or n");
}

static const struct modal_kind kind = {.key = key,
	.free = question_free,
	.hint = hint,
	.transparent = TRUE,
	.keeps_note = TRUE};

void
app_ask_e2ee(struct app *app)
{
	struct modal *question = g_new0(struct modal, 1);
	question->kind = &kind;
	app_note(app, FALSE,
		_("Encrypt this chat end to end? y: yes, from now on; "
		  "n: no, the server can read it; Esc: back"));
	modal_push(app, question);
}
