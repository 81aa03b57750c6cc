/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "tl.h"

/* ---- by hand -------------------------------------------------------- */

void
tl_put_raw(GByteArray *out, const void *data, gsize len)
{
	if (len > 0)
		g_byte_array_append(out, data, (guint)len);
}

void
tl_put_id(GByteArray *out, guint32 id)
{
	guint32 le = GUINT32_TO_LE(id);

	tl_put_raw(out, &le, sizeof(le));
}

void
tl_put_int(GByteArray *out, gint32 value)
{
	tl_put_id(out, (guint32)value);
}

void
tl_put_long(GByteArray *out, gint64 value)
{
	guint64 le = GUINT64_TO_LE((guint64)value);

	tl_put_raw(out, &le, sizeof(le));
}

void
tl_put_double(GByteArray *out, double value)
{
	gint64 bits;

	memcpy(&bits, &value, sizeof(bits));
	tl_put_long(out, bits);
}

void
tl_put_bool(GByteArray *out, gboolean value)
{
	tl_put_id(out, value ? TL_BOOL_TRUE : TL_BOOL_FALSE);
}

gsize
tl_bytes_size(gsize len)
{
	return ((len < 254 ? 1 : 4) + len + 3) / 4 * 4;
}

gboolean
tl_put_bytes(GByteArray *out, const void *data, gsize len)
{
	static const guint8 zeros[4];
	gsize size = tl_bytes_size(len);

	if (len > TL_BYTES_MAX)
		return FALSE;
	if (len < 254) {
		guint8 head = (guint8)len;

		tl_put_raw(out, &head, 1);
		size -= 1 + len;
	} else {
		tl_put_id(out, 254 | (guint32)len << 8);
		size -= 4 + len;
	}
	tl_put_raw(out, data, len);
	tl_put_raw(out, zeros, size);
	return TRUE;
}

gboolean
tl_put_string(GByteArray *out, const char *text)
{
	return tl_put_bytes(out, text, strlen(text));
}

void
tl_put_vector(GByteArray *out, guint count)
{
	tl_put_id(out, TL_VECTOR);
	tl_put_id(out, count);
}

/* ---- by table ------------------------------------------------------- */

static void
begin(struct tl_writer *writer, const struct tl_schema *schema, GByteArray *out,
	const struct tl_combinator *is)
{
	*writer = (struct tl_writer){
		.schema = schema, .is = is, .out = out, .start = out->len};
}

void
tl_write(struct tl_writer *writer, const struct tl_schema *schema,
	GByteArray *out, guint32 id)
{
	const struct tl_combinator *is = tl_find(schema, id);

	g_assert(is != NULL);
	begin(writer, schema, out, is);
	tl_put_id(out, id);
}

static void
set_flag(struct tl_writer *writer, const struct tl_field *field)
{
	for (guint i = 0; i < writer->n_flags; i++)
		if (writer->flags_field[i] == field->flags) {
			guint8 *at = writer->out->data + writer->flags[i];

			at[field->bit / 8] |= (guint8)(1 << field->bit % 8);
			return;
		}
	g_assert_not_reached();
}

/* Up to `field`: what is left out must be a flags field or conditional. */
static void
move_to(struct tl_writer *writer, guint field)
{
	g_assert(field >= writer->next && field <= writer->is->n_fields);
	for (; writer->next < field; writer->next++) {
		const struct tl_field *row =
			tl_field(writer->schema, writer->is, writer->next);

		if (row->flags >= 0)
			continue;
		g_assert(writer->schema->types[row->type].kind == TLK_FLAGS &&
			writer->n_flags < G_N_ELEMENTS(writer->flags));
		writer->flags[writer->n_flags] = writer->out->len;
		writer->flags_field[writer->n_flags++] = (guint8)writer->next;
		tl_put_id(writer->out, 0);
	}
}

/* Comes to a field that is written now; its type. */
static const struct tl_type *
come_to(struct tl_writer *writer, guint field)
{
	const struct tl_field *row;

	move_to(writer, field);
	row = tl_field(writer->schema, writer->is, field);
	if (row->flags >= 0)
		set_flag(writer, row);
	writer->next++;
	return &writer->schema->types[row->type];
}

