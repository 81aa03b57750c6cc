/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Status reports: an array of [message ID, status], as a content's part. */
#include "config.h"

#include "dcbor.h"
#include "fault.h"
#include "i18n.h"
#include "mimi.h"

#include <string.h>

struct mimi_content *
mimi_status_content(const struct mimi_status_item *items, gsize n)
{
	struct mimi_content *content = mimi_content_new();
	GByteArray *out = g_byte_array_new();

	g_assert(n >= 1 && n <= MIMI_STATUSES);
	dcbor_put_array(out, n);
	for (gsize i = 0; i < n; i++) {
		dcbor_put_array(out, 2);
		dcbor_put_bytes(out, items[i].id, MIMI_ID_LEN);
		dcbor_put_uint(out, items[i].status);
	}
	content->part->cardinality = MIMI_SINGLE;
	content->part->content_type = g_strdup(MIMI_TYPE_STATUS);
	content->part->content = g_byte_array_free_to_bytes(out);
	return content;
}

static gboolean
is_report(const struct mimi_part *part)
{
	return part->cardinality == MIMI_SINGLE &&
		g_ascii_strcasecmp(part->content_type, MIMI_TYPE_STATUS) == 0;
}

GArray *
mimi_statuses(const struct mimi_content *content, GError **error)
{
	g_autoptr(GArray) items = NULL;
	struct dcbor_reader r;
	gsize len, n;
	const void *data;

	if (!is_report(content->part))
		return NULL;
	data = g_bytes_get_data(content->part->content, &len);
	dcbor_reader_init(&r, data, len);
	n = dcbor_get_array(&r, MIMI_STATUSES);
	items = g_array_new(FALSE, TRUE, sizeof(struct mimi_status_item));
	for (gsize i = 0; i < n && !dcbor_bad(&r); i++) {
		struct mimi_status_item item;

		dcbor_get_array_of(&r, 2);
		dcbor_get_fixed(&r, item.id, MIMI_ID_LEN);
		item.status = (guint8)dcbor_get_uint_max(&r, G_MAXUINT8);
		g_array_append_val(items, item);
	}
	if (n == 0 || !dcbor_done(&r)) {
		fault_set(error, FAULT_PROTOCOL,
			_("a status report is malformed"));
		return NULL;
	}
	return g_steal_pointer(&items);
}
