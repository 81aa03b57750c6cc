/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "fault.h"
#include "gate_conf.h"
#include "i18n.h"
#include "nearest.h"

#define GROUP "dorand"

static char **
text_of(struct gate_conf *conf, const struct gate_option *option)
{
	return (char **)G_STRUCT_MEMBER_P(conf, option->offset);
}

static char ***
list_of(struct gate_conf *conf, const struct gate_option *option)
{
	return (char ***)G_STRUCT_MEMBER_P(conf, option->offset);
}

static gint64 *
number_of(struct gate_conf *conf, const struct gate_option *option)
{
	return (gint64 *)G_STRUCT_MEMBER_P(conf, option->offset);
}

static gboolean
set_number(struct gate_conf *conf, const struct gate_option *option,
	const char *value, enum fault code, GError **error)
{
	/* 64-bit numbers have no portable format in a translation */
	g_autofree char *least =
		g_strdup_printf("%" G_GINT64_FORMAT, option->least);
	g_autofree char *most =
		g_strdup_printf("%" G_GINT64_FORMAT, option->most);
	char *end = NULL;
	gint64 number;

	errno = 0;
	number = g_ascii_strtoll(value, &end, 10);
	if (!g_ascii_isdigit(*value) || *end != '\0' || errno != 0 ||
		number < option->least || number > option->most)
		return fault_set(error, code,
			_("%s must be a number from %s to %s, not '%s'"),
			option->name, least, most, value);
	*number_of(conf, option) = number;
	return TRUE;
}

/* One value of a text, a number, or one more of a list. */
static gboolean
set_value(struct gate_conf *conf, const struct gate_option *option,
	const char *value, enum fault code, GError **error)
{
	char ***list;
	guint n;

	switch (option->kind) {
	case GATE_NUMBER:
		return set_number(conf, option, value, code, error);
	case GATE_TEXT:
		if (*value == '\0')
			return fault_set(error, code, _("%s must not be empty"),
				option->name);
		g_free(*text_of(conf, option));
		*text_of(conf, option) = g_strdup(value);
		return TRUE;
	case GATE_LIST:
		list = list_of(conf, option);
		n = *list == NULL ? 0 : g_strv_length(*list);
		*list = g_renew(char *, *list, n + 2);
		(*list)[n] = g_strdup(value);
		(*list)[n + 1] = NULL;
		return TRUE;
	}
	return FALSE;
}

static gboolean
set_list(struct gate_conf *conf, const struct gate_option *option,
	const char *values, GError **error)
{
	g_auto(GStrv) words = g_strsplit_set(values, " \t", -1);

	g_clear_pointer(list_of(conf, option), g_strfreev);
	for (guint i = 0; words[i] != NULL; i++)
		if (*words[i] != '\0' &&
			!set_value(conf, option, words[i], FAULT_CONFIG, error))
			return FALSE;
	return TRUE;
}

static const struct gate_option *
option_named(const char *name, gsize len)
{
	for (const struct gate_option *option = gate_options;
		option->name != NULL; option++)
		if (strncmp(option->name, name, len) == 0 &&
			option->name[len] == '\0')
			return option;
	return NULL;
}

/* "did you mean" for a name that is none. */
static const char *
option_near(const char *name)
{
	const char *names[64] = {NULL};
	guint n = 0;

	for (const struct gate_option *option = gate_options;
		option->name != NULL && n < G_N_ELEMENTS(names) - 1; option++)
		names[n++] = option->name;
	return nearest_word(name, names);
}

static gboolean
bad_key(const char *file, const char *key, GError **error)
{
	const char *near = option_near(key);

	if (near != NULL)
		return fault_set(error, FAULT_CONFIG,
			_("%s: unknown key '%s'; did you mean '%s'?"), file,
			key, near);
	return fault_set(
		error, FAULT_CONFIG, _("%s: unknown key '%s'"), file, key);
}

static gboolean
read_key(struct gate_conf *conf, GKeyFile *keys, const char *file,
	const char *key, GError **error)
{
	const struct gate_option *option = option_named(key, strlen(key));
	g_autofree char *value = NULL;

	if (option == NULL)
		return bad_key(file, key, error);
	value = g_key_file_get_string(keys, GROUP, key, error);
	if (value == NULL ||
		!(option->kind == GATE_LIST
				? set_list(conf, option, value, error)
				: set_value(conf, option, value, FAULT_CONFIG,
					  error))) {
		g_prefix_error(error, "%s: ", file);
		return FALSE;
	}
	return TRUE;
}

static gboolean
read_file(struct gate_conf *conf, const char *file, GError **error)
{
	g_autoptr(GKeyFile) keys = g_key_file_new();
	g_autoptr(GError) wrong = NULL;
	g_auto(GStrv) groups = NULL;
	g_auto(GStrv) names = NULL;

	if (!g_key_file_load_from_file(keys, file, G_KEY_FILE_NONE, &wrong))
		return fault_set(error, FAULT_CONFIG,
			_("%s cannot be read: %s"), file, wrong->message);
	groups = g_key_file_get_groups(keys, NULL);
	for (guint i = 0; groups[i] != NULL; i++)
		if (strcmp(groups[i], GROUP) != 0)
			return fault_set(error, FAULT_CONFIG,
				_("%s: unknown group [%s]; all keys belong in "
				  "[%s]"),
				file, groups[i], GROUP);
	names = g_key_file_get_keys(keys, GROUP, NULL, NULL);
	for (guint i = 0; names != NULL && names[i] != NULL; i++)
		if (!read_key(conf, keys, file, names[i], error))
			return FALSE;
	return TRUE;
}

static void
set_defaults(struct gate_conf *conf)
{
	for (const struct gate_option *option = gate_options;
		option->name != NULL; option++)
		if (option->fallback != NULL)
			(void)set_value(conf, option, option->fallback,
				FAULT_BUG, NULL);
}

