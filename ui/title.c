/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app.h"
#include "brief.h"
#include "i18n.h"
#include "title.h"

void
title_update(struct app *app, GString *out)
{
	struct chat *chat = app_chat(app);
	if (!app->setup->title)
		return;
	g_autofree char *room = chat != NULL && peer_is_room(chat->peer)
		/* TRANSLATORS: in the terminal's title, after a room's name. */
		? g_strdup_printf(_("%s, not encrypted"), chat->title)
		: NULL;
	char *title = brief_title(room != NULL ? room
			: chat == NULL	       ? NULL
					       : chat->title,
		chatlist_unread_count(app->list));
	if (g_strcmp0(title, app->title) == 0) {
		g_free(title);
		return;
	}
	tty_title(app->tty, out, title);
	g_free(app->title);
	app->title = title;
}
