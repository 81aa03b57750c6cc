/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "tl_sample.h"

/* ---- made up -------------------------------------------------------- */

static void sample_type(const struct tl_schema *schema, guint type, GRand *rand,
	guint depth, GByteArray *out);

static void
sample_raw(GRand *rand, gsize len, GByteArray *out)
{
	for (gsize i = 0; i < len; i += 4)
		tl_put_id(out, g_rand_int(rand));
}

/* Text: other programs may take it for that. */
static void
sample_string(GRand *rand, GByteArray *out)
{
	static const gsize lens[] = {0, 1, 2, 3, 4, 5, 31, 252, 253, 254, 300};
	gsize len = lens[g_rand_int_range(rand, 0, G_N_ELEMENTS(lens))];
	g_autofree char *text = g_malloc(len + 1);

	for (gsize i = 0; i < len; i++)
		text[i] = (char)g_rand_int_range(rand, 'a', 'z' + 1);
	tl_put_bytes(out, text, len);
}

static guint32
sample_flags(const struct tl_schema *schema, const struct tl_combinator *is,
	guint field, GRand *rand)
{
	guint32 value = g_rand_int(rand), known = 0;

	for (guint i = field + 1; i < is->n_fields; i++) {
		const struct tl_field *row = tl_field(schema, is, i);

		if (row->flags == (int)field)
			known |= 1u << row->bit;
	}
	return value & known;
}

static void
sample_fields(const struct tl_schema *schema, const struct tl_combinator *is,
	GRand *rand, guint depth, GByteArray *out)
{
	guint32 flags[TL_FIELDS_MAX] = {0};

	for (guint i = 0; i < is->n_fields; i++) {
		const struct tl_field *row = tl_field(schema, is, i);

		if (row->flags >= 0 && (flags[row->flags] >> row->bit & 1) == 0)
			continue;
		if (schema->types[row->type].kind == TLK_FLAGS) {
			flags[i] = depth < 4 ? sample_flags(schema, is, i, rand)
					     : 0;
			tl_put_id(out, flags[i]);
		} else if (schema->types[row->type].kind == TLK_SIZED) {
			/* `bytes` says how many */
			guint32 size = GUINT32_TO_LE(8);

			memcpy(out->data + out->len - 4, &size, 4);
			sample_raw(rand, 8, out);
		} else {
			sample_type(schema, row->type, rand, depth, out);
		}
	}
}

/* The fewer fields the better where it gets deep. */
static const struct tl_combinator *
sample_of(const struct tl_schema *schema, guint name, GRand *rand, guint depth)
{
	const struct tl_combinator *best = NULL;
	guint seen = 0;

	for (guint i = 0; i < schema->n_ids; i++) {
		const struct tl_combinator *is = &schema->combinators[i];
		const struct tl_type *result = &schema->types[is->result];

		if (is->function || result->kind != TLK_BOXED ||
			result->arg != name)
			continue;
		seen++;
		if (best == NULL ||
			(depth < 4 ? g_rand_int_range(rand, 0, (gint)seen) == 0
				   : is->n_fields < best->n_fields))
			best = is;
	}
	g_assert(best != NULL);
	return best;
}

static void
sample_vector(const struct tl_schema *schema, const struct tl_type *type,
	GRand *rand, guint depth, GByteArray *out)
{
	guint count = depth < 4 ? (guint)g_rand_int_range(rand, 0, 4) : 0;

	if (type->kind == TLK_VECTOR)
		tl_put_id(out, TL_VECTOR);
	tl_put_id(out, count);
	while (count-- > 0)
		sample_type(schema, type->arg, rand, depth + 1, out);
}

static void
sample_object(const struct tl_schema *schema, const struct tl_combinator *is,
	GRand *rand, guint depth, GByteArray *out)
{
	tl_put_id(out, is->id);
	sample_fields(schema, is, rand, depth, out);
}

static void
sample_type(const struct tl_schema *schema, guint number, GRand *rand,
	guint depth, GByteArray *out)
{
	const struct tl_type *type = &schema->types[number];

	switch ((enum tl_kind)type->kind) {
	case TLK_STRING:
	case TLK_BYTES:
		sample_string(rand, out);
		break;
	case TLK_BOOL:
		tl_put_bool(out, g_rand_boolean(rand));
		break;
	case TLK_BARE:
		sample_fields(schema, &schema->combinators[type->arg], rand,
			depth + 1, out);
		break;
	case TLK_BOXED:
		sample_object(schema, sample_of(schema, type->arg, rand, depth),
			rand, depth + 1, out);
		break;
	case TLK_VECTOR:
	case TLK_BARE_VECTOR:
		sample_vector(schema, type, rand, depth, out);
		break;
	case TLK_OBJECT:
		tl_put_id(out, TL_BOOL_TRUE);
		break;
	case TLK_TRUE:
	case TLK_SIZED:
		break;
	case TLK_DOUBLE:
		tl_put_double(out, g_rand_double(rand));
		break;
	case TLK_INT:
	case TLK_FLAGS:
		sample_raw(rand, 4, out);
		break;
	case TLK_LONG:
		sample_raw(rand, 8, out);
		break;
	case TLK_INT128:
		sample_raw(rand, 16, out);
		break;
	case TLK_INT256:
		sample_raw(rand, 32, out);
		break;
	}
}

