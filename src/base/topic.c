/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "topic.h"

#include <string.h>

static gboolean
level_valid(const char *level, gsize len, gboolean last)
{
	if (len == 1 && *level == '+')
		return TRUE;
	if (len == 1 && *level == '#')
		return last;
	return memchr(level, '+', len) == NULL &&
		memchr(level, '#', len) == NULL;
}

gboolean
topic_filter_valid(const char *filter)
{
	gsize len = strlen(filter);

	if (len < 1 || len > TOPIC_MAX || !g_utf8_validate(filter, -1, NULL))
		return FALSE;
	for (const char *at = filter; *at != '\0'; at = g_utf8_next_char(at))
		if (g_unichar_iscntrl(g_utf8_get_char(at)))
			return FALSE;
	for (;; filter++) {
		len = strcspn(filter, "/");
		if (!level_valid(filter, len, filter[len] == '\0'))
			return FALSE;
		filter += len;
		if (*filter == '\0')
			return TRUE;
	}
}

gboolean
topic_has_wildcards(const char *filter)
{
	return strpbrk(filter, "+#") != NULL;
}

gboolean
topic_matches(const char *filter, const char *topic)
{
	if (*topic == '$' && (*filter == '+' || *filter == '#'))
		return FALSE;
	for (;;) {
		gsize level = strcspn(filter, "/"), len = strcspn(topic, "/");

		if (level == 1 && *filter == '#')
			return TRUE;
		if (!(level == 1 && *filter == '+') &&
			(level != len || memcmp(filter, topic, len) != 0))
			return FALSE;
		filter += level;
		topic += len;
		if (*topic == '\0') /* "a/#" is "a", too */
			return *filter == '\0' || strcmp(filter, "/#") == 0;
		if (*filter == '\0')
			return FALSE;
		filter++;
		topic++;
	}
}
