/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tl_sample: objects of a schema by table, for tests: made up, and written
 * again by what the getters say. */
#ifndef DORAN_TL_SAMPLE_H
#define DORAN_TL_SAMPLE_H

#include "tl.h"

/* Appends a boxed object of the combinator with random fields. Deeper objects
 * are the smaller, the deeper they are. */
void tl_sample(const struct tl_schema *schema, const struct tl_combinator *is,
	GRand *rand, GByteArray *out);

/* Appends the object, read by the getters and written by tl_write_…(): the same
 * bytes, if strings, padding and flags were as a writer makes them. Objects
 * inside that the schema does not know are copied. */
void tl_again(const struct tl_object *object, GByteArray *out);

#endif
