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

/* The words of a destination, or NULL: it is none. */
static const char *
destination_words(const char *topic)
{
	const char *words = NULL;

	if (g_str_has_prefix(topic, "/topic/"))
		words = topic + strlen("/topic/");
	else if (g_str_has_prefix(topic, "/exchange/"))
		words = strchr(topic + strlen("/exchange/"), '/');
	if (words != NULL && *words == '/')
		words++;
	return words != NULL && strpbrk(words, "/+") == NULL ? words : NULL;
}

/* A filter as it is of MQTT: the caller's, or NULL: it is that already. */
static char *
as_filter(const char *filter)
{
	const char *words = destination_words(filter);
	char *made;

	if (words == NULL)
		return NULL;
	made = g_strdup(filter);
	for (char *at = made + (words - filter); *at != '\0'; at++) {
		gboolean alone =
			(at[-1] == '/') && (at[1] == '.' || at[1] == '\0');

		if (*at == '.')
			*at = '/';
		else if (*at == '*' && alone)
			*at = '+';
	}
	return made;
}

static gboolean
filter_valid(const char *filter)
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
topic_is_mqtt(const char *filter)
{
	return filter_valid(filter);
}

gboolean
topic_filter_valid(const char *filter)
{
	g_autofree char *made = as_filter(filter);

	return filter_valid(made != NULL ? made : filter);
}

gboolean
topic_has_wildcards(const char *filter)
{
	g_autofree char *made = as_filter(filter);

	return strpbrk(made != NULL ? made : filter, "+#") != NULL;
}

static gboolean
matches(const char *filter, const char *topic)
{
	if (*topic == '$' && (*filter == '+' || *filter == '#'))
		return FALSE;
	for (;;) {
		gsize level = strcspn(filter, "/"), len = strcspn(topic, "/");

		if (level == 1 && *filter == '#')
			return TRUE;
		if (!(level == 1 && *filter == '+' && *topic != '#') &&
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

gboolean
topic_covers(const char *wide, const char *narrow)
{
	g_autofree char *made = as_filter(wide), *other = as_filter(narrow);

	wide = made != NULL ? made : wide;
	narrow = other != NULL ? other : narrow;
	/* As if it were a topic: a level + of it is matched by + and #, a #
	 * by # alone. */
	return strcmp(wide, narrow) == 0 || matches(wide, narrow);
}

gboolean
topic_matches(const char *filter, const char *topic)
{
	g_autofree char *made = as_filter(filter), *dotted = NULL;

	if (made == NULL)
		return matches(filter, topic);
	dotted = as_filter(topic);
	return matches(made, dotted != NULL ? dotted : topic);
}
