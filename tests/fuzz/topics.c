/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A topic's name: what is taken apart must be put together the same. */
#include "config.h"

#include <string.h>

#include "fuzz.h"
#include "topics.h"

static char *
together(const char *prefix, const struct topic *topic)
{
	switch (topic->kind) {
	case TOPIC_NET:
		return topic_net(prefix);
	case TOPIC_LIST:
		return topic_list(prefix, topic->user);
	case TOPIC_KEYS:
		return topic_keys(prefix, topic->user, topic->device);
	case TOPIC_IN:
		return topic_in(
			prefix, topic->user, topic->device, topic->sender);
	case TOPIC_ASK:
		return topic_ask(prefix, topic->user, topic->sender);
	case TOPIC_ON:
		return topic_on(prefix, topic->user, topic->device);
	}
	return NULL;
}

static void
try_topic(const char *prefix, const char *name)
{
	struct topic topic;
	g_autofree char *again = NULL;

	if (!topic_parse(prefix, name, &topic))
		return;
	again = together(prefix, &topic);
	CHECK(g_strcmp0(again, name) == 0);
}

void
fuzz_one(const guint8 *data, gsize len)
{
	struct fuzz_input in = {data, len};
	g_autofree char *name = fuzz_string(&in, len);
	g_autofree char *whole = g_strconcat(TOPIC_PREFIX, "/", name, NULL);
	char *gap = strchr(name, ' ');

	try_topic(TOPIC_PREFIX, name);
	try_topic(TOPIC_PREFIX, whole);
	if (gap == NULL)
		return;
	*gap = '\0';
	if (topic_prefix_valid(name))
		try_topic(name, gap + 1);
}
