/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "fault.h"
#include "i18n.h"
#include "lb_broker.h"
#include "lb_rules.h"

static GMutex brokers_mutex;
static GHashTable *brokers; /* name -> struct lb_broker */

struct lb_broker *
lb_broker_get(const char *name)
{
	g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&brokers_mutex);
	struct lb_broker *broker;

	if (brokers == NULL)
		brokers = g_hash_table_new(g_str_hash, g_str_equal);
	broker = g_hash_table_lookup(brokers, name);
	if (broker != NULL)
		return broker;
	broker = g_new0(struct lb_broker, 1);
	g_mutex_init(&broker->mutex);
	broker->sessions = g_hash_table_new_full(
		g_str_hash, g_str_equal, NULL, (GDestroyNotify)lb_session_free);
	broker->retained = g_hash_table_new_full(
		g_str_hash, g_str_equal, NULL, (GDestroyNotify)lb_item_free);
	g_hash_table_insert(brokers, g_strdup(name), broker);
	return broker;
}

gboolean
lb_broker_set_users(struct lb_broker *broker, const char *lines, GError **error)
{
	g_auto(GStrv) list = g_strsplit(lines, "\n", -1);

	if (broker->users == NULL)
		broker->users = g_hash_table_new_full(
			g_str_hash, g_str_equal, g_free, g_free);
	for (char **line = list; *line != NULL; line++) {
		char *colon = strchr(*line, ':');

		if (**line == '\0')
			continue;
		if (colon == NULL)
			return fault_set(error, FAULT_CONFIG,
				_("a user without a password"));
		g_hash_table_replace(broker->users,
			g_strndup(*line, (gsize)(colon - *line)),
			g_strdup(colon + 1));
	}
	return TRUE;
}

gboolean
lb_broker_set_rules(struct lb_broker *broker, const char *text, GError **error)
{
	GPtrArray *rules = lb_rules_parse(text, error);

	if (rules == NULL)
		return FALSE;
	g_clear_pointer(&broker->rules, g_ptr_array_unref);
	broker->rules = rules;
	return TRUE;
}

static gboolean
password_right(struct lb_broker *broker, const struct lb_login *login)
{
	const char *right;

	if (broker->users == NULL)
		return TRUE;
	if (login->user == NULL)
		return FALSE;
	right = g_hash_table_lookup(broker->users, login->user);
	return right != NULL && strlen(right) == login->password_len &&
		memcmp(right, login->password, login->password_len) == 0;
}

/* The session to go on with, or a new one. */
static struct lb_session *
session_for(struct lb_broker *broker, const struct lb_login *login)
{
	struct lb_session *session =
		g_hash_table_lookup(broker->sessions, login->client_id);

	if (session != NULL && (login->clean || session->clean)) {
		g_hash_table_remove(broker->sessions, login->client_id);
		session = NULL;
	}
	if (session != NULL)
		return session;
	session = lb_session_new(broker, login->client_id, login->user);
	session->clean = login->clean;
	g_hash_table_insert(broker->sessions, session->client_id, session);
	return session;
}

enum doran_status
lb_broker_login(struct lb_broker *broker, const struct lb_login *login,
	struct lb_client *client, struct lb_session **session)
{
	struct lb_session *old =
		g_hash_table_lookup(broker->sessions, login->client_id);

	if (broker->faults.offline)
		return DORAN_UNREACHABLE;
	if (!password_right(broker, login) ||
		(old != NULL && g_strcmp0(old->user, login->user) != 0))
		return DORAN_REFUSED;
	if (old != NULL)
		lb_session_break(old);
	*session = session_for(broker, login);
	lb_session_requeue(*session);
	if (login->will != NULL)
		(*session)->will = lb_item_copy(login->will);
	(*session)->will_retain = login->will_retain;
	(*session)->client = client;
	return DORAN_OK;
}

static void
keep(struct lb_broker *broker, const char *topic, GBytes *payload, guint qos)
{
	struct lb_item *item;

	g_hash_table_remove(broker->retained, topic);
	if (g_bytes_get_size(payload) == 0)
		return;
	item = lb_item_new(topic, payload, qos, TRUE);
	g_hash_table_insert(broker->retained, item->topic, item);
}

/* The highest QoS among the session's filters that match; -1: none does. */
static int
wanted_qos(const struct lb_session *session, const char *topic)
{
	GHashTableIter iter;
	gpointer filter, qos;
	int best = -1;

	g_hash_table_iter_init(&iter, session->filters);
	while (g_hash_table_iter_next(&iter, &filter, &qos))
		if (lb_filter_matches(filter, topic))
			best = MAX(best, (int)GPOINTER_TO_UINT(qos));
	return best;
}

void
lb_broker_route(struct lb_broker *broker, const char *topic, GBytes *payload,
	guint qos, gboolean retain)
{
	struct lb_item *item = lb_item_new(topic, payload, qos, FALSE);
	GHashTableIter iter;
	gpointer value;

	if (retain)
		keep(broker, topic, payload, qos);
	g_hash_table_iter_init(&iter, broker->sessions);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		struct lb_session *session = value;
		int wanted = wanted_qos(session, topic);

		if (wanted < 0 ||
			!lb_rules_allow(broker->rules, session->user,
				session->client_id, topic, LB_READ))
			continue;
		item->qos = MIN(qos, (guint)wanted);
		lb_session_push(session, item);
	}
	lb_item_free(item);
}
