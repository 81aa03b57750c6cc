/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "brief.h"
#include "text.h"
#include "width.h"

#define TITLE 60 /* cells */
#define BODY 100 /* characters */

char *
brief_title(const char *chat, guint unread)
{
	g_autofree char *clean =
		chat == NULL ? NULL : text_clean(chat, -1, TEXT_LINE);
	g_autofree char *name = clean == NULL ? NULL : width_fit(clean, TITLE);
	g_autofree char *count =
		unread == 0 ? g_strdup("") : g_strdup_printf(" (%u)", unread);
	if (name == NULL || name[0] == '\0')
		return g_strconcat("doran", count, NULL);
	return g_strconcat("doran: ", name, count, NULL);
}

char *
brief_body(const char *text)
{
	char *line = text_clean(text, -1, TEXT_LINE);
	if (g_utf8_strlen(line, -1) > BODY) {
		char *begin = g_utf8_substring(line, 0, BODY - 1);
		g_free(line);
		line = g_strconcat(begin, "…", NULL);
		g_free(begin);
	}
	return line;
}
