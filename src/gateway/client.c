/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "client_priv.h"
#include "gateway_priv.h"

#define BYE_WAIT (5 * G_USEC_PER_SEC)
/* Messages that were acknowledged behind one that was not, for each that may
 * wait: they take room until it is. */
#define GAPS 8
/* Far from as many as there are packet IDs. */
#define MAX_SENT 50000

static struct client *
of_upstream(struct upstream *up)
{
	return (struct client *)up;
}

static struct client *
of_timer(struct timer *timer)
{
	return (struct client *)((char *)timer -
		G_STRUCT_OFFSET(struct client, timer));
}

static void
count(guint *counter, gboolean *state, gboolean now)
{
	if (*state == now)
		return;
	*state = now;
	*counter += now ? 1u : -1u;
}

/* ---- back-pressure --- */

static void
account(struct client *c)
{
	gsize now = upstream_held(&c->up) + c->unmatched_size +
		c->filters_size + c->tags_size + window_held(&c->sent) +
		window_held(&c->written) + window_held(&c->given) +
		c->ops->queued(c) + c->ops->held(c);

	c->gateway->counters.held += now - c->accounted;
	c->accounted = now;
}

static gboolean
over(gsize size, gsize bound, gboolean was)
{
	return was ? size > bound / 2 : size > bound;
}

static void
balance(struct client *c)
{
	struct gateway *g = c->gateway;
	const struct limits *limits = &g->limits;
	gsize down = c->ops->queued(c);
	gsize up = upstream_queued(&c->up) + c->tags_size;
	gboolean was = c->full, waits = c->broker_waits, short_of;

	account(c);
	short_of = g->counters.held > limits->memory;
	if (!over(c->unacked, limits->unacked, waits))
		c->unacked_since = 0;
	else if (c->unacked_since == 0)
		c->unacked_since = g->now;
	waits = over(down, limits->client_queue, waits) ||
		c->unacked_since > 0 ||
		window_len(&c->given) > (guint64)limits->unacked * GAPS ||
		c->unmatched_size > limits->unmatched || (short_of && down > 0);
	count(&g->counters.paused_upstreams, &c->broker_waits, waits);
	count(&g->counters.paused_clients, &c->full,
		over(up, limits->upstream_queue, was) ||
			over(window_len(&c->sent),
				MIN(limits->receipts, MAX_SENT), was) ||
			(short_of && up > 0));
	upstream_read(&c->up, !c->broker_waits);
}

gint64
client_unacked_since(const struct client *c)
{
	return c->unacked_since;
}

gboolean
client_full(const struct client *c)
{
	return c->full;
}

void
client_flush(struct client *c)
{
	if (c->over || !c->accepted)
		return;
	upstream_flush(&c->up);
	/* a broken connection has dropped its queue */
	if (!c->over && c->up.connected)
		client_written(c);
	if (!c->over)
		balance(c);
}

static void
leave_if_done(struct client *c)
{
	if (c->leaving && !c->over && window_len(&c->sent) == 0)
		upstream_bye(&c->up);
}

static void
turn(struct upstream *up)
{
	struct client *c = of_upstream(up);

	if (c->accepted) {
		client_auto(c);
		client_flush(c);
		leave_if_done(c);
	}
	if (!c->over)
		c->ops->turn(c);
}

void
client_drained(struct client *c)
{
	if (!c->over && c->accepted)
		turn(&c->up);
}

/* ---- the broker --- */

static void
accepted(struct upstream *up, gboolean present)
{
	struct client *c = of_upstream(up);

	c->accepted = TRUE;
	c->unmatched_until = c->gateway->now +
		(gint64)c->gateway->limits.unmatched_ms * 1000;
	c->gateway->counters.logged_in++;
	c->gateway->counters.logins++;
	c->ops->accepted(c, present);
}

static void
packet(struct upstream *up, const struct mqtt_packet *p)
{
	struct client *c = of_upstream(up);

	switch (p->type) {
	case MQTT_PUBLISH:
		client_arrived(c, p);
		break;
	case MQTT_PUBACK:
	case MQTT_SUBACK:
	case MQTT_UNSUBACK:
		client_answered(c, p);
		break;
	case MQTT_PUBREL: /* the end of what came with QoS 2 */
		client_send(c,
			&(struct mqtt_packet){
				.type = MQTT_PUBCOMP, .id = p->id},
			NULL);
		break;
	default:
		client_end(c, ENDING_UNREACHABLE,
			"the broker broke the protocol: an answer to nothing");
		break;
	}
}

