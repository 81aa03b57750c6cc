/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pointer.h"

#include <string.h>

gboolean
pointer_valid(const char *pointer)
{
	if (*pointer != '\0' && *pointer != '/')
		return FALSE;
	for (const char *at = pointer; *at != '\0'; at++)
		if (*at == '~' && at[1] != '0' && at[1] != '1')
			return FALSE;
	return strlen(pointer) <= POINTER_MAX &&
		g_utf8_validate(pointer, -1, NULL);
}

/* "a~1b" -> "a/b" */
static char *
plain_name(const char *token, gsize len)
{
	GString *name = g_string_sized_new(len);

	for (gsize i = 0; i < len; i++) {
		char letter = token[i];

		if (letter == '~')
			letter = token[++i] == '1' ? '/' : '~';
		g_string_append_c(name, letter);
	}
	return g_string_free(name, FALSE);
}

static struct json_span
element(struct json_span list, const char *token, gsize len)
{
	struct json_span item = {NULL, 0};
	gsize step = 0;
	guint64 wanted = 0;

	if (len == 0 || len > 9 || (len > 1 && *token == '0'))
		return (struct json_span){NULL, 0};
	for (gsize i = 0; i < len; i++) {
		if (!g_ascii_isdigit(token[i]))
			return (struct json_span){NULL, 0};
		wanted = wanted * 10 + (guint64)(token[i] - '0');
	}
	for (guint64 i = 0; json_next(list, &step, &item); i++)
		if (i == wanted)
			return item;
	return (struct json_span){NULL, 0};
}

static struct json_span
member(struct json_span object, const char *token, gsize len)
{
	g_autofree char *name = plain_name(token, len);

	return json_member(object, name);
}

struct json_span
pointer_find(struct json_span value, const char *pointer)
{
	while (*pointer == '/') {
		gsize len = strcspn(++pointer, "/");

		switch (json_kind(value)) {
		case JSON_OBJECT:
			value = member(value, pointer, len);
			break;
		case JSON_LIST:
			value = element(value, pointer, len);
			break;
		default:
			return (struct json_span){NULL, 0};
		}
		pointer += len;
	}
	return value;
}