gboolean
tl_write_end(struct tl_writer *writer)
{
	move_to(writer, writer->is->n_fields);
	if (writer->failed && writer->outer != NULL)
		writer->outer->failed = TRUE;
	if (writer->failed)
		g_byte_array_set_size(writer->out, (guint)writer->start);
	return !writer->failed;
}

void
tl_write_int(struct tl_writer *writer, guint field, gint32 value)
{
	const struct tl_type *type = come_to(writer, field);

	g_assert(type->kind == TLK_INT);
	tl_put_int(writer->out, value);
}

void
tl_write_long(struct tl_writer *writer, guint field, gint64 value)
{
	const struct tl_type *type = come_to(writer, field);

	g_assert(type->kind == TLK_LONG);
	tl_put_long(writer->out, value);
}

void
tl_write_double(struct tl_writer *writer, guint field, double value)
{
	const struct tl_type *type = come_to(writer, field);

	g_assert(type->kind == TLK_DOUBLE);
	tl_put_double(writer->out, value);
}

void
tl_write_bool(struct tl_writer *writer, guint field, gboolean value)
{
	const struct tl_type *type = come_to(writer, field);

	g_assert(type->kind == TLK_BOOL);
	tl_put_bool(writer->out, value);
}

void
tl_write_true(struct tl_writer *writer, guint field, gboolean value)
{
	const struct tl_type *type;

	if (!value)
		return;
	type = come_to(writer, field);
	g_assert(type->kind == TLK_TRUE);
}

void
tl_write_bytes(
	struct tl_writer *writer, guint field, const void *data, gsize len)
{
	const struct tl_type *type = come_to(writer, field);

	g_assert(type->kind == TLK_STRING || type->kind == TLK_BYTES);
	if (!tl_put_bytes(writer->out, data, len))
		writer->failed = TRUE;
}

void
tl_write_string(struct tl_writer *writer, guint field, const char *text)
{
	if (text != NULL)
		tl_write_bytes(writer, field, text, strlen(text));
}

void
tl_write_raw(struct tl_writer *writer, guint field, const void *data, gsize len)
{
	const struct tl_type *type = come_to(writer, field);

	g_assert(len % 4 == 0 && type->kind != TLK_FLAGS);
	g_assert(type->kind != TLK_INT128 || len == 16);
	g_assert(type->kind != TLK_INT256 || len == 32);
	tl_put_raw(writer->out, data, len);
}

void
tl_write_vector(struct tl_writer *writer, guint field, guint count)
{
	const struct tl_type *type = come_to(writer, field);

	if (type->kind == TLK_VECTOR)
		tl_put_id(writer->out, TL_VECTOR);
	else
		g_assert(type->kind == TLK_BARE_VECTOR);
	tl_put_id(writer->out, count);
}

void
tl_write_longs(struct tl_writer *writer, guint field, const gint64 *values,
	guint count)
{
	tl_write_vector(writer, field, count);
	for (guint i = 0; i < count; i++)
		tl_put_long(writer->out, values[i]);
}

static void
begin_typed(struct tl_writer *writer, const struct tl_type *type,
	struct tl_writer *inner, guint32 id)
{
	const struct tl_combinator *is = tl_find(writer->schema, id);

	g_assert(is != NULL);
	if (type->kind == TLK_BARE)
		g_assert(is == &writer->schema->combinators[type->arg]);
	else
		g_assert(type->kind == TLK_BOXED || type->kind == TLK_OBJECT ||
			type->kind == TLK_SIZED);
	if (type->kind == TLK_BOXED)
		g_assert(writer->schema->types[is->result].arg == type->arg);
	begin(inner, writer->schema, writer->out, is);
	inner->outer = writer;
	if (type->kind != TLK_BARE)
		tl_put_id(writer->out, id);
}

void
tl_write_object(struct tl_writer *writer, guint field, struct tl_writer *inner,
	guint32 id)
{
	begin_typed(writer, come_to(writer, field), inner, id);
}

void
tl_write_element(struct tl_writer *writer, guint field, struct tl_writer *inner,
	guint32 id)
{
	const struct tl_schema *schema = writer->schema;
	const struct tl_type *type =
		&schema->types[tl_field(schema, writer->is, field)->type];

	g_assert(writer->next == field + 1);
	g_assert(type->kind == TLK_VECTOR || type->kind == TLK_BARE_VECTOR);
	begin_typed(writer, &schema->types[type->arg], inner, id);
}
