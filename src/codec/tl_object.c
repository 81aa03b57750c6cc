/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "tl.h"
#include "tl_walk.h"

/* ---- reading -------------------------------------------------------- */

/* The fields of `is`; offsets are 32 bits wide. */
static gboolean
read_fields(struct tl_object *object, const struct tl_schema *schema,
	const struct tl_combinator *is, struct tl_reader *reader, gboolean tail)
{
	object->schema = schema;
	object->is = NULL;
	object->data = reader->at;
	if (reader->left > G_MAXINT32)
		tl_reader_fail(reader, "too long");
	tl_walk_fields(reader, schema, is, tail, object->at);
	if (reader->error != NULL)
		return FALSE;
	object->is = is;
	object->len = is->n_fields > 0 ? (gsize)(reader->at - object->data) : 0;
	return TRUE;
}

static gboolean
read_boxed(struct tl_object *object, const struct tl_schema *schema,
	struct tl_reader *reader, gboolean tail)
{
	guint32 id = tl_reader_id(reader);
	const struct tl_combinator *is = tl_find(schema, id);

	object->is = NULL;
	if (reader->error != NULL)
		return FALSE;
	if (is == NULL) {
		reader->unknown = id;
		reader->error = "unknown constructor";
		return FALSE;
	}
	return read_fields(object, schema, is, reader, tail);
}

gboolean
tl_object_read(struct tl_object *object, const struct tl_schema *schema,
	struct tl_reader *reader)
{
	return read_boxed(object, schema, reader, TRUE);
}

gboolean
tl_object_parse(struct tl_object *object, const struct tl_schema *schema,
	const void *data, gsize len, const char **error)
{
	struct tl_reader reader;

	tl_reader_init(&reader, data, len);
	if (tl_object_read(object, schema, &reader) && reader.left > 0) {
		reader.error = "more behind it";
		object->is = NULL;
	}
	if (error != NULL)
		*error = reader.error;
	return reader.error == NULL;
}

gboolean
tl_object_read_bare(struct tl_object *object, const struct tl_schema *schema,
	guint32 id, struct tl_reader *reader)
{
	const struct tl_combinator *is = tl_find(schema, id);

	g_assert(is != NULL);
	return read_fields(object, schema, is, reader, TRUE);
}

gboolean
tl_skip(const struct tl_schema *schema, guint type, struct tl_reader *reader)
{
	tl_walk_type(reader, schema, type, TRUE);
	return reader->error == NULL;
}

/* ---- fields --------------------------------------------------------- */

static const struct tl_type *
type_of(const struct tl_object *object, guint field)
{
	g_assert(object->is != NULL);
	return &object->schema->types
			[tl_field(object->schema, object->is, field)->type];
}

static guint
kind_of(const struct tl_object *object, guint field)
{
	return type_of(object, field)->kind;
}

guint32
tl_object_id(const struct tl_object *object)
{
	return object->is != NULL ? object->is->id : 0;
}

gboolean
tl_object_has(const struct tl_object *object, guint field)
{
	g_assert(object->is != NULL && field < object->is->n_fields);
	return object->at[field] != TL_ABSENT;
}

struct tl_span
tl_object_span(const struct tl_object *object, guint field)
{
	struct tl_span span = {(const guint8 *)"", 0};
	gsize end = object->len;

	if (!tl_object_has(object, field))
		return span;
	for (guint i = field + 1; i < object->is->n_fields; i++)
		if (object->at[i] != TL_ABSENT) {
			end = object->at[i];
			break;
		}
	span.len = end - object->at[field];
	if (span.len > 0)
		span.at = object->data + object->at[field];
	return span;
}

/* What a fixed number of bytes begins with; NULL: absent. */
static const guint8 *
fixed(const struct tl_object *object, guint field)
{
	return tl_object_has(object, field) ? object->data + object->at[field]
					    : NULL;
}

gint32
tl_object_int(const struct tl_object *object, guint field)
{
	guint kind = kind_of(object, field);
	const guint8 *at = fixed(object, field);
	guint32 value = 0;

	g_assert(kind == TLK_INT || kind == TLK_FLAGS);
	if (at != NULL)
		memcpy(&value, at, sizeof(value));
	return (gint32)GUINT32_FROM_LE(value);
}

gint64
tl_object_long(const struct tl_object *object, guint field)
{
	const guint8 *at = fixed(object, field);
	guint64 value = 0;

	g_assert(kind_of(object, field) == TLK_LONG);
	if (at != NULL)
		memcpy(&value, at, sizeof(value));
	return (gint64)GUINT64_FROM_LE(value);
}

double
tl_object_double(const struct tl_object *object, guint field)
{
	const guint8 *at = fixed(object, field);
	guint64 bits = 0;
	double value;

	g_assert(kind_of(object, field) == TLK_DOUBLE);
	if (at != NULL)
		memcpy(&bits, at, sizeof(bits));
	bits = GUINT64_FROM_LE(bits);
	memcpy(&value, &bits, sizeof(value));
	return value;
}

