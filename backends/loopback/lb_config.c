/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include <sodium.h>

#include "fault.h"
#include "i18n.h"
#include "lb_config.h"
#include "lb_rules.h"

#define DEFAULT_MAX_MESSAGE (8 * 1024 * 1024)

static gboolean
read_url(struct lb_config *config, const char *url, GError **error)
{
	static const char scheme[] = "loopback://";
	g_autofree char *name = NULL;
	const char *faults;
	gboolean ok = TRUE;

	if (url == NULL || !g_str_has_prefix(url, scheme))
		return fault_set(error, FAULT_CONFIG,
			_("the URL is loopback://NAME, not \"%s\""),
			url != NULL ? url : "");
	url += strlen(scheme);
	faults = strchr(url, '?');
	name = faults != NULL ? g_strndup(url, (gsize)(faults - url))
			      : g_strdup(url);
	if (*name == '\0')
		return fault_set(
			error, FAULT_CONFIG, _("the URL names no broker"));
	config->broker = lb_broker_get(name);
	if (faults == NULL)
		return TRUE;
	g_mutex_lock(&config->broker->mutex);
	ok = lb_faults_parse(&config->broker->faults, faults + 1, error);
	g_mutex_unlock(&config->broker->mutex);
	return ok;
}

static gboolean
read_number(guint *number, const char *text, guint max, GError **error)
{
	guint64 value;

	if (!g_ascii_string_to_unsigned(text, 10, 1, max, &value, error))
		return FALSE;
	*number = (guint)value;
	return TRUE;
}

static gboolean
read_option(struct lb_config *config, const char *key, const char *value,
	GError **error)
{
	if (strcmp(key, "users") == 0)
		return lb_broker_set_users(config->broker, value, error);
	if (strcmp(key, "rules") == 0)
		return lb_broker_set_rules(config->broker, value, error);
	if (strcmp(key, "faults") == 0)
		return lb_faults_parse(&config->broker->faults, value, error);
	if (strcmp(key, "window") == 0)
		return read_number(&config->window, value, 1000, error);
	if (strcmp(key, "keep") == 0) {
		g_free(config->keep);
		config->keep = g_strdup(value);
		return TRUE;
	}
	if (strcmp(key, "reconnect") == 0)
		return read_number(&config->reconnect_ms, value, 1000, error);
	return fault_set(error, FAULT_CONFIG, _("unknown option \"%s\""), key);
}

static gboolean
read_options(
	struct lb_config *config, const char *const *options, GError **error)
{
	gboolean ok = TRUE;

	g_mutex_lock(&config->broker->mutex);
	for (; ok && options != NULL && options[0] != NULL; options += 2)
		ok = read_option(config, options[0], options[1], error);
	g_mutex_unlock(&config->broker->mutex);
	return ok;
}

static gboolean
read_will(
	struct lb_config *config, const struct doran_will *will, GError **error)
{
	g_autoptr(GBytes) payload = NULL;

	if (will == NULL)
		return TRUE;
	if (will->topic == NULL || !lb_topic_valid(will->topic))
		return fault_set(
			error, FAULT_CONFIG, _("the will has no topic"));
	payload = g_bytes_new(will->payload, will->len);
	config->will =
		lb_item_new(will->topic, payload, MIN(will->qos, 1), FALSE);
	config->will_retain = will->retain != 0;
	return TRUE;
}

gboolean
lb_config_read(struct lb_config *config, const struct doran_wire_config *given,
	GError **error)
{
	config->window = 16;
	config->reconnect_ms = 20;
	if (given->client_id == NULL || *given->client_id == '\0')
		return fault_set(error, FAULT_CONFIG, _("no client id"));
	config->client_id = g_strdup(given->client_id);
	config->user = g_strdup(given->user);
	if (given->password != NULL) {
		config->password =
			g_memdup2(given->password, given->password_len);
		config->password_len = given->password_len;
	}
	if (given->state != NULL)
		config->kept =
			g_strndup((const char *)given->state, given->state_len);
	config->clean = given->clean_session != 0;
	config->max_message = given->max_message != 0 ? given->max_message
						      : DEFAULT_MAX_MESSAGE;
	return read_url(config, given->url, error) &&
		read_will(config, given->will, error) &&
		read_options(config, given->options, error);
}

void
lb_config_clear(struct lb_config *config)
{
	if (config->password != NULL)
		sodium_memzero(config->password, config->password_len);
	g_free(config->password);
	g_free(config->client_id);
	g_free(config->user);
	g_free(config->keep);
	g_free(config->kept);
	lb_item_free(config->will);
}
