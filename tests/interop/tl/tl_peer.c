/* SPDX-License-Identifier: GPL-3.0-or-later */
/* doran's side of the TL interop test.
 *     tl_peer samples ROUNDS   writes so many objects of each combinator
 *     tl_peer read             reads "SCHEMA HEX" lines
 * Each answers lines "SCHEMA HEX JSON": the bytes are what doran's writer makes
 * of what its reader read, the JSON what its getters say: longs and doubles'
 * bits in hex digits as they lie in the bytes, strings in hex digits; or
 * "refused WHY". */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tl.h"
#include "tl_sample.h"
#include "tl_schema_doran.h"
#include "tl_schema_mtproto.h"

static const struct tl_schema *const schemas[] = {&tl_mtproto, &tl_doran};

static void
show_hex(GString *out, const guint8 *data, gsize len)
{
	g_string_append_c(out, '"');
	for (gsize i = 0; i < len; i++)
		g_string_append_printf(out, "%02x", data[i]);
	g_string_append_c(out, '"');
}

static void show_object(GString *out, const struct tl_object *object);

static void
show_list(GString *out, struct tl_list list)
{
	const struct tl_type *type = &list.schema->types[list.type];
	struct tl_object element;
	struct tl_span span;
	const char *comma = "";

	g_string_append_c(out, '[');
	while (list.left > 0) {
		g_string_append(out, comma);
		comma = ",";
		if (type->kind == TLK_BARE || type->kind == TLK_BOXED) {
			if (!tl_list_object(&list, &element))
				abort();
			show_object(out, &element);
			continue;
		}
		if (!tl_list_span(&list, &span))
			abort();
		show_hex(out, span.at, span.len);
	}
	g_string_append_c(out, ']');
}

static void
show_inner(GString *out, const struct tl_object *object, guint i)
{
	struct tl_object inner;
	struct tl_span span = tl_object_span(object, i);

	if (tl_object_object(object, i, &inner))
		show_object(out, &inner);
	else
		show_hex(out, span.at, span.len);
}

static void
show_field(GString *out, const struct tl_object *object, guint i)
{
	const struct tl_field *row = tl_field(object->schema, object->is, i);
	struct tl_span span = tl_object_span(object, i);

	switch ((enum tl_kind)object->schema->types[row->type].kind) {
	case TLK_FLAGS:
	case TLK_INT:
		g_string_append_printf(out, "%d", tl_object_int(object, i));
		break;
	case TLK_BOOL:
		g_string_append(
			out, tl_object_bool(object, i) ? "true" : "false");
		break;
	case TLK_TRUE:
		g_string_append(
			out, tl_object_true(object, i) ? "true" : "false");
		break;
	case TLK_STRING:
	case TLK_BYTES:
		span = tl_object_bytes(object, i);
		show_hex(out, span.at, span.len);
		break;
	case TLK_BARE:
	case TLK_BOXED:
		show_inner(out, object, i);
		break;
	case TLK_VECTOR:
	case TLK_BARE_VECTOR:
		show_list(out, tl_object_list(object, i));
		break;
	case TLK_LONG:
	case TLK_DOUBLE:
	case TLK_INT128:
	case TLK_INT256:
	case TLK_OBJECT:
	case TLK_SIZED:
		show_hex(out, span.at, span.len);
		break;
	}
}

static void
show_object(GString *out, const struct tl_object *object)
{
	g_string_append_printf(out, "{\"_\":\"%s\"", object->is->name);
	for (guint i = 0; i < object->is->n_fields; i++) {
		if (!tl_object_has(object, i))
			continue;
		g_string_append_printf(out, ",\"%s\":",
			tl_field(object->schema, object->is, i)->name);
		show_field(out, object, i);
	}
	g_string_append_c(out, '}');
}

static void
answer(const struct tl_schema *schema, const guint8 *data, gsize len)
{
	struct tl_object object;
	const char *error;
	GByteArray *again = g_byte_array_new();
	GString *hex = g_string_new(NULL), *json = g_string_new(NULL);

	if (tl_object_parse(&object, schema, data, len, &error)) {
		tl_again(&object, again);
		show_hex(hex, again->data, again->len);
		g_string_truncate(hex, hex->len - 1);
		show_object(json, &object);
		printf("%s %s %s\n", schema->name, hex->str + 1, json->str);
	} else {
		printf("refused %s\n", error);
	}
	g_byte_array_unref(again);
	g_string_free(hex, TRUE);
	g_string_free(json, TRUE);
}

static void
samples(guint rounds)
{
	GRand *rand = g_rand_new_with_seed(20);

	for (guint s = 0; s < G_N_ELEMENTS(schemas); s++)
		for (guint i = 0; i < schemas[s]->n_ids * rounds; i++) {
			GByteArray *out = g_byte_array_new();

			tl_sample(schemas[s],
				&schemas[s]->combinators[i / rounds], rand,
				out);
			answer(schemas[s], out->data, out->len);
			g_byte_array_unref(out);
		}
	g_rand_free(rand);
}

static GByteArray *
from_hex(const char *hex)
{
	GByteArray *out = g_byte_array_new();

	for (; g_ascii_isxdigit(hex[0]) && g_ascii_isxdigit(hex[1]); hex += 2) {
		guint8 byte = (guint8)(g_ascii_xdigit_value(hex[0]) << 4 |
			g_ascii_xdigit_value(hex[1]));

		g_byte_array_append(out, &byte, 1);
	}
	return out;
}

static void
read_line(const char *line)
{
	const char *space = strchr(line, ' ');

	for (guint s = 0; space != NULL && s < G_N_ELEMENTS(schemas); s++) {
		GByteArray *bytes;

		if (!g_str_has_prefix(line, schemas[s]->name))
			continue;
		bytes = from_hex(space + 1);
		answer(schemas[s], bytes->data, bytes->len);
		g_byte_array_unref(bytes);
		return;
	}
	printf("refused no schema\n");
}

int
main(int argc, char **argv)
{
	char *line = NULL;
	size_t room = 0;

	if (argc == 3 && strcmp(argv[1], "samples") == 0)
		samples((guint)atoi(argv[2]));
	else
		while (getline(&line, &room, stdin) > 0)
			read_line(line);
	free(line);
	return 0;
}
