/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "shown.h"

void
shown_init(struct shown *shown)
{
	shown->rows = g_array_new(FALSE, FALSE, sizeof(gint64));
}

void
shown_clear(struct shown *shown)
{
	g_array_unref(shown->rows);
}

void
shown_begin(struct shown *shown)
{
	g_array_set_size(shown->rows, 0);
	shown->drawn = FALSE;
}

void
shown_add(struct shown *shown, const struct columns *c, const struct message *m,
	int from, int to, int lines, int rows)
{
	gboolean whole = from == 0 && to == lines;
	gboolean end = lines > rows && to == lines;
	if (m->unread && (whole || end) && c->text >= SHOWN_LEGIBLE)
		g_array_prepend_val(shown->rows, m->row);
}

gboolean
shown_has(const struct shown *shown, gint64 row)
{
	for (guint i = 0; i < shown->rows->len; i++)
		if (g_array_index(shown->rows, gint64, i) == row)
			return TRUE;
	return FALSE;
}
