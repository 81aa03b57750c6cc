/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tlgen: makes const tables (tl.h) of a schema in Telegram's Type Language, at
 * build time. It reads the part of TL that Telegram's schemas are written in:
 * combinators with named fields, conditional fields, vectors, bare types,
 * `Object` and `!X`; other types with parameters it refuses. */
#ifndef DORAN_TLGEN_H
#define DORAN_TLGEN_H

#include <glib.h>

#include "tl.h"

/* A type as it is written: `%Message`, `Vector<long>`, `!X`. */
struct gen_expr {
	char *name; /* "#" too */
	gboolean bare; /* % */
	gboolean bang; /* ! */
	struct gen_expr *arg; /* of a vector; or NULL */
};

struct gen_field {
	char *name;
	char *flags; /* the field it depends on, or NULL */
	guint bit;
	int flags_field; /* its number, resolved; -1 */
	guint type; /* resolved */
	struct gen_expr *expr;
};

struct gen_row {
	guint line;
	char *name;
	char *shout; /* as part of a constant's name: RES_PQ */
	guint32 id;
	guint32 crc; /* what the ID is where the line gives none */
	gboolean function;
	gboolean shadowed; /* its ID finds another row */
	char *generic; /* X of {X:Type}, or NULL */
	GPtrArray *fields; /* struct gen_field */
	struct gen_expr *result;
	guint result_type; /* resolved */
	guint number; /* among the rows by ID */
};

struct gen_schema {
	const char *file; /* for what is said of errors */
	GPtrArray *rows; /* struct gen_row, as in the file */
	GPtrArray *by_id; /* the same, those that are shadowed last */
	guint n_shadowed;
	GHashTable *by_name;
	GHashTable *boxed; /* type name -> the row, or NULL if several */
	GPtrArray *names; /* boxed types, owned by `boxed` */
	GHashTable *name_numbers;
	GArray *types; /* struct tl_type */
};

/* All of these end the program with "FILE:LINE: what is wrong". */
void gen_fail(const struct gen_schema *schema, guint line, const char *format,
	...) G_GNUC_PRINTF(3, 4) G_GNUC_NORETURN;
/* tlgen_parse.c: the rows of `text`. */
void gen_parse(struct gen_schema *schema, const char *text);
/* tlgen_resolve.c: names become numbers. */
void gen_resolve(struct gen_schema *schema);
/* tlgen_name.c: the row's ID where the line gives none: the CRC32 of the line
 * as Telegram normalises it; and names for constants. */
guint32 gen_crc(const char *line);
char *gen_shout(const char *name);

#endif
