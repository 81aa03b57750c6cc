/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "topics.h"

#include <string.h>

#define PREFIX_MAX 128
#define PARTS_MAX 6 /* u, USER, d, DEVICE, in, SENDER */

gboolean
topic_prefix_valid(const char *prefix)
{
	gsize len = strlen(prefix);

	if (len == 0 || len > PREFIX_MAX || prefix[0] == '/' ||
		prefix[len - 1] == '/' || strstr(prefix, "//") != NULL)
		return FALSE;
	for (gsize i = 0; i < len; i++)
		if (!g_ascii_isalnum(prefix[i]) &&
			strchr("_/-", prefix[i]) == NULL)
			return FALSE;
	return TRUE;
}

char *
topic_net(const char *prefix)
{
	return g_strconcat(prefix, "/net", NULL);
}

char *
topic_list(const char *prefix, const char *user)
{
	return g_strconcat(prefix, "/u/", user, "/list", NULL);
}

static char *
device_topic(
	const char *prefix, const char *user, guint32 device, const char *rest)
{
	return g_strdup_printf("%s/u/%s/d/%08x/%s", prefix, user, device, rest);
}

char *
topic_keys(const char *prefix, const char *user, guint32 device)
{
	return device_topic(prefix, user, device, "keys");
}

char *
topic_on(const char *prefix, const char *user, guint32 device)
{
	return device_topic(prefix, user, device, "on");
}

char *
topic_in(const char *prefix, const char *user, guint32 device,
	const char *sender)
{
	g_autofree char *rest =
		g_strconcat("in/", sender != NULL ? sender : "+", NULL);

	return device_topic(prefix, user, device, rest);
}

char *
topic_ask(const char *prefix, const char *user, const char *sender)
{
	return g_strconcat(prefix, "/u/", user, "/ask/",
		sender != NULL ? sender : "+", NULL);
}

/* FALSE when it is no user name. */
static gboolean
take_user(char out[USER_MAX + 1], const char *part)
{
	if (!user_valid(part))
		return FALSE;
	g_strlcpy(out, part, USER_MAX + 1);
	return TRUE;
}

/* What follows u/USER/d/DEVICE. */
static gboolean
parse_device(char **parts, guint n, struct topic *out)
{
	if (n == 1 && strcmp(parts[0], "keys") == 0)
		out->kind = TOPIC_KEYS;
	else if (n == 1 && strcmp(parts[0], "on") == 0)
		out->kind = TOPIC_ON;
	else if (n == 2 && strcmp(parts[0], "in") == 0)
		out->kind = TOPIC_IN;
	else
		return FALSE;
	return out->kind != TOPIC_IN || take_user(out->sender, parts[1]);
}

/* What follows u/USER. */
static gboolean
parse_user(char **parts, guint n, struct topic *out)
{
	if (n == 1 && strcmp(parts[0], "list") == 0) {
		out->kind = TOPIC_LIST;
		return TRUE;
	}
	if (n == 2 && strcmp(parts[0], "ask") == 0) {
		out->kind = TOPIC_ASK;
		return take_user(out->sender, parts[1]);
	}
	if (n < 3 || strcmp(parts[0], "d") != 0)
		return FALSE;
	out->device = device_parse(parts[1]);
	return out->device != 0 && parse_device(parts + 2, n - 2, out);
}

gboolean
topic_parse(const char *prefix, const char *topic, struct topic *out)
{
	gsize skip = strlen(prefix);
	g_auto(GStrv) parts = NULL;
	guint n;

	memset(out, 0, sizeof(*out));
	if (strncmp(topic, prefix, skip) != 0 || topic[skip] != '/')
		return FALSE;
	parts = g_strsplit(topic + skip + 1, "/", PARTS_MAX + 1);
	n = g_strv_length(parts);
	if (n == 1 && strcmp(parts[0], "net") == 0) {
		out->kind = TOPIC_NET;
		return TRUE;
	}
	return n >= 3 && strcmp(parts[0], "u") == 0 &&
		take_user(out->user, parts[1]) &&
		parse_user(parts + 2, n - 2, out);
}
