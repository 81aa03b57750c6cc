/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "find.h"

void
find_hit_free(struct find_hit *hit)
{
	if (hit == NULL)
		return;
	message_free(hit->message);
	g_free(hit->title);
	g_array_unref(hit->marks);
	g_free(hit);
}

void
find_page_free(struct find_page *page)
{
	if (page == NULL)
		return;
	g_ptr_array_unref(page->hits);
	g_free(page);
}
