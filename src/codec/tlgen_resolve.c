/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "tlgen.h"

static const struct {
	const char *name;
	enum tl_kind kind;
} builtins[] = {
	{"int", TLK_INT},
	{"int32", TLK_INT},
	{"#", TLK_FLAGS},
	{"long", TLK_LONG},
	{"int53", TLK_LONG},
	{"int64", TLK_LONG},
	{"double", TLK_DOUBLE},
	{"int128", TLK_INT128},
	{"int256", TLK_INT256},
	{"string", TLK_STRING},
	{"bytes", TLK_BYTES},
	{"true", TLK_TRUE},
	{"Bool", TLK_BOOL},
	{"Object", TLK_OBJECT},
};

/* The number of a type in the table. */
static guint
type_number(struct gen_schema *schema, enum tl_kind kind, guint arg)
{
	struct tl_type type = {.kind = (guint8)kind, .arg = (guint16)arg};

	for (guint i = 0; i < schema->types->len; i++) {
		const struct tl_type *is =
			&g_array_index(schema->types, struct tl_type, i);

		if (is->kind == type.kind && is->arg == type.arg)
			return i;
	}
	g_array_append_val(schema->types, type);
	return schema->types->len - 1;
}

static gboolean
starts_upper(const char *name)
{
	const char *dot = strrchr(name, '.');

	return g_ascii_isupper(dot != NULL ? dot[1] : name[0]);
}

/* Whether a value may have no bytes at all, so that any number of them fits
 * into nothing. */
static gboolean
may_be_empty(struct gen_schema *schema, guint type, guint depth)
{
	const struct tl_type *is =
		&g_array_index(schema->types, struct tl_type, type);
	const struct gen_row *row;

	if (is->kind == TLK_TRUE || depth > 16)
		return TRUE;
	if (is->kind != TLK_BARE)
		return FALSE;
	row = schema->by_id->pdata[is->arg];
	for (guint i = 0; i < row->fields->len; i++) {
		const struct gen_field *field = row->fields->pdata[i];

		if (field->flags == NULL &&
			!may_be_empty(schema, field->type, depth + 1))
			return FALSE;
	}
	return TRUE;
}

static guint resolve_expr(struct gen_schema *schema, const struct gen_row *row,
	const struct gen_expr *expr);

static guint
resolve_bare(struct gen_schema *schema, const struct gen_row *row,
	const struct gen_expr *expr)
{
	gboolean type = starts_upper(expr->name);
	const struct gen_row *of = type
		? g_hash_table_lookup(schema->boxed, expr->name)
		: g_hash_table_lookup(schema->by_name, expr->name);

	if (of == NULL || of->function)
		gen_fail(schema, row->line, "%s: %s %s", row->name,
			type ? "not one constructor makes the type"
			     : "no constructor",
			expr->name);
	return type_number(schema, TLK_BARE, of->number);
}

static guint
resolve_expr(struct gen_schema *schema, const struct gen_row *row,
	const struct gen_expr *expr)
{
	gpointer number;

	if (g_ascii_strcasecmp(expr->name, "vector") == 0) {
		gboolean bare = expr->bare || expr->name[0] == 'v';

		if (expr->arg == NULL)
			gen_fail(schema, row->line, "a vector of what? %s",
				row->name);
		return type_number(schema, bare ? TLK_BARE_VECTOR : TLK_VECTOR,
			resolve_expr(schema, row, expr->arg));
	}
	if (expr->arg != NULL)
		gen_fail(schema, row->line, "parameters are for vectors: %s",
			expr->name);
	if (expr->bang || g_strcmp0(row->generic, expr->name) == 0)
		return type_number(schema, TLK_OBJECT, 0);
	for (guint i = 0; i < G_N_ELEMENTS(builtins); i++)
		if (strcmp(builtins[i].name, expr->name) == 0)
			return type_number(schema, builtins[i].kind, 0);
	if (expr->bare || !starts_upper(expr->name))
		return resolve_bare(schema, row, expr);
	if (!g_hash_table_lookup_extended(
		    schema->name_numbers, expr->name, NULL, &number))
		gen_fail(schema, row->line,
			"%s: no constructor makes the type"
			" %s",
			row->name, expr->name);
	return type_number(schema, TLK_BOXED, GPOINTER_TO_UINT(number));
}

/* Before vectors' elements can be looked at, all fields need their types. */
static void
check_vectors(struct gen_schema *schema)
{
	for (guint i = 0; i < schema->types->len; i++) {
		const struct tl_type *is =
			&g_array_index(schema->types, struct tl_type, i);

		if (is->kind != TLK_VECTOR && is->kind != TLK_BARE_VECTOR)
			continue;
		if (may_be_empty(schema, is->arg, 0))
			gen_fail(schema, 1, "a vector of what has no bytes");
	}
}

static void
resolve_condition(
	struct gen_schema *schema, const struct gen_row *row, guint number)
{
	struct gen_field *field = row->fields->pdata[number];

	field->flags_field = -1;
	if (field->flags == NULL)
		return;
	for (guint i = 0; i < number; i++) {
		const struct gen_field *other = row->fields->pdata[i];

		if (strcmp(other->name, field->flags) == 0 &&
			strcmp(other->expr->name, "#") == 0)
			field->flags_field = (int)i;
	}
	if (field->flags_field < 0)
		gen_fail(schema, row->line, "%s: no flags before it: %s",
			row->name, field->flags);
}

