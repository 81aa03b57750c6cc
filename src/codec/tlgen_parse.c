/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "tlgen.h"

/* One statement, up to its semicolon. */
struct scan {
	const struct gen_schema *schema;
	guint line;
	const char *at;
};

static gboolean
is_word(char c)
{
	return g_ascii_isalnum(c) || c == '_' || c == '.';
}

static void
skip_space(struct scan *scan)
{
	while (g_ascii_isspace(*scan->at))
		scan->at++;
}

/* TRUE: it stands here; goes behind it. */
static gboolean
take(struct scan *scan, char c)
{
	skip_space(scan);
	if (*scan->at != c)
		return FALSE;
	scan->at++;
	return TRUE;
}

static void
want(struct scan *scan, char c)
{
	if (!take(scan, c))
		gen_fail(scan->schema, scan->line, "\"%c\" expected at \"%s\"",
			c, scan->at);
}

/* NULL: no word here. */
static char *
take_word(struct scan *scan)
{
	const char *start;

	skip_space(scan);
	for (start = scan->at; is_word(*scan->at);)
		scan->at++;
	return scan->at > start ? g_strndup(start, (gsize)(scan->at - start))
				: NULL;
}

static char *
want_word(struct scan *scan)
{
	char *word = take_word(scan);

	if (word == NULL)
		gen_fail(scan->schema, scan->line, "a name expected at \"%s\"",
			scan->at);
	return word;
}

/* `spaced`: an argument may stand behind a space, as in `Vector t`. */
static struct gen_expr *
take_expr(struct scan *scan, gboolean spaced, guint depth)
{
	struct gen_expr *expr = g_new0(struct gen_expr, 1);

	if (depth > TL_DEPTH_MAX / 4)
		gen_fail(scan->schema, scan->line, "the type is too deep");
	expr->bang = take(scan, '!');
	expr->bare = take(scan, '%');
	if (take(scan, '(')) {
		struct gen_expr *inner = take_expr(scan, TRUE, depth + 1);

		want(scan, ')');
		inner->bang |= expr->bang;
		inner->bare |= expr->bare;
		g_free(expr);
		return inner;
	}
	expr->name = take(scan, '#') ? g_strdup("#") : want_word(scan);
	if (take(scan, '<')) {
		expr->arg = take_expr(scan, TRUE, depth + 1);
		want(scan, '>');
	} else if (spaced) {
		skip_space(scan);
		if (is_word(*scan->at) || strchr("(%!", *scan->at) != NULL)
			if (*scan->at != '\0')
				expr->arg = take_expr(scan, FALSE, depth + 1);
	}
	return expr;
}

/* `flags.3?type`: the condition, if there is one. */
static void
take_condition(struct scan *scan, struct gen_field *field)
{
	struct scan ahead = *scan;
	g_autofree char *word = take_word(&ahead);
	char *dot, *end;
	guint64 bit;

	if (word == NULL || !take(&ahead, '?'))
		return;
	*scan = ahead;
	dot = strrchr(word, '.');
	if (dot == NULL || dot == word || !g_ascii_isdigit(dot[1]))
		gen_fail(scan->schema, scan->line, "no condition: %s?", word);
	bit = g_ascii_strtoull(dot + 1, &end, 10);
	if (*end != '\0' || bit > 31)
		gen_fail(scan->schema, scan->line, "no bit: %s?", word);
	*dot = '\0';
	field->bit = (guint)bit;
	field->flags = g_steal_pointer(&word);
}

static void
take_field(struct scan *scan, struct gen_row *row)
{
	struct gen_field *field = g_new0(struct gen_field, 1);

	field->name = want_word(scan);
	want(scan, ':');
	take_condition(scan, field);
	field->expr = take_expr(scan, FALSE, 0);
	g_ptr_array_add(row->fields, field);
	if (row->fields->len > TL_FIELDS_MAX)
		gen_fail(scan->schema, row->line, "too many fields: %s",
			row->name);
}

