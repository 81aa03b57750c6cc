/* SPDX-License-Identifier: GPL-3.0-or-later */
/* topics: the names of the wire's topics, built and taken apart
 * (doran-protocol(7), Topics). */
#ifndef DORAN_TOPICS_H
#define DORAN_TOPICS_H

#include "ids.h"

#define TOPIC_PREFIX "doran/1"

/* A prefix one can use: 1..128 bytes of [a-zA-Z0-9_/-], no empty level. (No
 * dots: RabbitMQ turns them into slashes.) */
gboolean topic_prefix_valid(const char *prefix);

/* prefix/net; prefix/u/USER/list; prefix/u/USER/d/DEVICE/keys;
 * prefix/u/USER/d/DEVICE/on. The caller's. */
char *topic_net(const char *prefix);
char *topic_list(const char *prefix, const char *user);
char *topic_keys(const char *prefix, const char *user, guint32 device);
char *topic_on(const char *prefix, const char *user, guint32 device);
/* prefix/u/USER/d/DEVICE/in/SENDER and prefix/u/USER/ask/SENDER; sender NULL
 * makes the filter that ends in "+". */
char *topic_in(const char *prefix, const char *user, guint32 device,
	const char *sender);
char *topic_ask(const char *prefix, const char *user, const char *sender);

enum topic_kind {
	TOPIC_NET,
	TOPIC_LIST,
	TOPIC_KEYS,
	TOPIC_IN,
	TOPIC_ASK,
	TOPIC_ON
};

struct topic {
	enum topic_kind kind;
	char user[USER_MAX + 1]; /* "" for net */
	guint32 device; /* 0 where the topic has none */
	char sender[USER_MAX + 1]; /* in and ask, else "" */
};

/* FALSE for anything that the functions above do not make (filters too). */
gboolean topic_parse(const char *prefix, const char *topic, struct topic *out);

#endif
