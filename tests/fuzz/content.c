/* SPDX-License-Identifier: GPL-3.0-or-later */
/* MIMI content, and what is shown of it. */
#include "config.h"

#include "fuzz.h"
#include "mimi.h"

static void
check_shown(const struct mimi_content *content)
{
	const struct mimi_part *part = mimi_first_text(content);
	g_autofree char *text = part != NULL ? mimi_part_text(part) : NULL;
	g_autofree char *name = mimi_extra(content, "doran.name");
	g_autoptr(GArray) statuses = mimi_statuses(content, NULL);

	CHECK(part == NULL ||
		(text != NULL && g_utf8_validate(text, -1, NULL)));
	CHECK(name == NULL || g_utf8_validate(name, -1, NULL));
	CHECK(statuses == NULL || part == NULL);
	CHECK(!mimi_is_delete(content) || part == NULL);
}

void
fuzz_one(const guint8 *data, gsize len)
{
	g_autoptr(GBytes) bytes = g_bytes_new(data, len), again = NULL;
	g_autoptr(GError) error = NULL;
	g_autoptr(MimiContent) content = mimi_decode(bytes, &error);
	guint8 id[MIMI_ID_LEN];

	CHECK((content == NULL) == (error != NULL));
	if (content == NULL)
		return;
	again = mimi_encode(content, NULL);
	CHECK(fuzz_same(again, bytes));
	check_shown(content);
	mimi_message_id(
		"mimi://a/u/a", "mimi://a/d/a", bytes, content->salt, id);
	CHECK(id[0] == 1);
}