/* A list on the command line takes the place of the file's. */
static gboolean
set_given(struct gate_conf *conf, const struct gate_line *line, GError **error)
{
	for (guint i = 0; i < line->given->len; i++) {
		const struct gate_given *given = line->given->pdata[i];

		if (given->option->kind == GATE_LIST)
			g_clear_pointer(
				list_of(conf, given->option), g_strfreev);
	}
	for (guint i = 0; i < line->given->len; i++) {
		const struct gate_given *given = line->given->pdata[i];

		if (!set_value(conf, given->option, given->value, FAULT_USAGE,
			    error)) {
			g_prefix_error(error, "--");
			return FALSE;
		}
	}
	return TRUE;
}

static gboolean
missing(const char *name, GError **error)
{
	return fault_set(error, FAULT_CONFIG,
		_("%s is missing: give --%s or write it into the file"), name,
		name);
}

/* What MTProto can carry at once, and room for what is around it. */
#define TCP_MESSAGE_MAX (16 * 1024 * 1024 - 65536)

static gboolean
has_listener(const struct gate_conf *conf, GError **error)
{
	if (conf->ws == NULL && conf->tcp == NULL)
		return fault_set(error, FAULT_CONFIG,
			_("no listener: give --ws or --tcp, or write one of "
			  "them into the file"));
	if (conf->tcp == NULL)
		return TRUE;
	if (conf->server_key == NULL)
		return fault_set(error, FAULT_CONFIG,
			_("%s is missing: MTProto needs it; `dorand --make-key "
			  "FILE` makes one"),
			"server-key");
	if (conf->max_message > TCP_MESSAGE_MAX)
		return fault_set(error, FAULT_CONFIG,
			_("%s is too large for MTProto: at most %d"),
			"max-message", TCP_MESSAGE_MAX);
	return TRUE;
}

static gboolean
check_together(struct gate_conf *conf, GError **error)
{
	if (conf->broker == NULL)
		return missing("broker", error);
	if (!has_listener(conf, error))
		return FALSE;
	if ((conf->cert == NULL) != (conf->key == NULL))
		return fault_set(error, FAULT_CONFIG,
			_("%s and %s belong together: one of them is missing"),
			"cert", "key");
	if ((conf->broker_cert == NULL) != (conf->broker_key == NULL))
		return fault_set(error, FAULT_CONFIG,
			_("%s and %s belong together: one of them is missing"),
			"broker-cert", "broker-key");
	if (!gate_level_parse(conf->log_level_word, &conf->log_level))
		return fault_set(error, FAULT_CONFIG,
			_("%s is no log level: it is error, warn, info, debug "
			  "or trace"),
			conf->log_level_word);
	return upstream_conf_parse(&conf->upstream, conf->broker, error);
}

static void
work_out(struct gate_conf *conf)
{
	struct limits *limits = &conf->limits;

	limits_init(limits);
	limits->message = (gsize)conf->max_message;
	limits->client_queue = (gsize)conf->client_queue;
	limits->upstream_queue = (gsize)conf->upstream_queue;
	limits->memory = (gsize)conf->memory;
	limits->unacked = (guint)conf->unacked;
	limits->receipts = (guint)conf->receipts;
	limits->subscriptions = (guint)conf->subscriptions;
	limits->login_ms = (guint)conf->login_s * 1000;
	limits->idle_ms = (guint)conf->idle_s * 1000;
	limits->frame_ms = (guint)conf->frame_s * 1000;
	limits->heartbeat_ms = (guint)conf->heartbeat_ms;
	limits->keepalive_s = (guint)conf->keepalive_s;
	limits->rate = (guint)conf->rate;
	limits->burst = (guint)conf->burst;
	conf->upstream.ca_file = g_strdup(conf->broker_ca);
	conf->upstream.cert_file = g_strdup(conf->broker_cert);
	conf->upstream.key_file = g_strdup(conf->broker_key);
}

struct gate_conf *
gate_conf_new(const struct gate_line *line, GError **error)
{
	struct gate_conf *conf = g_new0(struct gate_conf, 1);

	set_defaults(conf);
	if ((line->config == NULL || read_file(conf, line->config, error)) &&
		set_given(conf, line, error) && check_together(conf, error)) {
		work_out(conf);
		return conf;
	}
	gate_conf_free(conf);
	return NULL;
}

void
gate_conf_free(struct gate_conf *conf)
{
	if (conf == NULL)
		return;
	for (const struct gate_option *option = gate_options;
		option->name != NULL; option++)
		if (option->kind == GATE_TEXT)
			g_free(*text_of(conf, option));
		else if (option->kind == GATE_LIST)
			g_strfreev(*list_of(conf, option));
	upstream_conf_clear(&conf->upstream);
	g_free(conf);
}

static gboolean
same_list(char **one, char **other)
{
	static char *none[] = {NULL};

	return g_strv_equal((const char *const *)(one != NULL ? one : none),
		(const char *const *)(other != NULL ? other : none));
}

gboolean
gate_conf_same(const struct gate_conf *one, const struct gate_conf *other,
	const char *name)
{
	const struct gate_option *option = option_named(name, strlen(name));
	gpointer a = G_STRUCT_MEMBER_P(one, option->offset);
	gpointer b = G_STRUCT_MEMBER_P(other, option->offset);

	switch (option->kind) {
	case GATE_TEXT:
		return g_strcmp0(*(char **)a, *(char **)b) == 0;
	case GATE_LIST:
		return same_list(*(char ***)a, *(char ***)b);
	case GATE_NUMBER:
		return *(gint64 *)a == *(gint64 *)b;
	}
	return FALSE;
}
