/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "lb_broker.h"

/* What is published under these topics is a command to the broker itself. */
static const char prefix[] = "$loopback/";

static gboolean
set_faults(struct lb_broker *broker, const char *text, GError **error)
{
	GHashTableIter iter;
	gpointer value;

	if (!lb_faults_parse(&broker->faults, text, error))
		return FALSE;
	/* from here on each stream's faults follow from the seed */
	g_hash_table_iter_init(&iter, broker->sessions);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		struct lb_session *session = value;

		g_rand_set_seed(session->rand,
			broker->faults.seed ^ g_str_hash(session->client_id));
	}
	return TRUE;
}

/* Breaks the connection of one client id, or of everyone (""). */
static gboolean
cut(struct lb_broker *broker, const char *client_id, GError **error)
{
	GHashTableIter iter;
	gpointer value;

	(void)error;
	g_hash_table_iter_init(&iter, broker->sessions);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		struct lb_session *session = value;

		if (session->client == NULL ||
			(*client_id != '\0' &&
				strcmp(session->client_id, client_id) != 0))
			continue;
		session->doomed = TRUE;
		session->client->wake(session->client);
	}
	return TRUE;
}

static gboolean
forget(struct lb_broker *broker, const char *topic, GError **error)
{
	(void)error;
	if (*topic == '\0')
		g_hash_table_remove_all(broker->retained);
	else
		g_hash_table_remove(broker->retained, topic);
	return TRUE;
}

static const struct {
	const char *name;
	gboolean (*run)(
		struct lb_broker *broker, const char *text, GError **error);
} commands[] = {
	{"fault", set_faults},
	{"users", lb_broker_set_users},
	{"rules", lb_broker_set_rules},
	{"cut", cut},
	{"forget", forget},
};

gboolean
lb_control_is(const char *topic)
{
	return g_str_has_prefix(topic, prefix);
}

enum doran_status
lb_control(struct lb_broker *broker, const char *topic, GBytes *payload)
{
	gsize len;
	const char *data = g_bytes_get_data(payload, &len);
	g_autofree char *text = g_strndup(data != NULL ? data : "", len);

	for (gsize i = 0; i < G_N_ELEMENTS(commands); i++)
		if (strcmp(topic + strlen(prefix), commands[i].name) == 0)
			return commands[i].run(broker, text, NULL)
				? DORAN_OK
				: DORAN_CONFIG;
	return DORAN_CONFIG;
}
