/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "mqtt.h"

struct mqtt_span
mqtt_span(const char *text)
{
	return (struct mqtt_span){
		.at = text,
		.len = text != NULL ? strlen(text) : 0,
	};
}

/* 1.5.3 and 4.7.3: g_utf8_validate_len() takes no NUL and no surrogates. */
static gboolean
text_valid(struct mqtt_span text)
{
	return text.len >= 1 && text.len <= MQTT_TEXT_MAX &&
		g_utf8_validate_len(text.at, text.len, NULL);
}

gboolean
mqtt_topic_valid(struct mqtt_span topic)
{
	return text_valid(topic) && memchr(topic.at, '+', topic.len) == NULL &&
		memchr(topic.at, '#', topic.len) == NULL;
}

gboolean
mqtt_filter_valid(struct mqtt_span filter)
{
	if (!text_valid(filter))
		return FALSE;
	for (gsize i = 0; i < filter.len; i++) {
		char c = filter.at[i];
		gboolean first = i == 0 || filter.at[i - 1] == '/';
		gboolean last = i + 1 == filter.len;

		if (c == '#' && (!first || !last))
			return FALSE;
		if (c == '+' && (!first || (!last && filter.at[i + 1] != '/')))
			return FALSE;
	}
	return TRUE;
}

/* The level at the beginning, taken away with its slash. */
static struct mqtt_span
level(struct mqtt_span *rest)
{
	struct mqtt_span level = *rest;
	const char *slash = memchr(rest->at, '/', rest->len);

	if (slash == NULL) {
		*rest = (struct mqtt_span){.at = NULL};
		return level;
	}
	level.len = (gsize)(slash - rest->at);
	rest->at += level.len + 1;
	rest->len -= level.len + 1;
	return level;
}

/* A span with a NULL `at` has no more levels; an empty one has one. */
gboolean
mqtt_filter_matches(struct mqtt_span filter, struct mqtt_span topic)
{
	/* 4.7.2 */
	if (topic.at[0] == '$' && (filter.at[0] == '+' || filter.at[0] == '#'))
		return FALSE;
	while (filter.at != NULL) {
		struct mqtt_span want = level(&filter), have;

		if (want.len == 1 && want.at[0] == '#')
			return TRUE;
		if (topic.at == NULL)
			return FALSE;
		have = level(&topic);
		if (want.len == 1 && want.at[0] == '+')
			continue;
		if (want.len != have.len ||
			memcmp(want.at, have.at, want.len) != 0)
			return FALSE;
	}
	return topic.at == NULL;
}

gboolean
mqtt_filter_next(struct mqtt_span *list, struct mqtt_span *filter, guint8 *qos)
{
	gsize behind = qos != NULL ? 1 : 0, len;

	if (list->len < 2)
		return FALSE;
	len = (gsize)((guint8)list->at[0] << 8 | (guint8)list->at[1]);
	if (list->len < 2 + len + behind)
		return FALSE;
	*filter = (struct mqtt_span){.at = list->at + 2, .len = len};
	if (qos != NULL)
		*qos = (guint8)list->at[2 + len];
	list->at += 2 + len + behind;
	list->len -= 2 + len + behind;
	return TRUE;
}

void
mqtt_filter_put(GByteArray *list, struct mqtt_span filter, int qos)
{
	guint8 len[2] = {(guint8)(filter.len >> 8), (guint8)filter.len};
	guint8 byte = (guint8)qos;

	g_byte_array_append(list, len, sizeof(len));
	g_byte_array_append(list, (const guint8 *)filter.at, (guint)filter.len);
	if (qos >= 0)
		g_byte_array_append(list, &byte, 1);
}
