/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tl_walk: checks values by table, for tl_object.c. */
#ifndef DORAN_TL_WALK_H
#define DORAN_TL_WALK_H

#include "tl.h"

/* A combinator's fields; where each begins goes into `at` (or NULL). `tail`:
 * what the reader has ends with them. */
void tl_walk_fields(struct tl_reader *reader, const struct tl_schema *schema,
	const struct tl_combinator *is, gboolean tail, guint32 *at);
/* A value of a type. */
void tl_walk_type(struct tl_reader *reader, const struct tl_schema *schema,
	guint type, gboolean tail);

#endif
