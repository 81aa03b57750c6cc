/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app.h"
#include "brief.h"
#include "title.h"

void
title_update(struct app *app, GString *out)
{
	struct chat *chat = app_chat(app);
	if (!app->setup->title)
		return;
	char *title = brief_title(chat == NULL ? NULL : chat->title,
		chatlist_unread_count(app->list));
	if (g_strcmp0(title, app->title) == 0) {
		g_free(title);
		return;
	}
	tty_title(app->tty, out, title);
	g_free(app->title);
	app->title = title;
}
