/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lb_broker.h"
#include "lb_rules.h"

/* How far a late message may be overtaken, and by how many. */
#define REORDER_US (20 * 1000)
#define LOOK_AHEAD 64

struct lb_item *
lb_item_new(const char *topic, GBytes *payload, guint qos, gboolean retained)
{
	struct lb_item *item = g_new0(struct lb_item, 1);

	item->topic = g_ref_string_new(topic);
	item->payload = g_bytes_ref(payload);
	item->qos = qos;
	item->retained = retained;
	return item;
}

struct lb_item *
lb_item_copy(const struct lb_item *item)
{
	struct lb_item *copy = g_new(struct lb_item, 1);

	*copy = *item;
	g_ref_string_acquire(copy->topic);
	g_bytes_ref(copy->payload);
	return copy;
}

void
lb_item_free(struct lb_item *item)
{
	if (item == NULL)
		return;
	g_ref_string_release(item->topic);
	g_bytes_unref(item->payload);
	g_free(item);
}

struct lb_session *
lb_session_new(
	struct lb_broker *broker, const char *client_id, const char *user)
{
	struct lb_session *session = g_new0(struct lb_session, 1);

	session->broker = broker;
	session->client_id = g_strdup(client_id);
	session->user = g_strdup(user);
	session->filters =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_queue_init(&session->queue);
	g_queue_init(&session->unacked);
	session->rand = g_rand_new_with_seed(
		broker->faults.seed ^ g_str_hash(client_id));
	return session;
}

void
lb_session_free(struct lb_session *session)
{
	g_queue_clear_full(&session->queue, (GDestroyNotify)lb_item_free);
	g_queue_clear_full(&session->unacked, (GDestroyNotify)lb_item_free);
	lb_item_free(session->will);
	g_hash_table_unref(session->filters);
	g_rand_free(session->rand);
	g_free(session->client_id);
	g_free(session->user);
	g_free(session);
}

void
lb_session_push(struct lb_session *session, const struct lb_item *item)
{
	const struct lb_faults *faults = &session->broker->faults;
	guint copies = 1;

	if (session->client == NULL && item->qos == 0)
		return;
	if (lb_fault_strikes(session->rand, faults->drop))
		copies = 0;
	else if (lb_fault_strikes(session->rand, faults->duplicate))
		copies = 2;
	for (guint i = 0; i < copies; i++) {
		struct lb_item *copy = lb_item_copy(item);

		copy->due = g_get_monotonic_time() +
			(gint64)faults->delay_ms * 1000;
		if (lb_fault_strikes(session->rand, faults->reorder))
			copy->due += REORDER_US;
		copy->oversize =
			lb_fault_strikes(session->rand, faults->oversize);
		g_queue_push_tail(&session->queue, copy);
	}
	if (session->client == NULL)
		return;
	if (lb_fault_strikes(session->rand, faults->disconnect))
		session->doomed = TRUE;
	session->client->wake(session->client);
}

/* Before a new connection: unacknowledged ones first, QoS 0 forgotten. */
void
lb_session_requeue(struct lb_session *session)
{
	GList *next;
	struct lb_item *item;

	for (GList *l = session->queue.head; l != NULL; l = next) {
		next = l->next;
		item = l->data;
		if (item->qos > 0)
			continue;
		lb_item_free(item);
		g_queue_delete_link(&session->queue, l);
	}
	while ((item = g_queue_pop_tail(&session->unacked)) != NULL) {
		item->token = 0;
		item->duplicate = TRUE;
		item->due = 0;
		g_queue_push_head(&session->queue, item);
	}
}

struct lb_item *
lb_session_take(struct lb_session *session, guint window, gint64 *wait)
{
	gint64 now = g_get_monotonic_time();
	guint seen = 0;

	*wait = -1;
	if (session->doomed)
		return NULL;
	for (GList *l = session->queue.head; l != NULL && seen < LOOK_AHEAD;
		l = l->next, seen++) {
		struct lb_item *item = l->data;

		if (item->due > now) {
			if (*wait == -1 || item->due < *wait)
				*wait = item->due;
			continue;
		}
		if (item->qos > 0 && session->unacked.length >= window) {
			*wait = -1;
			return NULL;
		}
		g_queue_delete_link(&session->queue, l);
		if (item->qos == 0)
			return item;
		item->token = ++session->last_token;
		g_queue_push_tail(&session->unacked, item);
		return lb_item_copy(item);
	}
	return NULL;
}

void
lb_session_ack(struct lb_session *session, guint64 token)
{
	for (GList *l = session->unacked.head; l != NULL; l = l->next) {
		struct lb_item *item = l->data;

		if (item->token != token)
			continue;
		g_queue_delete_link(&session->unacked, l);
		lb_item_free(item);
		if (session->client != NULL)
			session->client->wake(session->client);
		return;
	}
}

void
lb_session_leave(struct lb_session *session, gboolean goodbye)
{
	struct lb_broker *broker = session->broker;
	struct lb_item *will = g_steal_pointer(&session->will);
	gboolean retain = session->will_retain;

	session->client = NULL;
	session->doomed = FALSE;
	if (will != NULL && !goodbye &&
		lb_rules_allow(broker->rules, session->user, session->client_id,
			will->topic, LB_WRITE))
		lb_broker_route(
			broker, will->topic, will->payload, will->qos, retain);
	if (session->clean)
		g_hash_table_remove(broker->sessions, session->client_id);
	lb_item_free(will);
}

void
lb_session_break(struct lb_session *session)
{
	struct lb_client *client = session->client;

	if (client == NULL)
		return;
	lb_session_leave(session, FALSE);
	client->cut(client);
}

enum doran_status
lb_session_subscribe(struct lb_session *session, const char *filter, guint qos)
{
	struct lb_broker *broker = session->broker;
	GHashTableIter iter;
	gpointer value;

	if (!lb_filter_valid(filter))
		return DORAN_CONFIG;
	if (!lb_rules_allow(broker->rules, session->user, session->client_id,
		    filter, LB_READ))
		return DORAN_DENIED;
	g_hash_table_replace(
		session->filters, g_strdup(filter), GUINT_TO_POINTER(qos));
	g_hash_table_iter_init(&iter, broker->retained);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		const struct lb_item *kept = value;
		struct lb_item *item;

		if (!lb_filter_matches(filter, kept->topic))
			continue;
		item = lb_item_copy(kept);
		item->qos = MIN(kept->qos, qos);
		lb_session_push(session, item);
		lb_item_free(item);
	}
	return DORAN_OK;
}

void
lb_session_unsubscribe(struct lb_session *session, const char *filter)
{
	g_hash_table_remove(session->filters, filter);
}

enum doran_status
lb_session_publish(struct lb_session *session, const char *topic,
	GBytes *payload, guint qos, gboolean retain)
{
	struct lb_broker *broker = session->broker;
	gboolean breaks;

	if (!lb_topic_valid(topic))
		return DORAN_CONFIG;
	if (lb_control_is(topic))
		return lb_control(broker, topic, payload);
	if (session->doomed)
		return DORAN_UNREACHABLE;
	if (!lb_rules_allow(broker->rules, session->user, session->client_id,
		    topic, LB_WRITE))
		return DORAN_DENIED;
	breaks = lb_fault_strikes(session->rand, broker->faults.disconnect);
	/* half of the connections break before the message was taken */
	if (!breaks || g_rand_boolean(session->rand))
		lb_broker_route(broker, topic, payload, qos, retain);
	if (!breaks)
		return DORAN_OK;
	session->doomed = TRUE;
	session->client->wake(session->client);
	return DORAN_UNREACHABLE;
}
