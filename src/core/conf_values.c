/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rules for single values. */
#include "config.h"

#include <string.h>

#include "conf_parse.h"
#include "i18n.h"
#include "pointer.h"
#include "template.h"
#include "text.h"
#include "topic.h"

#define VALUE_MAX 4096
#define PREFIX_MAX 128
#define ROOM_NAME_MAX 64

gboolean
conf_name_valid(const char *name)
{
	gsize len = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_-");

	return len >= 1 && len <= CONF_ACCOUNT_MAX && name[len] == '\0';
}

gboolean
conf_room_name_valid(const char *name)
{
	gsize len = strlen(name);

	if (len < 1 || len > ROOM_NAME_MAX || *name == '/' ||
		name[len - 1] == '/' || !g_utf8_validate(name, -1, NULL))
		return FALSE;
	for (; *name != '\0'; name = g_utf8_next_char(name)) {
		gunichar letter = g_utf8_get_char(name);

		if (!g_unichar_isalnum(letter) && letter != '-' &&
			letter != '_' && letter != '/')
			return FALSE;
	}
	return TRUE;
}

static const char *
boolean_wrong(const char *value)
{
	if (strcmp(value, "true") == 0 || strcmp(value, "false") == 0)
		return NULL;
	return _("must be true or false");
}

static const char *
uint_wrong(const char *range, const char *value)
{
	guint64 low, high, number;
	const char *dots = strstr(range, "..");

	low = g_ascii_strtoull(range, NULL, 10);
	high = g_ascii_strtoull(dots + 2, NULL, 10);
	if (g_ascii_string_to_unsigned(value, 10, low, high, &number, NULL))
		return NULL;
	return _("must be a whole number within its limits");
}

static const char *
word_wrong(const char *allowed, const char *value)
{
	g_auto(GStrv) words = g_strsplit(allowed, "|", -1);

	if (g_strv_contains((const char *const *)words, value))
		return NULL;
	return _("must be one of the words it allows");
}

static const char *
text_wrong(const char *value)
{
	if (strlen(value) > VALUE_MAX)
		return _("is too long");
	for (; *value != '\0'; value = g_utf8_next_char(value))
		if (g_unichar_iscntrl(g_utf8_get_char(value)))
			return _("has a control character in it");
	return NULL;
}

const char *
conf_value_wrong(const struct option_row *row, const char *value)
{
	const char *wrong = text_wrong(value);

	if (wrong != NULL)
		return wrong;
	switch (row->type) {
	case OPTION_BOOLEAN:
		return boolean_wrong(value);
	case OPTION_UINT:
		return uint_wrong(row->allowed, value);
	case OPTION_WORD:
		return word_wrong(row->allowed, value);
	case OPTION_STRING:
	case OPTION_FILE:
	case OPTION_COMMAND:
		break;
	}
	if (*value == '\0')
		return _("is empty; leave the key out instead");
	return conf_form_wrong(row->key, value);
}

/* A password in a URL would end up in logs and in `ps`. */
static const char *
server_wrong(const char *value)
{
	g_autoptr(GUri) uri =
		g_uri_parse(value, G_URI_FLAGS_HAS_PASSWORD, NULL);

	if (uri == NULL || g_uri_get_host(uri) == NULL ||
		*g_uri_get_host(uri) == '\0')
		return _("must be a URL, such as "
			 "mqtts://broker.example.org:8883");
	if (g_uri_get_userinfo(uri) != NULL)
		return _("must not hold a user or a password: the user comes "
			 "from the address, the password from "
			 "password-command");
	return NULL;
}

static const char *
address_wrong(const char *value)
{
	const char *at = strchr(value, '@');
	gsize user = strspn(value, "abcdefghijklmnopqrstuvwxyz0123456789_-");

	if (at == NULL || (gsize)(at - value) != user || user < 1 ||
		user > 64 || at[1] == '\0' || strlen(at + 1) > 253 ||
		strspn(at + 1, "abcdefghijklmnopqrstuvwxyz0123456789.-") !=
			strlen(at + 1))
		return _("must be USER@NETWORK in lower-case letters, digits, "
			 "- and _");
	return NULL;
}

