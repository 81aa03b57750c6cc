/* SPDX-License-Identifier: GPL-3.0-or-later */
/* usage: tlgen h|c|ids NAME SCHEMA OUTPUT. `ids` writes a line for
 * each combinator: its name, its ID and what its line's CRC32 is. */
#include "config.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tlgen.h"

/* Kept until the program ends; all that was read hangs on it. */
static struct gen_schema schema;

void
gen_fail(const struct gen_schema *of, guint line, const char *format, ...)
{
	va_list args;

	fprintf(stderr, "%s:%u: ", of->file, line);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	exit(1);
}

static void
write_header(GString *out, const char *name)
{
	g_autofree char *shout = gen_shout(name);

	g_string_append_printf(out,
		"/* Made by tlgen. */\n#ifndef DORAN_TL_SCHEMA_%s_H\n"
		"#define DORAN_TL_SCHEMA_%s_H\n\n#include \"tl.h\"\n\n"
		"extern const struct tl_schema tl_%s;\n",
		shout, shout, name);
	for (guint i = 0; i < schema.rows->len; i++) {
		const struct gen_row *row = schema.rows->pdata[i];

		g_string_append_printf(
			out, "\n#define TL_%s 0x%08xu\n", row->shout, row->id);
		if (row->fields->len == 0)
			continue;
		g_string_append(out, "enum {\n");
		for (guint j = 0; j < row->fields->len; j++) {
			const struct gen_field *field = row->fields->pdata[j];
			g_autofree char *part = gen_shout(field->name);

			g_string_append_printf(out, "\tTL_%s__%s = %u,\n",
				row->shout, part, j);
		}
		g_string_append(out, "};\n");
	}
	g_string_append(out, "\n#endif\n");
}

static void
write_rows(GString *out)
{
	guint first = 0;

	g_string_append(
		out, "static const struct tl_combinator combinators[] = {\n");
	for (guint i = 0; i < schema.by_id->len; i++) {
		const struct gen_row *row = schema.by_id->pdata[i];

		g_string_append_printf(out,
			"\t{0x%08xu, %u, \"%s\", %u, %u, %d},\n", row->id,
			first, row->name, row->result_type, row->fields->len,
			row->function);
		first += row->fields->len;
	}
	g_string_append(
		out, "};\n\nstatic const struct tl_field fields[] = {\n");
	for (guint i = 0; i < schema.by_id->len; i++) {
		const struct gen_row *row = schema.by_id->pdata[i];

		for (guint j = 0; j < row->fields->len; j++) {
			const struct gen_field *field = row->fields->pdata[j];

			g_string_append_printf(out, "\t{\"%s\", %u, %d, %u},\n",
				field->name, field->type, field->flags_field,
				field->bit);
		}
	}
	/* never empty */
	g_string_append(out, "\t{NULL, 0, -1, 0},\n};\n\n");
}

static void
write_source(GString *out, const char *name)
{
	guint fields = 0;

	g_string_append_printf(out,
		"/* Made by tlgen. */\n#include \"config.h\"\n\n"
		"#include \"tl_schema_%s.h\"\n\n",
		name);
	write_rows(out);
	for (guint i = 0; i < schema.rows->len; i++)
		fields +=
			((struct gen_row *)schema.rows->pdata[i])->fields->len;
	g_string_append(out, "static const struct tl_type types[] = {\n");
	for (guint i = 0; i < schema.types->len; i++) {
		const struct tl_type *type =
			&g_array_index(schema.types, struct tl_type, i);

		g_string_append_printf(
			out, "\t{%u, %u},\n", type->kind, type->arg);
	}
	g_string_append(out, "};\n\nstatic const char *const names[] = {\n");
	for (guint i = 0; i < schema.names->len; i++)
		g_string_append_printf(
			out, "\t\"%s\",\n", (char *)schema.names->pdata[i]);
	g_string_append_printf(out,
		"\tNULL,\n};\n\nconst struct tl_schema tl_%s = {\n"
		"\t\"%s\", combinators, fields, types, names, %u, %u, %u, %u,"
		" %u,\n};\n",
		name, name, schema.rows->len,
		schema.rows->len - schema.n_shadowed, fields, schema.types->len,
		schema.names->len);
}

static void
write_ids(GString *out)
{
	for (guint i = 0; i < schema.rows->len; i++) {
		const struct gen_row *row = schema.rows->pdata[i];

		g_string_append_printf(
			out, "%s %08x %08x\n", row->name, row->id, row->crc);
	}
}

static void
read_schema(const char *file)
{
	g_autofree char *text = NULL;
	g_autoptr(GError) error = NULL;

	schema = (struct gen_schema){
		.file = file,
		.rows = g_ptr_array_new(),
		.by_id = g_ptr_array_new(),
		.names = g_ptr_array_new(),
		.by_name = g_hash_table_new(g_str_hash, g_str_equal),
		.boxed = g_hash_table_new(g_str_hash, g_str_equal),
		.name_numbers = g_hash_table_new(g_str_hash, g_str_equal),
		.types = g_array_new(FALSE, FALSE, sizeof(struct tl_type)),
	};
	if (!g_file_get_contents(file, &text, NULL, &error))
		gen_fail(&schema, 0, "%s", error->message);
	gen_parse(&schema, text);
	gen_resolve(&schema);
}

int
main(int argc, char **argv)
{
	GString *out = g_string_new(NULL);
	g_autoptr(GError) error = NULL;

	if (argc != 5) {
		fprintf(stderr, "usage: tlgen h|c|ids NAME SCHEMA OUTPUT\n");
		return 64;
	}
	read_schema(argv[3]);
	if (strcmp(argv[1], "h") == 0)
		write_header(out, argv[2]);
	else if (strcmp(argv[1], "c") == 0)
		write_source(out, argv[2]);
	else
		write_ids(out);
	if (!g_file_set_contents(argv[4], out->str, (gssize)out->len, &error))
		gen_fail(&schema, 0, "%s", error->message);
	g_string_free(out, TRUE);
	return 0;
}
