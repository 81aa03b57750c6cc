/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "app.h"
#include "hush.h"
#include "i18n.h"
#include "when.h"

#define MINUTE_MS ((gint64)60 * 1000)
#define MOST (366 * 24 * 60) /* minutes */

static gboolean
minutes_of(const char *argument, gint64 *minutes)
{
	guint64 number;
	if (!g_ascii_string_to_unsigned(argument, 10, 1, MOST, &number, NULL))
		return FALSE;
	*minutes = (gint64)number;
	return TRUE;
}

static char *
clock_of(struct app *app, gint64 at)
{
	return when_time(at, app->setup->time_format, app->setup->zone);
}

static void
tell_dnd(struct app *app)
{
	gint64 until;
	struct quiet *quiet = notify_quiet(app->notify);
	if (!quiet_at(quiet, app->setup->now(), app->setup->zone, &until)) {
		app_note(app, FALSE,
			_("Bell and notifications are on. /dnd on stops them, "
			  "/dnd 60 for an hour."));
		return;
	}
	g_autofree char *end = until == 0 ? NULL : clock_of(app, until);
	if (end == NULL)
		app_note(app, FALSE, _("Nothing disturbs you until /dnd off."));
	else
		app_note(app, FALSE,
			/* TRANSLATORS: %s is a time of day. */
			_("Nothing disturbs you until %s; /dnd off ends it "
			  "now."),
			end);
}

gboolean
hush_dnd(struct app *app, const char *argument)
{
	struct quiet *quiet = notify_quiet(app->notify);
	gint64 minutes, now = app->setup->now();
	if (strcmp(argument, "on") == 0) {
		quiet_on(quiet, now, 0);
	} else if (strcmp(argument, "off") == 0) {
		quiet_off(quiet, now, app->setup->zone);
	} else if (minutes_of(argument, &minutes)) {
		quiet_on(quiet, now, minutes);
	} else if (argument[0] != '\0') {
		app_note(app, TRUE,
			_("/dnd takes on, off or a number of minutes, not "
			  "'%s'."),
			argument);
		return FALSE;
	}
	tell_dnd(app);
	return TRUE;
}

static void
muted(struct app *app, GVariant *result)
{
	(void)result;
	app->stale_chats = TRUE;
}

gboolean
hush_mute(struct app *app, const char *argument)
{
	GVariantDict dict;
	struct chat *chat = app_chat(app);
	gint64 minutes, until = -1;
	if (chat == NULL) {
		app_note(app, TRUE, _("No chat is open: open one first."));
		return FALSE;
	}
	if (strcmp(argument, "off") == 0) {
		until = 0;
	} else if (minutes_of(argument, &minutes)) {
		until = app->setup->now() + minutes * MINUTE_MS;
	} else if (argument[0] != '\0' && strcmp(argument, "on") != 0) {
		app_note(app, TRUE,
			_("/mute takes off or a number of minutes, not '%s'."),
			argument);
		return FALSE;
	}
	g_variant_dict_init(&dict, NULL);
	g_variant_dict_insert(&dict, "chat", "x", chat->row);
	g_variant_dict_insert(&dict, "until", "x", until);
	app_call(app, "chat.mute", g_variant_dict_end(&dict), muted);
	if (until == 0)
		app_note(app, FALSE, _("%s is heard again."), chat->title);
	else
		app_note(app, FALSE,
			_("%s is muted: what comes is counted, nothing more. "
			  "/mute off ends it."),
			chat->title);
	return TRUE;
}

char *
hush_sign(struct app *app, gboolean brief)
{
	gint64 until;
	if (!quiet_at(notify_quiet(app->notify), app->setup->now(),
		    app->setup->zone, &until))
		return g_strdup("");
	g_autofree char *end =
		until == 0 || brief ? NULL : clock_of(app, until);
	return end == NULL ? g_strdup("☾") : g_strdup_printf("☾ %s", end);
}
