/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app.h"

void
modal_push(struct app *app, struct modal *take)
{
	take->below = app->modal;
	app->modal = take;
	app_redraw(app);
}

void
modal_pop(struct app *app)
{
	struct modal *top = app->modal;
	if (top == NULL)
		return;
	app->modal = top->below;
	if (top->kind->leave != NULL)
		top->kind->leave(top, app);
	top->kind->free(top);
	app_redraw(app);
}

void
modal_clear(struct app *app)
{
	while (app->modal != NULL)
		modal_pop(app);
}

gboolean
modal_is(const struct app *app, const struct modal_kind *kind)
{
	return app->modal != NULL && app->modal->kind == kind;
}

struct modal *
modal_hiding(const struct app *app)
{
	struct modal *m = app->modal;
	while (m != NULL && m->kind->transparent)
		m = m->below;
	return m;
}
