/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app.h"
#include "seen.h"

#define AGAIN_US ((gint64)5 * G_USEC_PER_SEC)
#define PRESENT_US ((gint64)60 * G_USEC_PER_SEC)

void
seen_focus(struct app *app, gboolean in)
{
	app->seen.focus = in ? FOCUS_IN : FOCUS_OUT;
}

void
seen_resumed(struct app *app)
{
	app->seen.focus = FOCUS_UNKNOWN;
	app->seen.known = 0;
	app->seen.key_at = 0;
	g_clear_pointer(&app->title, g_free); /* it was taken back */
}

static void
told(GVariant *result, const GError *error, void *user)
{
	struct app *app = user;
	(void)result;
	if (error == NULL)
		return;
	app_note(app, TRUE, "%s", error->message);
	app->seen.failed_at = g_get_monotonic_time();
}

/* Not at once, which a store that fails would answer in a circle. */
static void
ask_again(struct app *app)
{
	gint64 at = app->seen.failed_at;
	if (at == 0 || g_get_monotonic_time() - at < AGAIN_US)
		return;
	app->seen.failed_at = 0;
	pane_reload(app->pane);
}

static void
tell(struct app *app, gint64 from, gint64 to)
{
	GVariantDict dict;
	g_variant_dict_init(&dict, NULL);
	g_variant_dict_insert(&dict, "chat", "x", app->open);
	g_variant_dict_insert(&dict, "row", "x", to);
	g_variant_dict_insert(&dict, "from", "x", from);
	pane_set_read(app->pane, from, to);
	front_call(
		app->front, "chat.read", g_variant_dict_end(&dict), told, app);
}

/* The rows shown, in runs that nothing unseen stands between. */
static void
take(struct app *app, gint64 known)
{
	g_autoptr(GArray) rows = g_array_copy(pane_shown(app->pane)->rows);
	for (guint i = 0; i < rows->len;) {
		guint end = i;
		while (end < rows->len &&
			g_array_index(rows, gint64, end) <= known)
			end++;
		if (end > i)
			tell(app, g_array_index(rows, gint64, i),
				g_array_index(rows, gint64, end - 1));
		i = end + 1;
	}
}

void
seen_key(struct app *app)
{
	app->seen.key_at = g_get_monotonic_time();
	ask_again(app);
	if (app->seen.focus == FOCUS_OUT) {
		/* It was not told, but somebody types here. */
		app->seen.focus = FOCUS_UNKNOWN;
		app->seen.known = 0;
		return;
	}
	if (pane_shown(app->pane)->drawn)
		app->seen.known =
			MAX(app->seen.known, pane_shown(app->pane)->newest);
	take(app, G_MAXINT64);
}

void
seen_opened(struct app *app)
{
	app->seen.known = pane_newest_row(app->pane);
}

void
seen_drawn(struct app *app)
{
	if (app->seen.focus == FOCUS_IN)
		take(app, G_MAXINT64);
	else if (app->seen.focus == FOCUS_UNKNOWN)
		take(app, app->seen.known);
}

gboolean
seen_at_once(struct app *app, gint64 chat, gint64 row)
{
	gboolean here = app->seen.focus == FOCUS_IN ||
		(app->seen.focus == FOCUS_UNKNOWN && app->seen.key_at != 0 &&
			g_get_monotonic_time() - app->seen.key_at < PRESENT_US);
	return here && chat == app->open &&
		shown_has(pane_shown(app->pane), row);
}
