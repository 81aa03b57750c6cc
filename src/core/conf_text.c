/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "conf_text.h"

enum line_kind { LINE_OTHER, LINE_GROUP, LINE_KEY };

/* Which kind of line, with the name of its group or key (the caller's). The
 * rules are those of GKeyFile. */
static enum line_kind
line_read(const char *line, char **name)
{
	const char *end;

	*name = NULL;
	while (g_ascii_isspace(*line))
		line++;
	if (*line == '#' || *line == '\0')
		return LINE_OTHER;
	if (*line == '[') {
		end = strchr(line, ']');
		if (end == NULL)
			return LINE_OTHER;
		*name = g_strndup(line + 1, (gsize)(end - line - 1));
		return LINE_GROUP;
	}
	end = strchr(line, '=');
	if (end == NULL)
		return LINE_OTHER;
	*name = g_strchomp(g_strndup(line, (gsize)(end - line)));
	return LINE_KEY;
}

/* Where things of a group are, as indices of lines; -1: nowhere. */
struct place {
	int header; /* the last header of the group */
	int key; /* the last line of the key */
	int end; /* the last line of the group that says anything */
};

static struct place
find(char **lines, const char *group, const char *key)
{
	struct place place = {-1, -1, -1};
	gboolean inside = FALSE;

	for (int i = 0; lines[i] != NULL; i++) {
		g_autofree char *name = NULL;
		enum line_kind kind = line_read(lines[i], &name);

		if (kind == LINE_GROUP) {
			inside = strcmp(name, group) == 0;
			if (inside)
				place.header = place.end = i;
		}
		if (!inside || kind != LINE_KEY)
			continue;
		place.end = i;
		if (key != NULL && strcmp(name, key) == 0)
			place.key = i;
	}
	return place;
}

guint
conf_text_line(const char *text, const char *group, const char *key)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	struct place place = find(lines, group, key);

	return (guint)((key == NULL ? place.header : place.key) + 1);
}

static char *
join(GPtrArray *lines)
{
	g_ptr_array_add(lines, NULL);
	return g_strjoinv("\n", (char **)lines->pdata);
}

/* An empty text has no line; others end in a newline, so that the last of the
 * split ones is empty. */
static char **
split(const char *text)
{
	g_autofree char *whole = NULL;
	gsize len = strlen(text);

	if (len > 0 && text[len - 1] != '\n')
		text = whole = g_strconcat(text, "\n", NULL);
	return g_strsplit(text, "\n", -1);
}

static void
add_group(GPtrArray *lines, gboolean gap, const char *group, char *take_pair)
{
	if (gap)
		g_ptr_array_add(lines, g_strdup(""));
	g_ptr_array_add(lines, g_strdup_printf("[%s]", group));
	g_ptr_array_add(lines, take_pair);
}

char *
conf_text_set(
	const char *text, const char *group, const char *key, const char *raw)
{
	g_auto(GStrv) lines = split(text);
	g_autoptr(GPtrArray) out = g_ptr_array_new_with_free_func(g_free);
	struct place place = find(lines, group, key);
	char *pair = NULL;

	if (raw != NULL)
		pair = g_strdup_printf("%s = %s", key, raw);
	for (int i = 0; lines[i] != NULL; i++) {
		if (place.key < 0 && place.header < 0 && pair != NULL &&
			lines[i + 1] == NULL)
			add_group(out, i > 0, group, g_steal_pointer(&pair));
		if (i != place.key)
			g_ptr_array_add(out, g_strdup(lines[i]));
		if (pair != NULL &&
			i == (place.key >= 0 ? place.key : place.end))
			g_ptr_array_add(out, g_steal_pointer(&pair));
	}
	if (pair != NULL) { /* an empty file has no lines at all */
		add_group(out, FALSE, group, g_steal_pointer(&pair));
		g_ptr_array_add(out, g_strdup(""));
	}
	return join(out);
}

char *
conf_text_drop(const char *text, const char *group)
{
	g_auto(GStrv) lines = split(text);
	g_autoptr(GPtrArray) out = g_ptr_array_new_with_free_func(g_free);
	gboolean inside = FALSE;

	for (int i = 0; lines[i] != NULL; i++) {
		g_autofree char *name = NULL;

		if (line_read(lines[i], &name) == LINE_GROUP)
			inside = strcmp(name, group) == 0;
		if (!inside)
			g_ptr_array_add(out, g_strdup(lines[i]));
	}
	if (out->len > 0 && *(char *)out->pdata[out->len - 1] != '\0')
		g_ptr_array_add(out, g_strdup(""));
	return join(out);
}
