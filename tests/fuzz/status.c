/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A status report: delivered, read. */
#include "config.h"

#include "fuzz.h"
#include "mimi.h"

static struct mimi_content *
report(const guint8 *data, gsize len)
{
	struct mimi_content *content = mimi_content_new();

	content->part->cardinality = MIMI_SINGLE;
	content->part->content_type = g_strdup(MIMI_TYPE_STATUS);
	content->part->content = g_bytes_new(data, len);
	return content;
}

void
fuzz_one(const guint8 *data, gsize len)
{
	g_autoptr(MimiContent) content = report(data, len), again = NULL;
	g_autoptr(GError) error = NULL;
	g_autoptr(GArray) items = mimi_statuses(content, &error);

	CHECK((items == NULL) == (error != NULL));
	if (items == NULL)
		return;
	CHECK(items->len >= 1 && items->len <= MIMI_STATUSES);
	again = mimi_status_content(
		(const struct mimi_status_item *)(void *)items->data,
		items->len);
	CHECK(fuzz_same(again->part->content, content->part->content));
}