/* An Object behind the number of its bytes. */
static gboolean
is_sized(struct gen_schema *schema, const struct gen_row *row, guint number)
{
	const struct gen_field *field = row->fields->pdata[number], *size;

	if (number == 0 || field->flags != NULL ||
		strcmp(field->expr->name, "Object") != 0)
		return FALSE;
	size = row->fields->pdata[number - 1];
	return size->flags == NULL && strcmp(size->name, "bytes") == 0 &&
		size->type == type_number(schema, TLK_INT, 0);
}

static void
resolve_row(struct gen_schema *schema, struct gen_row *row)
{
	guint flags = 0;

	for (guint i = 0; i < row->fields->len; i++) {
		struct gen_field *field = row->fields->pdata[i];

		resolve_condition(schema, row, i);
		field->type = resolve_expr(schema, row, field->expr);
		if (is_sized(schema, row, i))
			field->type = type_number(schema, TLK_SIZED, 0);
		if (strcmp(field->expr->name, "#") != 0)
			continue;
		if (++flags > 4 || field->flags != NULL)
			gen_fail(schema, row->line, "too many flags: %s",
				row->name);
	}
	row->result_type = resolve_expr(schema, row, row->result);
}

static void
add_name(struct gen_schema *schema, struct gen_row *row)
{
	const char *name = row->result->name;
	gboolean other;

	if (g_hash_table_contains(schema->by_name, row->name))
		gen_fail(schema, row->line, "twice: %s", row->name);
	g_hash_table_insert(schema->by_name, row->name, row);
	if (row->function || !starts_upper(name) || row->result->arg != NULL ||
		strcmp(name, "Bool") == 0 || strcmp(name, "Object") == 0 ||
		g_strcmp0(row->generic, name) == 0)
		return;
	other = g_hash_table_contains(schema->boxed, name);
	g_hash_table_replace(schema->boxed, (gpointer)name, other ? NULL : row);
	if (other)
		return;
	g_hash_table_insert(schema->name_numbers, (gpointer)name,
		GUINT_TO_POINTER(schema->names->len));
	g_ptr_array_add(schema->names, (gpointer)name);
}

static int
compare_ids(gconstpointer a, gconstpointer b)
{
	const struct gen_row *x = *(struct gen_row *const *)a;
	const struct gen_row *y = *(struct gen_row *const *)b;

	if (x->id != y->id)
		return x->id < y->id ? -1 : 1;
	return (int)y->fields->len - (int)x->fields->len;
}

/* TDLib names the first part of some functions, with the ID of the whole: the
 * whole has the ID here. Others may not share one. */
static void
check_prefix(const struct gen_schema *schema, const struct gen_row *whole,
	struct gen_row *prefix)
{
	gboolean same = whole->function && prefix->function &&
		prefix->fields->len < whole->fields->len;

	for (guint i = 0; same && i < prefix->fields->len; i++) {
		const struct gen_field *a = whole->fields->pdata[i];
		const struct gen_field *b = prefix->fields->pdata[i];

		same = strcmp(a->name, b->name) == 0 &&
			strcmp(a->expr->name, b->expr->name) == 0;
	}
	if (!same)
		gen_fail(schema, prefix->line, "%s and %s have one ID",
			whole->name, prefix->name);
	prefix->shadowed = TRUE;
}

/* Behind those that an ID finds. */
static void
move_prefixes(struct gen_schema *schema)
{
	for (guint i = 0; i < schema->by_id->len - schema->n_shadowed;) {
		struct gen_row *row = schema->by_id->pdata[i];

		if (!row->shadowed) {
			i++;
			continue;
		}
		g_ptr_array_remove_index(schema->by_id, i);
		g_ptr_array_add(schema->by_id, row);
		schema->n_shadowed++;
	}
}

static void
number_rows(struct gen_schema *schema)
{
	for (guint i = 0; i < schema->rows->len; i++)
		g_ptr_array_add(schema->by_id, schema->rows->pdata[i]);
	g_ptr_array_sort(schema->by_id, compare_ids);
	for (guint i = 1; i < schema->by_id->len; i++) {
		struct gen_row *row = schema->by_id->pdata[i];
		struct gen_row *before = schema->by_id->pdata[i - 1];

		if (before->id == row->id)
			check_prefix(schema, before, row);
	}
	move_prefixes(schema);
	for (guint i = 0; i < schema->by_id->len; i++)
		((struct gen_row *)schema->by_id->pdata[i])->number = i;
}

/* Constants of two rows may come out the same: those have their IDs behind
 * them. */
static void
part_constants(struct gen_schema *schema)
{
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);

	for (guint i = 0; i < schema->rows->len; i++) {
		struct gen_row *row = schema->rows->pdata[i];

		if (g_hash_table_contains(seen, row->shout)) {
			char *longer =
				g_strdup_printf("%s_%08X", row->shout, row->id);

			g_free(row->shout);
			row->shout = longer;
		}
		g_hash_table_add(seen, row->shout);
	}
}

void
gen_resolve(struct gen_schema *schema)
{
	for (guint i = 0; i < schema->rows->len; i++)
		add_name(schema, schema->rows->pdata[i]);
	if (schema->rows->len == 0 || schema->rows->len > G_MAXUINT16)
		gen_fail(schema, 1, "%u combinators", schema->rows->len);
	number_rows(schema);
	part_constants(schema);
	for (guint i = 0; i < schema->rows->len; i++)
		resolve_row(schema, schema->rows->pdata[i]);
	check_vectors(schema);
	if (schema->types->len > G_MAXUINT16)
		gen_fail(schema, 1, "too many types");
}
