/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A page of text in the place of the messages, as a modal. */
#include "config.h"

#include "app.h"
#include "overlay.h"

struct page {
	struct modal modal;
	struct overlay *overlay;
};

static void
draw(struct modal *modal, struct app *app, const struct area *area)
{
	struct page *page = (struct page *)modal;
	overlay_draw(page->overlay, app->screen, area);
}

/* What is typed goes on to the editor, and the page makes room. */
static gboolean
key(struct modal *modal, struct app *app, const struct key *key)
{
	struct page *page = (struct page *)modal;
	gboolean plain =
		key->code == K_CHAR && (key->mods & ~(unsigned)MOD_SHIFT) == 0;
	gboolean empty = editor_empty(app->editor);
	if (key->code == K_UP || key->code == K_DOWN)
		overlay_scroll(page->overlay, key->code == K_UP ? -1 : 1);
	else if (key->code == K_PAGE_UP || key->code == K_PAGE_DOWN)
		overlay_page(page->overlay, key->code == K_PAGE_UP ? -1 : 1);
	else if (key->code == K_ESCAPE || (key->code == K_ENTER && empty) ||
		(plain && key->ch == 'q' && empty))
		modal_pop(app);
	else if (plain || key->code == K_PASTE)
		return modal_pop(app), FALSE;
	else
		return FALSE;
	return TRUE;
}

static void
page_free(struct modal *modal)
{
	struct page *page = (struct page *)modal;
	overlay_free(page->overlay);
	g_free(page);
}

static const struct modal_kind kind = {
	.draw = draw, .key = key, .free = page_free};

gboolean
app_page(struct app *app, const char *title, const char *text)
{
	struct page *page = g_new0(struct page, 1);
	page->modal.kind = &kind;
	page->overlay = overlay_new(title, text);
	if (modal_is(app, &kind))
		modal_pop(app);
	modal_push(app, &page->modal);
	return TRUE;
}

void
app_page_close(struct app *app)
{
	if (modal_is(app, &kind))
		modal_pop(app);
}
