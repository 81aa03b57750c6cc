/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "tl.h"

const struct tl_combinator *
tl_find(const struct tl_schema *schema, guint32 id)
{
	guint low = 0, high = schema->n_ids;

	while (low < high) {
		guint middle = low + (high - low) / 2;
		const struct tl_combinator *at = &schema->combinators[middle];

		if (at->id == id)
			return at;
		if (at->id < id)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

const struct tl_combinator *
tl_find_name(const struct tl_schema *schema, const char *name)
{
	for (guint i = 0; i < schema->n_combinators; i++)
		if (strcmp(schema->combinators[i].name, name) == 0)
			return &schema->combinators[i];
	return NULL;
}

const struct tl_field *
tl_field(const struct tl_schema *schema, const struct tl_combinator *combinator,
	guint field)
{
	g_assert(field < combinator->n_fields);
	return &schema->fields[combinator->fields + field];
}

int
tl_field_number(const struct tl_schema *schema,
	const struct tl_combinator *combinator, const char *name)
{
	for (guint i = 0; i < combinator->n_fields; i++)
		if (strcmp(tl_field(schema, combinator, i)->name, name) == 0)
			return (int)i;
	return -1;
}
