/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "fault.h"
#include "i18n.h"
#include "lb_rules.h"

#define MAX_TOPIC 65535

struct rule {
	gboolean pattern; /* for everyone, with %u and %c */
	char *user; /* NULL: anonymous */
	gboolean deny;
	guint access; /* enum lb_access, or'ed */
	char *filter;
};

static void
rule_free(gpointer data)
{
	struct rule *rule = data;

	g_free(rule->user);
	g_free(rule->filter);
	g_free(rule);
}

static gboolean
length_valid(const char *topic)
{
	gsize len = strlen(topic);

	return len > 0 && len <= MAX_TOPIC &&
		g_utf8_validate(topic, (gssize)len, NULL);
}

gboolean
lb_topic_valid(const char *topic)
{
	return length_valid(topic) && strpbrk(topic, "+#") == NULL;
}

gboolean
lb_filter_valid(const char *filter)
{
	if (!length_valid(filter))
		return FALSE;
	for (const char *p = filter; *p != '\0'; p++) {
		gboolean starts = p == filter || p[-1] == '/';

		if (*p == '#' && (!starts || p[1] != '\0'))
			return FALSE;
		if (*p == '+' && (!starts || (p[1] != '/' && p[1] != '\0')))
			return FALSE;
	}
	return TRUE;
}

gboolean
lb_filter_matches(const char *filter, const char *topic)
{
	if (*topic == '$' && (*filter == '+' || *filter == '#'))
		return FALSE;
	for (;;) {
		gsize want = strcspn(filter, "/");
		gsize have = strcspn(topic, "/");

		if (*filter == '#')
			return TRUE;
		if (*topic == '#')
			return FALSE;
		if (*filter != '+' &&
			(want != have || memcmp(filter, topic, want) != 0))
			return FALSE;
		filter += want;
		topic += have;
		if (*topic == '\0')
			/* "a/#" matches "a" too */
			return *filter == '\0' || strcmp(filter, "/#") == 0;
		if (*filter == '\0')
			return FALSE;
		filter++;
		topic++;
	}
}

static guint
parse_access(const char *word, gboolean *deny)
{
	*deny = strcmp(word, "deny") == 0;
	if (*deny || strcmp(word, "readwrite") == 0)
		return LB_READ | LB_WRITE;
	if (strcmp(word, "read") == 0)
		return LB_READ;
	if (strcmp(word, "write") == 0)
		return LB_WRITE;
	return 0;
}

/* `rest` is what follows `topic` or `pattern`. */
static struct rule *
parse_rule(const char *rest)
{
	struct rule *rule = g_new0(struct rule, 1);
	const char *space = strchr(rest, ' ');

	rule->access = LB_READ | LB_WRITE;
	if (space != NULL) {
		g_autofree char *word = g_strndup(rest, (gsize)(space - rest));
		guint access = parse_access(word, &rule->deny);

		if (access != 0) {
			rule->access = access;
			rest = space + 1;
		}
	}
	rule->filter = g_strstrip(g_strdup(rest));
	if (lb_filter_valid(rule->filter))
		return rule;
	rule_free(rule);
	return NULL;
}

static gboolean
parse_line(GPtrArray *rules, char **user, const char *line)
{
	gboolean pattern = g_str_has_prefix(line, "pattern ");
	struct rule *rule;

	if (*line == '\0' || *line == '#')
		return TRUE;
	if (g_str_has_prefix(line, "user ")) {
		g_free(*user);
		*user = g_strstrip(g_strdup(line + strlen("user ")));
		return TRUE;
	}
	if (!pattern && !g_str_has_prefix(line, "topic "))
		return FALSE;
	rule = parse_rule(strchr(line, ' ') + 1);
	if (rule == NULL)
		return FALSE;
	rule->pattern = pattern;
	rule->user = pattern ? NULL : g_strdup(*user);
	g_ptr_array_add(rules, rule);
	return TRUE;
}

GPtrArray *
lb_rules_parse(const char *text, GError **error)
{
	g_autoptr(GPtrArray) rules = g_ptr_array_new_with_free_func(rule_free);
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	g_autofree char *user = NULL;

	for (guint i = 0; lines[i] != NULL; i++) {
		if (parse_line(rules, &user, g_strstrip(lines[i])))
			continue;
		fault_set(error, FAULT_CONFIG,
			_("access rules, line %u: \"%s\""), i + 1, lines[i]);
		return NULL;
	}
	return g_steal_pointer(&rules);
}

static gboolean
applies(const struct rule *rule, const char *user, const char *client_id,
	const char *topic)
{
	g_autoptr(GString) filter = NULL;

	if (!rule->pattern)
		return g_strcmp0(rule->user, user) == 0 &&
			lb_filter_matches(rule->filter, topic);
	/* a name with a wildcard in it must not widen the rule */
	if ((user != NULL && strpbrk(user, "+#/") != NULL) ||
		strpbrk(client_id, "+#/") != NULL)
		return FALSE;
	if (user == NULL && strstr(rule->filter, "%u") != NULL)
		return FALSE;
	filter = g_string_new(rule->filter);
	g_string_replace(filter, "%u", user != NULL ? user : "", 0);
	g_string_replace(filter, "%c", client_id, 0);
	return lb_filter_matches(filter->str, topic);
}

gboolean
lb_rules_allow(GPtrArray *rules, const char *user, const char *client_id,
	const char *topic, enum lb_access access)
{
	gboolean allowed = FALSE;

	if (rules == NULL)
		return TRUE;
	for (guint i = 0; i < rules->len; i++) {
		const struct rule *rule = rules->pdata[i];

		if ((rule->access & (guint)access) == 0 ||
			!applies(rule, user, client_id, topic))
			continue;
		if (rule->deny)
			return FALSE;
		allowed = TRUE;
	}
	return allowed;
}
