/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One client, whatever it came by: its beginning, its end. */
#include "config.h"

#include "gate_server_priv.h"

struct visitor *
visitor_new(struct server *server, const struct visitor_kind *kind,
	struct address *take_address, char *take_peer)
{
	struct visitor *visitor = g_malloc0(kind->size);

	visitor->server = server;
	visitor->kind = kind;
	visitor->address = take_address;
	visitor->peer = take_peer;
	visitor->all.data = visitor->wait_link.data = visitor;
	visitor->wait = WAIT_NONE;
	g_queue_init(&visitor->out);
	g_queue_push_tail_link(&server->clients, &visitor->all);
	visitor_wait(visitor, WAIT_HELLO);
	return visitor;
}

void
visitor_free(struct visitor *visitor)
{
	visitor_wait(visitor, WAIT_NONE);
	visitor_inside(visitor);
	g_queue_unlink(&visitor->server->clients, &visitor->all);
	address_left(visitor->address);
	visitor_out_clear(visitor);
	if (visitor->kind->clear != NULL)
		visitor->kind->clear(visitor);
	g_free(visitor->peer);
	g_free(visitor);
}

void
visitor_session(struct visitor *visitor)
{
	visitor->session = visitor->kind->face->begin(
		visitor->server->gateway, &visitor_transport_ops, visitor);
}

void
visitor_session_over(struct visitor *visitor)
{
	void *session = g_steal_pointer(&visitor->session);

	if (session != NULL)
		visitor->kind->face->closed(session);
}

void
visitor_opened(struct visitor *visitor)
{
	struct server *server = visitor->server;

	if (visitor->state != VISITOR_HELLO)
		return;
	visitor->state = VISITOR_OPEN;
	visitor_inside(visitor);
	server->counters.kinds[visitor->kind->kind].clients++;
	visitor->counted = TRUE;
	visitor_wait(visitor, WAIT_READING);
	net_want_write(visitor->line);
}

void
visitor_drop(
	struct visitor *visitor, enum server_refusal refusal, const char *why)
{
	server_count_refusal(
		visitor->server, visitor->kind, refusal, visitor->peer, why);
	visitor->why = why;
	visitor->deaf = TRUE;
	visitor->state = VISITOR_ENDED;
	visitor_inside(visitor);
	visitor_out_clear(visitor);
	visitor_wait(visitor, WAIT_NONE);
	net_close(visitor->line);
}

void
visitor_end(struct visitor *visitor, guint code, const char *why)
{
	if (visitor->state == VISITOR_HELLO && visitor->session == NULL) {
		visitor->state = VISITOR_ENDED;
		visitor->deaf = TRUE;
		net_close(visitor->line);
		return;
	}
	if (visitor->state != VISITOR_HELLO && visitor->state != VISITOR_OPEN)
		return;
	visitor->state = VISITOR_ENDING;
	visitor_inside(visitor);
	visitor->close_code = (guint16)code;
	visitor->why = why;
	visitor_wait(visitor, WAIT_CLOSE);
	net_read(visitor->line, TRUE);
	net_want_write(visitor->line);
}

/* --- the connection -------------------------------------------------------
 */

static void
received(void *user, guint8 *bytes, gsize len)
{
	struct visitor *visitor = user;

	visitor->server->counters.read_bytes += len;
	if (!visitor->deaf)
		visitor->kind->received(visitor, bytes, len);
}

static void
writable(void *user)
{
	visitor_writable(user);
}

static void
closed(void *user)
{
	struct visitor *visitor = user;

	visitor_session_over(visitor);
	visitor_gone(visitor);
}

static const struct net_ops net_ops = {
	.received = received,
	.writable = writable,
	.closed = closed,
};

void
visitor_begin(struct visitor *visitor, int take_fd)
{
	struct server *server = visitor->server;

	visitor->line = net_adopt(server->net, take_fd,
		visitor->kind->tls && server->conf->cert != NULL, &net_ops,
		visitor);
	visitor->kind->begun(visitor);
}