/* Somebody logged in with the same client ID, here, after this one. */
static gboolean
is_succeeded(struct client *c)
{
	struct client *latest = c->id != NULL
		? g_hash_table_lookup(c->gateway->clients, c->id)
		: NULL;

	return latest != NULL && latest != c;
}

static void
ended(struct upstream *up, enum ending ending, const char *why)
{
	struct client *c = of_upstream(up);

	if (c->accepted && ending == ENDING_UNREACHABLE && is_succeeded(c))
		client_end(c, ENDING_TAKEN_OVER,
			"another connection has logged in with this client ID");
	else
		client_end(c, ending, why);
}

/* ---- beginning and end --- */

static void
timer_due(struct timer *timer)
{
	struct client *c = of_timer(timer);

	gateway_tick(c->gateway);
	if (c->leaving) {
		upstream_bye(&c->up);
		return;
	}
	client_strays(c, TRUE);
	turn(&c->up);
}

static void
enlist(struct client *c, const struct mqtt_login *login)
{
	if (login->client_id.len == 0)
		return;
	c->id = g_strndup(login->client_id.at, login->client_id.len);
	g_hash_table_replace(c->gateway->clients, c->id, c);
}

/* Whoever is in the table has its key there. */
static void
delist(struct client *c)
{
	if (c->id != NULL &&
		g_hash_table_lookup(c->gateway->clients, c->id) == c)
		g_hash_table_remove(c->gateway->clients, c->id);
	g_clear_pointer(&c->id, g_free);
}

gboolean
client_login(struct client *c, struct gateway *gateway,
	const struct mqtt_login *login, gboolean extended,
	const struct client_ops *ops)
{
	static const struct upstream_ops upstream_ops = {
		.accepted = accepted,
		.packet = packet,
		.turn = turn,
		.ended = ended,
	};

	if (!upstream_open(&c->up, gateway, login, &upstream_ops))
		return FALSE;
	c->gateway = gateway;
	c->ops = ops;
	c->extended = extended;
	c->subscriptions = g_ptr_array_new_with_free_func(
		(GDestroyNotify)subscription_free);
	c->sent.size = sizeof(struct sent_entry);
	c->written.size = sizeof(struct written_entry);
	c->given.size = sizeof(struct given_entry);
	c->timer.func = timer_due;
	enlist(c, login);
	return TRUE;
}

void
client_bye(struct client *c)
{
	if (c->over || c->leaving)
		return;
	c->leaving = TRUE;
	timer_set(c->gateway->timers, &c->timer, c->gateway->now + BYE_WAIT);
	client_flush(c);
	leave_if_done(c);
}

/* Gives back what it has; the memory of the client itself stays. */
static void
let_go(struct client *c)
{
	struct counters *counters = &c->gateway->counters;

	upstream_close(&c->up);
	timer_clear(c->gateway->timers, &c->timer);
	delist(c);
	count(&counters->paused_clients, &c->full, FALSE);
	count(&counters->paused_upstreams, &c->broker_waits, FALSE);
	counters->logged_in -= c->accepted ? 1 : 0;
	counters->unacked -= c->unacked;
	counters->held -= c->accounted;
	c->unacked = 0;
	c->accounted = 0;
	client_forget_sent(c);
	window_clear(&c->given);
	g_clear_pointer(&c->unmatched, g_ptr_array_unref);
}

void
client_end(struct client *c, enum ending ending, const char *why)
{
	if (c->over)
		return;
	c->over = TRUE;
	c->gateway->counters.endings[ending]++;
	c->ops->ended(c, ending, why);
	let_go(c);
}

void
client_clear(struct client *c)
{
	if (c->gateway == NULL)
		return;
	if (!c->over) {
		c->over = TRUE;
		c->gateway->counters.endings[c->leaving ? ENDING_DISCONNECT
							: ENDING_GONE]++;
		/* It has said goodbye, and did not wait for an answer. */
		if (c->leaving)
			upstream_bye(&c->up);
		let_go(c);
	}
	g_clear_pointer(&c->subscriptions, g_ptr_array_unref);
}