gboolean
tl_object_bool(const struct tl_object *object, guint field)
{
	const guint8 *at = fixed(object, field);
	guint32 id = 0;

	g_assert(kind_of(object, field) == TLK_BOOL);
	if (at != NULL)
		memcpy(&id, at, sizeof(id));
	return GUINT32_FROM_LE(id) == TL_BOOL_TRUE;
}

gboolean
tl_object_true(const struct tl_object *object, guint field)
{
	g_assert(kind_of(object, field) == TLK_TRUE);
	return tl_object_has(object, field);
}

const guint8 *
tl_object_raw(const struct tl_object *object, guint field)
{
	guint kind = kind_of(object, field);

	g_assert(kind == TLK_INT128 || kind == TLK_INT256);
	return fixed(object, field);
}

struct tl_span
tl_object_bytes(const struct tl_object *object, guint field)
{
	struct tl_span span = tl_object_span(object, field);
	guint kind = kind_of(object, field);
	struct tl_reader reader;

	g_assert(kind == TLK_STRING || kind == TLK_BYTES);
	if (span.len == 0)
		return span;
	tl_reader_init(&reader, span.at, span.len);
	return tl_reader_bytes(&reader);
}

char *
tl_object_text(const struct tl_object *object, guint field)
{
	struct tl_span span = tl_object_bytes(object, field);

	if (!tl_object_has(object, field) ||
		!g_utf8_validate_len((const char *)span.at, span.len, NULL))
		return NULL;
	return g_strndup((const char *)span.at, span.len);
}

gboolean
tl_object_object(
	const struct tl_object *object, guint field, struct tl_object *inner)
{
	const struct tl_schema *schema = object->schema;
	struct tl_span span = tl_object_span(object, field);
	const struct tl_type *type = type_of(object, field);
	struct tl_reader reader;

	inner->is = NULL;
	if (!tl_object_has(object, field))
		return FALSE;
	tl_reader_init(&reader, span.at, span.len);
	if (type->kind == TLK_BARE)
		return read_fields(inner, schema,
			&schema->combinators[type->arg], &reader, TRUE);
	g_assert(type->kind == TLK_BOXED || type->kind == TLK_OBJECT ||
		type->kind == TLK_SIZED);
	return tl_object_parse(inner, schema, span.at, span.len, NULL);
}

/* ---- vectors -------------------------------------------------------- */

static struct tl_list
list_of(const struct tl_schema *schema, const struct tl_type *type,
	struct tl_reader *reader)
{
	struct tl_list list = {.schema = schema, .type = type->arg};

	g_assert(type->kind == TLK_VECTOR || type->kind == TLK_BARE_VECTOR);
	list.left = type->kind == TLK_VECTOR ? tl_reader_vector(reader, 0)
					     : tl_reader_count(reader, 0);
	list.reader = *reader;
	return list;
}

struct tl_list
tl_object_list(const struct tl_object *object, guint field)
{
	struct tl_span span = tl_object_span(object, field);
	const struct tl_type *type = type_of(object, field);
	struct tl_reader reader;

	tl_reader_init(&reader, span.at, span.len);
	if (!tl_object_has(object, field))
		return (struct tl_list){.schema = object->schema,
			.type = type->arg,
			.reader = reader};
	return list_of(object->schema, type, &reader);
}

gboolean
tl_list_object(struct tl_list *list, struct tl_object *element)
{
	const struct tl_schema *schema = list->schema;
	const struct tl_type *type = &schema->types[list->type];

	element->is = NULL;
	if (list->left == 0)
		return FALSE;
	list->left--;
	if (type->kind == TLK_BARE)
		return read_fields(element, schema,
			&schema->combinators[type->arg], &list->reader, FALSE);
	g_assert(type->kind == TLK_BOXED || type->kind == TLK_OBJECT);
	return read_boxed(element, schema, &list->reader, FALSE);
}

gboolean
tl_list_span(struct tl_list *list, struct tl_span *element)
{
	element->at = list->reader.at;
	element->len = 0;
	if (list->left == 0)
		return FALSE;
	list->left--;
	tl_walk_type(&list->reader, list->schema, list->type, FALSE);
	element->len = (gsize)(list->reader.at - element->at);
	return list->reader.error == NULL;
}

gboolean
tl_list_list(struct tl_list *list, struct tl_list *inner)
{
	const struct tl_type *type = &list->schema->types[list->type];
	struct tl_span span;
	struct tl_reader reader;

	*inner = (struct tl_list){.schema = list->schema, .type = type->arg};
	if (!tl_list_span(list, &span))
		return FALSE;
	tl_reader_init(&reader, span.at, span.len);
	*inner = list_of(list->schema, type, &reader);
	return TRUE;
}