static const char *
prefix_wrong(const char *value)
{
	gsize len = strlen(value);

	if (len > PREFIX_MAX || *value == '/' || *value == '$' ||
		value[len - 1] == '/' || strstr(value, "//") != NULL ||
		strpbrk(value, "+# ") != NULL)
		return _("must be names with / between them, without +, #, "
			 "spaces and a leading $");
	return NULL;
}

static const char *
backend_wrong(const char *value)
{
	gsize len = strspn(value, "abcdefghijklmnopqrstuvwxyz0123456789-");

	if (len >= 1 && len <= 32 && value[len] == '\0')
		return NULL;
	return _("must be the name of a backend, such as mqtt");
}

static const char *
topic_wrong(const char *value)
{
	if (topic_filter_valid(value))
		return NULL;
	return _("must be a topic; + stands for one part of it, # at the end "
		 "for all that follows");
}

static const char *
publish_wrong(const char *value)
{
	if (topic_filter_valid(value) && !topic_has_wildcards(value))
		return NULL;
	return _("must be one topic, without + and #");
}

static const char *
nick_wrong(const char *value)
{
	g_autofree char *clean = text_clean(value, -1, TEXT_LINE);

	if (strcmp(clean, value) == 0)
		return NULL;
	return _("must be one line without hidden characters");
}

static const char *
pointer_wrong(const char *value)
{
	if (pointer_valid(value))
		return NULL;
	return _("must be a JSON Pointer, such as /message/text");
}

static const char *
where_wrong(const char *value)
{
	const char *equals = strchr(value, '=');
	g_autofree char *pointer = equals == NULL
		? NULL
		: g_strndup(value, (gsize)(equals - value));

	if (pointer != NULL && pointer_valid(pointer))
		return NULL;
	return _("must be a JSON Pointer and a value, such as /type=text");
}

static gboolean
minute_of(const char *text, int *minute)
{
	if (!g_ascii_isdigit(text[0]) || !g_ascii_isdigit(text[1]) ||
		text[2] != ':' || !g_ascii_isdigit(text[3]) ||
		!g_ascii_isdigit(text[4]))
		return FALSE;
	int hour = (text[0] - '0') * 10 + text[1] - '0';
	int rest = (text[3] - '0') * 10 + text[4] - '0';

	*minute = hour * 60 + rest;
	return hour < 24 && rest < 60;
}

gboolean
config_hours(const char *value, struct hours *hours)
{
	return strlen(value) == strlen("22:00-07:00") && value[5] == '-' &&
		minute_of(value, &hours->from) &&
		minute_of(value + 6, &hours->to) && hours->from != hours->to;
}

static const char *
quiet_wrong(const char *value)
{
	struct hours hours;

	if (config_hours(value, &hours))
		return NULL;
	return _("must be two times of day, such as 22:00-07:00");
}

static const struct {
	const char *key;
	const char *(*wrong)(const char *value);
} forms[] = {
	{"server", server_wrong},
	{"address", address_wrong},
	{"topic-prefix", prefix_wrong},
	{"backend", backend_wrong},
	{"topic", topic_wrong},
	{"publish", publish_wrong},
	{"nick", nick_wrong},
	{"user", nick_wrong},
	{"json-body", pointer_wrong},
	{"json-sender", pointer_wrong},
	{"json-id", pointer_wrong},
	{"json-time", pointer_wrong},
	{"json-where", where_wrong},
	{"template", template_wrong},
	{"quiet", quiet_wrong},
};

gboolean
config_address_valid(const char *address)
{
	return address_wrong(address) == NULL;
}

gboolean
config_room_valid(const char *name)
{
	return topic_filter_valid(name);
}

const char *
conf_form_wrong(const char *key, const char *value)
{
	for (gsize i = 0; i < G_N_ELEMENTS(forms); i++)
		if (strcmp(forms[i].key, key) == 0)
			return forms[i].wrong(value);
	return NULL;
}