/* `{X:Type}` */
static void
take_generic(struct scan *scan, struct gen_row *row)
{
	g_autofree char *type = NULL;

	if (row->generic != NULL)
		gen_fail(scan->schema, row->line, "several parameters: %s",
			row->name);
	row->generic = want_word(scan);
	want(scan, ':');
	type = want_word(scan);
	if (strcmp(type, "Type") != 0)
		gen_fail(scan->schema, row->line, "no parameter: {%s:%s}",
			row->generic, type);
	want(scan, '}');
}

static void
take_id(struct scan *scan, struct gen_row *row, const char *statement)
{
	row->crc = gen_crc(statement);
	row->id = row->crc;
	if (*scan->at == '#') {
		char *end;
		guint64 id = g_ascii_strtoull(scan->at + 1, &end, 16);

		if (end == scan->at + 1 || end > scan->at + 9 || is_word(*end))
			gen_fail(
				scan->schema, row->line, "no ID: %s", scan->at);
		row->id = (guint32)id;
		scan->at = end;
	}
	if (row->id == 0)
		gen_fail(scan->schema, row->line, "an ID of zero: %s",
			row->name);
}

/* What tl.h has built in, and says how in a way of its own. */
static gboolean
is_builtin(const char *name, const char *statement)
{
	static const char *const names[] = {"int", "long", "double", "string",
		"bytes", "int128", "int256", "int32", "int53", "int64",
		"vector", NULL};

	return g_strv_contains(names, name) ||
		strstr(statement, " ? =") != NULL;
}

static void
parse_statement(struct gen_schema *schema, guint line, const char *statement,
	gboolean function)
{
	struct scan scan = {schema, line, statement};
	char *name = want_word(&scan);
	struct gen_row *row;

	if (is_builtin(name, statement)) {
		g_free(name);
		return;
	}
	row = g_new0(struct gen_row, 1);
	row->line = line;
	row->name = name;
	row->function = function;
	row->fields = g_ptr_array_new();
	row->shout = gen_shout(name);
	g_ptr_array_add(schema->rows, row);
	take_id(&scan, row, statement);
	while (!take(&scan, '='))
		if (take(&scan, '{'))
			take_generic(&scan, row);
		else
			take_field(&scan, row);
	row->result = take_expr(&scan, TRUE, 0);
	skip_space(&scan);
	if (*scan.at != '\0')
		gen_fail(schema, line, "behind the type: \"%s\"", scan.at);
}

/* Comments become spaces. */
static char *
without_comments(const struct gen_schema *schema, const char *text)
{
	char *copy = g_strdup(text), *at = copy;

	while (*at != '\0') {
		if (at[0] == '/' && at[1] == '/') {
			for (; *at != '\0' && *at != '\n'; at++)
				*at = ' ';
		} else if (at[0] == '/' && at[1] == '*') {
			const char *end = strstr(at + 2, "*/");

			if (end == NULL)
				gen_fail(schema, 1, "a comment has no end");
			for (end += 2; at < end; at++)
				if (*at != '\n')
					*at = ' ';
		} else {
			at++;
		}
	}
	return copy;
}

void
gen_parse(struct gen_schema *schema, const char *text)
{
	char *copy = without_comments(schema, text), *at = copy;
	gboolean functions = FALSE;
	guint line = 1;

	for (;;) {
		char *end;

		for (; g_ascii_isspace(*at); at++)
			line += *at == '\n';
		if (*at == '\0')
			break;
		if (g_str_has_prefix(at, "---functions---")) {
			functions = TRUE;
			at += strlen("---functions---");
			continue;
		}
		if (g_str_has_prefix(at, "---types---")) {
			functions = FALSE;
			at += strlen("---types---");
			continue;
		}
		end = strchr(at, ';');
		if (end == NULL)
			gen_fail(schema, line, "no semicolon behind: %s", at);
		*end = '\0';
		parse_statement(schema, line, at, functions);
		for (; at < end; at++)
			line += *at == '\n';
		at++;
	}
	g_free(copy);
}
