/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tl.h"
#include "tl_walk.h"

struct walk {
	struct tl_reader *reader;
	const struct tl_schema *schema;
	guint depth;
};

/* What the `#` fields of the combinator have. */
struct flags {
	guint n;
	guint8 field[4];
	guint32 value[4];
};

static void walk_type(struct walk *walk, guint type, gboolean tail);

static gboolean
there(const struct flags *flags, const struct tl_field *field)
{
	if (field->flags < 0)
		return TRUE;
	for (guint i = 0; i < flags->n; i++)
		if (flags->field[i] == field->flags)
			return ((flags->value[i] >> field->bit) & 1) != 0;
	return FALSE;
}

static gsize
bytes_left(const struct walk *walk)
{
	return walk->reader->left;
}

static void
walk_field(struct walk *walk, const struct tl_combinator *is, guint number,
	gboolean tail, struct flags *flags)
{
	const struct tl_field *field =
		&walk->schema->fields[is->fields + number];
	guint kind = walk->schema->types[field->type].kind;

	if (kind == TLK_FLAGS) {
		g_assert(flags->n < G_N_ELEMENTS(flags->value));
		flags->field[flags->n] = (guint8)number;
		flags->value[flags->n++] = tl_reader_id(walk->reader);
	} else if (kind == TLK_SIZED) {
		/* `bytes:int` was read just before */
		gint32 size = 0;
		struct tl_reader back = *walk->reader;

		back.at -= 4;
		back.left += 4;
		size = tl_reader_int(&back);
		if (size < 4 || size % 4 != 0)
			tl_reader_fail(
				walk->reader, "an object's size is impossible");
		else
			tl_reader_raw(walk->reader, (gsize)size);
	} else {
		walk_type(
			walk, field->type, tail && number + 1 == is->n_fields);
	}
}

static void
walk_fields(struct walk *walk, const struct tl_combinator *is, gboolean tail,
	guint32 *at)
{
	gsize whole = bytes_left(walk);
	struct flags flags = {0};

	if (++walk->depth > TL_DEPTH_MAX)
		tl_reader_fail(walk->reader, "too deep");
	for (guint i = 0; i < is->n_fields && walk->reader->error == NULL;
		i++) {
		gboolean has =
			there(&flags, &walk->schema->fields[is->fields + i]);

		if (at != NULL)
			at[i] = has ? (guint32)(whole - bytes_left(walk))
				    : TL_ABSENT;
		if (has)
			walk_field(walk, is, i, tail, &flags);
	}
	walk->depth--;
}

/* `name`: the boxed type it must be of; -1: any. */
static void
walk_boxed(struct walk *walk, int name, gboolean tail)
{
	const struct tl_schema *schema = walk->schema;
	guint32 id = tl_reader_id(walk->reader);
	const struct tl_combinator *is;
	const struct tl_type *result;

	if (walk->reader->error != NULL)
		return;
	is = tl_find(schema, id);
	if (is == NULL) {
		walk->reader->unknown = id;
		tl_reader_fail(walk->reader, "unknown constructor");
		return;
	}
	result = &schema->types[is->result];
	if (name >= 0 &&
		(is->function || result->kind != TLK_BOXED ||
			result->arg != name)) {
		walk->reader->unknown = id;
		tl_reader_fail(walk->reader, "constructor of another type");
		return;
	}
	walk_fields(walk, is, tail, NULL);
}

/* Bytes of what has always the same; 0: it depends. */
static gsize
fixed_size(guint kind)
{
	switch (kind) {
	case TLK_INT:
	case TLK_FLAGS:
		return 4;
	case TLK_LONG:
	case TLK_DOUBLE:
		return 8;
	case TLK_INT128:
		return 16;
	case TLK_INT256:
		return 32;
	default:
		return 0;
	}
}

/* The generator refuses elements that take no bytes, so the count bounds the
 * work too. */
static void
walk_vector(struct walk *walk, guint type, gboolean boxed)
{
	gsize size = fixed_size(walk->schema->types[type].kind);
	guint count = boxed ? tl_reader_vector(walk->reader, size)
			    : tl_reader_count(walk->reader, size);

	if (size > 0) {
		tl_reader_raw(walk->reader, count * size);
		return;
	}
	if (++walk->depth > TL_DEPTH_MAX)
		tl_reader_fail(walk->reader, "too deep");
	while (count-- > 0 && walk->reader->error == NULL)
		walk_type(walk, type, FALSE);
	walk->depth--;
}

static void
walk_type(struct walk *walk, guint type, gboolean tail)
{
	const struct tl_type *is = &walk->schema->types[type];

	switch ((enum tl_kind)is->kind) {
	case TLK_STRING:
	case TLK_BYTES:
		tl_reader_bytes(walk->reader);
		break;
	case TLK_TRUE:
		break;
	case TLK_BOOL:
		tl_reader_bool(walk->reader);
		break;
	case TLK_BARE:
		walk_fields(
			walk, &walk->schema->combinators[is->arg], tail, NULL);
		break;
	case TLK_BOXED:
		walk_boxed(walk, is->arg, tail);
		break;
	case TLK_VECTOR:
	case TLK_BARE_VECTOR:
		walk_vector(walk, is->arg, is->kind == TLK_VECTOR);
		break;
	case TLK_SIZED:
	case TLK_OBJECT:
		if (!tail)
			walk_boxed(walk, -1, FALSE);
		else if (bytes_left(walk) < 4)
			tl_reader_fail(walk->reader, "ends too early");
		else if (bytes_left(walk) % 4 != 0)
			tl_reader_fail(walk->reader, "no whole words");
		else
			tl_reader_rest(walk->reader);
		break;
	case TLK_INT:
	case TLK_FLAGS:
	case TLK_LONG:
	case TLK_DOUBLE:
	case TLK_INT128:
	case TLK_INT256:
		tl_reader_raw(walk->reader, fixed_size(is->kind));
		break;
	}
}

void
tl_walk_fields(struct tl_reader *reader, const struct tl_schema *schema,
	const struct tl_combinator *is, gboolean tail, guint32 *at)
{
	struct walk walk = {.reader = reader, .schema = schema};

	walk_fields(&walk, is, tail, at);
}

void
tl_walk_type(struct tl_reader *reader, const struct tl_schema *schema,
	guint type, gboolean tail)
{
	struct walk walk = {.reader = reader, .schema = schema};

	g_assert(type < schema->n_types);
	walk_type(&walk, type, tail);
}
