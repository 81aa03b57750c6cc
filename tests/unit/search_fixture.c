/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "search_fixture.h"

struct view *
view_of(struct fixture *f)
{
	struct view *view = view_open(f->dir, &problem);

	OK(view != NULL);
	return view;
}

gint64
put(struct fixture *f, guint64 number, const char *text)
{
	g_autoptr(Message) m = message_no(f, number);
	gboolean is_new;
	gint64 row;

	g_free(m->text);
	m->text = g_strdup(text);
	OK(store_message_add(f->store, m, NULL, &row, &is_new, &problem));
	return row;
}

char *
rows_of(struct fixture *f, struct find find)
{
	struct view *view = view_of(f);
	GString *rows = g_string_new(NULL);

	do {
		g_autoptr(FindPage) page = view_search(view, &find, &problem);

		OK(page != NULL);
		for (guint i = 0; i < page->hits->len; i++) {
			struct find_hit *hit = page->hits->pdata[i];

			g_string_append_printf(rows, "%s%d",
				rows->len > 0 ? " " : "",
				(int)hit->message->row);
		}
		find.before = page->next;
	} while (find.before != 0);
	view_close(view);
	return g_string_free(rows, FALSE);
}

void
index_all(struct fixture *f)
{
	gboolean more = TRUE;
	gint64 behind;

	while (more)
		OK(store_index_slice(f->store, 100, &more, &problem));
	OK(store_index_behind(f->store, &behind, &problem));
	assert_int_equal(behind, 0);
}
