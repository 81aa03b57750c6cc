/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mt_wrap.h"
#include "tl_schema_telegram.h"

enum { WRAPS_MAX = 8 };

static const struct {
	guint32 id;
	guint query; /* its field */
} wraps[] = {
	{TL_INVOKE_WITH_LAYER, TL_INVOKE_WITH_LAYER__QUERY},
	{TL_INIT_CONNECTION, TL_INIT_CONNECTION__QUERY},
	{TL_INVOKE_WITHOUT_UPDATES, TL_INVOKE_WITHOUT_UPDATES__QUERY},
};

/* FALSE: not wrapped (any more). */
static gboolean
open_one(struct tl_span *query)
{
	struct tl_reader reader;
	struct tl_object wrap;
	gsize i = 0;

	tl_reader_init(&reader, query->at, query->len);
	while (i < G_N_ELEMENTS(wraps) &&
		wraps[i].id != tl_reader_peek(&reader))
		i++;
	if (i == G_N_ELEMENTS(wraps))
		return FALSE;
	if (tl_object_read(&wrap, &tl_telegram, &reader))
		*query = tl_object_span(&wrap, wraps[i].query);
	else
		*query = (struct tl_span){0};
	return TRUE;
}

struct tl_span
mt_unwrap(const guint8 *body, gsize len)
{
	struct tl_span query = {body, len};
	guint opened = 0;

	while (open_one(&query))
		if (++opened > WRAPS_MAX)
			return (struct tl_span){0};
	return query;
}