void
tl_sample(const struct tl_schema *schema, const struct tl_combinator *is,
	GRand *rand, GByteArray *out)
{
	sample_object(schema, is, rand, 0, out);
}

/* ---- written again -------------------------------------------------- */

static void again_into(
	const struct tl_object *object, struct tl_writer *writer);

/* The same bytes where they are no object of the schema: `Object`s alone. */
static void
again_object(const struct tl_object *object, guint i, struct tl_writer *writer)
{
	struct tl_object inner;
	struct tl_writer part;
	struct tl_span span = tl_object_span(object, i);

	if (!tl_object_object(object, i, &inner)) {
		tl_write_raw(writer, i, span.at, span.len);
		return;
	}
	tl_write_object(writer, i, &part, tl_object_id(&inner));
	again_into(&inner, &part);
	g_assert(tl_write_end(&part));
}

static void again_elements(struct tl_list *list, struct tl_writer *writer,
	guint i, GByteArray *out);

static void
again_element(struct tl_list *list, struct tl_writer *writer, guint i,
	GByteArray *out)
{
	const struct tl_type *type = &list->schema->types[list->type];
	struct tl_object element;
	struct tl_writer part;
	struct tl_list inner;
	struct tl_span span;

	switch ((enum tl_kind)type->kind) {
	case TLK_BARE:
	case TLK_BOXED:
	case TLK_OBJECT:
		/* inside of vectors of vectors nothing is written by table */
		if (writer == NULL) {
			g_assert(tl_list_span(list, &span));
			tl_put_raw(out, span.at, span.len);
			break;
		}
		g_assert(tl_list_object(list, &element));
		tl_write_element(writer, i, &part, tl_object_id(&element));
		again_into(&element, &part);
		g_assert(tl_write_end(&part));
		break;
	case TLK_VECTOR:
	case TLK_BARE_VECTOR:
		g_assert(tl_list_list(list, &inner));
		if (type->kind == TLK_VECTOR)
			tl_put_id(out, TL_VECTOR);
		tl_put_id(out, inner.left);
		again_elements(&inner, NULL, 0, out);
		break;
	case TLK_STRING:
	case TLK_BYTES:
		list->left--;
		span = tl_reader_bytes(&list->reader);
		g_assert(tl_put_bytes(out, span.at, span.len));
		break;
	default:
		g_assert(tl_list_span(list, &span));
		tl_put_raw(out, span.at, span.len);
	}
}

static void
again_elements(struct tl_list *list, struct tl_writer *writer, guint i,
	GByteArray *out)
{
	while (list->left > 0)
		again_element(list, writer, i, out);
	g_assert(tl_reader_ok(&list->reader));
}

static void
again_field(const struct tl_object *object, guint i, struct tl_writer *writer)
{
	const struct tl_field *row = tl_field(object->schema, object->is, i);
	const struct tl_type *type = &object->schema->types[row->type];
	struct tl_span span;
	struct tl_list list;

	switch ((enum tl_kind)type->kind) {
	case TLK_FLAGS:
		break;
	case TLK_INT:
		tl_write_int(writer, i, tl_object_int(object, i));
		break;
	case TLK_LONG:
		tl_write_long(writer, i, tl_object_long(object, i));
		break;
	case TLK_DOUBLE:
		/* a NaN's bits */
		span = tl_object_span(object, i);
		tl_write_raw(writer, i, span.at, span.len);
		break;
	case TLK_BOOL:
		tl_write_bool(writer, i, tl_object_bool(object, i));
		break;
	case TLK_TRUE:
		tl_write_true(writer, i, tl_object_true(object, i));
		break;
	case TLK_INT128:
		tl_write_raw(writer, i, tl_object_raw(object, i), 16);
		break;
	case TLK_INT256:
		tl_write_raw(writer, i, tl_object_raw(object, i), 32);
		break;
	case TLK_STRING:
	case TLK_BYTES:
		span = tl_object_bytes(object, i);
		tl_write_bytes(writer, i, span.at, span.len);
		break;
	case TLK_SIZED:
		span = tl_object_span(object, i);
		tl_write_raw(writer, i, span.at, span.len);
		break;
	case TLK_BARE:
	case TLK_BOXED:
	case TLK_OBJECT:
		again_object(object, i, writer);
		break;
	case TLK_VECTOR:
	case TLK_BARE_VECTOR:
		list = tl_object_list(object, i);
		tl_write_vector(writer, i, list.left);
		again_elements(&list, writer, i, writer->out);
		break;
	}
}

static void
again_into(const struct tl_object *object, struct tl_writer *writer)
{
	for (guint i = 0; i < object->is->n_fields; i++)
		if (tl_object_has(object, i))
			again_field(object, i, writer);
}

void
tl_again(const struct tl_object *object, GByteArray *out)
{
	struct tl_writer writer;

	tl_write(&writer, object->schema, out, tl_object_id(object));
	again_into(object, &writer);
	g_assert(tl_write_end(&writer));
}
