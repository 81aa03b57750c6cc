/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The metrics address: /health for load balancers, /metrics for Prometheus
 * (text format 0.0.4). A connection has one request and one answer. */
#include "config.h"

#include <string.h>
#include <unistd.h>

#include "gate_server_priv.h"
#include "mt_desk.h"
#include "wshello.h"

enum { PAGE_S = 5 };

struct page {
	struct server *server;
	struct net_line *line;
	GString *request;
	char *answer;
	gsize written;
	guint timer;
};

static void
gauge(GString *text, const char *name, const char *help, guint64 value)
{
	g_string_append_printf(text,
		"# HELP dorand_%s %s\n# TYPE dorand_%s gauge\n"
		"dorand_%s %" G_GUINT64_FORMAT "\n",
		name, help, name, name, value);
}

static void
counter(GString *text, const char *name, const char *help, guint64 value)
{
	g_string_append_printf(text,
		"# HELP dorand_%s %s\n# TYPE dorand_%s counter\n"
		"dorand_%s %" G_GUINT64_FORMAT "\n",
		name, help, name, name, value);
}

static void
add_heading(GString *text, const char *name, const char *help)
{
	g_string_append_printf(text,
		"# HELP dorand_%s %s\n# TYPE dorand_%s counter\n", name, help,
		name);
}

/* A family of values, one for each kind of listener. */
static void
add_family(GString *text, const char *name, const char *type, const char *help,
	const guint64 *values)
{
	g_string_append_printf(text,
		"# HELP dorand_listener_%s %s\n# TYPE dorand_listener_%s "
		"%s\n",
		name, help, name, type);
	for (guint i = 0; i < KIND_COUNT; i++)
		g_string_append_printf(text,
			"dorand_listener_%s{listener=\"%s\"} "
			"%" G_GUINT64_FORMAT "\n",
			name, server_kind_name(i), values[i]);
}

static void
add_kinds(GString *text, const struct server_counters *own)
{
	guint64 values[4][KIND_COUNT];

	for (guint i = 0; i < KIND_COUNT; i++) {
		const struct kind_counters *kind = &own->kinds[i];

		values[0][i] = kind->connections;
		values[1][i] = kind->clients;
		values[2][i] = kind->accepted;
		values[3][i] = kind->refused;
	}
	add_family(text, "connections", "gauge",
		"Connections by this kind of listener.", values[0]);
	add_family(text, "clients", "gauge", "Of these through the handshake.",
		values[1]);
	add_family(text, "accepted_total", "counter", "Connections ever.",
		values[2]);
	add_family(text, "refused_total", "counter",
		"Of these refused or ended by dorand.", values[3]);
}

static void
add_connections(GString *text, const struct server *server)
{
	const struct server_counters *own = &server->counters;

	gauge(text, "connections", "Connections of clients.", own->connections);
	gauge(text, "websockets", "Of these through the WebSocket handshake.",
		own->kinds[KIND_WS].clients);
	gauge(text, "client_queue_bytes", "Bytes that wait for clients.",
		own->queued);
	counter(text, "connections_total", "Connections ever.", own->accepted);
	counter(text, "read_bytes_total", "Bytes from clients, with framing.",
		own->read_bytes);
	counter(text, "written_bytes_total", "Bytes to clients, with framing.",
		own->written_bytes);
	add_kinds(text, own);
	add_heading(text, "refused_total",
		"Connections refused or ended by dorand.");
	for (guint i = 0; i < REFUSED_COUNT; i++)
		g_string_append_printf(text,
			"dorand_refused_total{kind=\"%s\"} %" G_GUINT64_FORMAT
			"\n",
			server_refusal_name(i), own->refused[i]);
}

static void
add_sessions(GString *text, const struct counters *all)
{
	gauge(text, "sessions_logged_in", "Clients logged in at the broker.",
		all->logged_in);
	gauge(text, "upstreams", "Connections to the broker.", all->upstreams);
	gauge(text, "unacked_messages",
		"Messages that clients have not acknowledged.", all->unacked);
	gauge(text, "paused_clients",
		"Clients not read, since the broker, their rate or memory is "
		"full.",
		all->paused_clients);
	gauge(text, "paused_upstreams",
		"Broker connections not read, since the client is full.",
		all->paused_upstreams);
	gauge(text, "held_bytes", "Bytes of messages in memory.", all->held);
	counter(text, "logins_total", "Logins at the broker.", all->logins);
	counter(text, "received_messages_total",
		"Messages from clients to the broker.", all->received);
	counter(text, "received_bytes_total", "Bytes of their bodies.",
		all->received_bytes);
	counter(text, "delivered_messages_total",
		"Messages from the broker to clients.", all->delivered);
	counter(text, "delivered_bytes_total", "Bytes of their bodies.",
		all->delivered_bytes);
	counter(text, "redelivered_messages_total",
		"Messages that the broker sent again.", all->redelivered);
	counter(text, "unmatched_messages_total",
		"Messages dropped, since no subscription matched.",
		all->unmatched);
	counter(text, "oversized_messages_total",
		"Messages dropped, since they were over max-message.",
		all->too_large);
	counter(text, "rate_pauses_total", "Clients slowed down by their rate.",
		all->rates);
	gauge(text, "waiting_exchanges",
		"MTProto clients that wait for their turn.",
		all->waiting_exchanges);
	counter(text, "exchanges_total", "MTProto clients with a new key.",
		all->exchanges);
	counter(text, "resumed_total", "MTProto clients with a key they had.",
		all->resumed);
	counter(text, "unknown_keys_total",
		"MTProto clients with a key that is not here any more.",
		all->unknown_keys);
	add_heading(text, "endings_total", "How sessions ended.");
	for (guint i = 0; i < ENDING_COUNT; i++)
		g_string_append_printf(text,
			"dorand_endings_total{kind=\"%s\"} %" G_GUINT64_FORMAT
			"\n",
			ending_name(i), all->endings[i]);
}

/* Resident bytes, from /proc; 0: not known. */
static guint64
resident(void)
{
	g_autofree char *text = NULL;
	const char *pages;

	if (!g_file_get_contents("/proc/self/statm", &text, NULL, NULL))
		return 0;
	pages = strchr(text, ' ');
	return pages == NULL ? 0
			     : g_ascii_strtoull(pages, NULL, 10) *
			(guint64)sysconf(_SC_PAGESIZE);
}

char *
page_metrics(const struct server *server)
{
	GString *text = g_string_new(NULL);

	g_string_append_printf(text,
		"# HELP dorand_info What runs.\n# TYPE dorand_info gauge\n"
		"dorand_info{version=\"%s\"} 1\n",
		PACKAGE_VERSION);
	gauge(text, "draining", "1 while dorand ends.",
		server->draining ? 1 : 0);
	gauge(text, "resident_bytes", "Memory of the process.", resident());
	add_connections(text, server);
	add_sessions(text, gateway_counters(server->gateway));
	gauge(text, "auth_keys", "Keys of MTProto clients in memory.",
		mt_desk_count(server->gateway));
	return g_string_free(text, FALSE);
}

static char *
answer(const struct page *page, gsize length)
{
	struct wshello hello;
	g_autofree char *text = NULL;
	char *made;

	if (wshello_parse(&hello, page->request->str, length) != 0) {
		made = wshello_answer(400, "text/plain", "bad request\n");
	} else if (strcmp(hello.method, "GET") != 0) {
		made = wshello_answer(405, "text/plain", "GET only\n");
	} else if (strcmp(hello.target, "/health") == 0) {
		gboolean ends = page->server->draining;

		made = wshello_answer(ends ? 503 : 200, "text/plain",
			ends ? "draining\n" : "ok\n");
	} else if (strcmp(hello.target, "/metrics") == 0) {
		text = page_metrics(page->server);
		made = wshello_answer(
			200, "text/plain; version=0.0.4; charset=utf-8", text);
	} else {
		made = wshello_answer(
			404, "text/plain", "/health and /metrics\n");
	}
	wshello_clear(&hello);
	return made;
}

static void
received(void *user, guint8 *bytes, gsize len)
{
	struct page *page = user;
	GString *request = page->request;
	gsize seen = request->len, length;

	if (page->answer != NULL)
		return;
	g_string_append_len(request, (const char *)bytes,
		(gssize)MIN(len, WSHELLO_MAX + 1 - seen));
	length = wshello_length(request->str, request->len, seen);
	if (length == 0 && request->len <= WSHELLO_MAX)
		return;
	page->answer = length == 0
		? wshello_answer(431, "text/plain", "too large\n")
		: answer(page, length);
	net_want_write(page->line);
}

static void
writable(void *user)
{
	struct page *page = user;
	gsize left = strlen(page->answer) - page->written;
	gsize part = MIN(left, NET_WRITE_MAX);

	if (left == 0) {
		net_close(page->line);
		return;
	}
	memcpy(net_buffer(page->line), page->answer + page->written, part);
	page->written += part;
	if (net_write(page->line, part))
		net_want_write(page->line);
}

static void
closed(void *user)
{
	struct page *page = user;

	page->server->pages--;
	g_clear_handle_id(&page->timer, g_source_remove);
	g_string_free(page->request, TRUE);
	g_free(page->answer);
	g_free(page);
}

static const struct net_ops page_ops = {
	.received = received,
	.writable = writable,
	.closed = closed,
};

static gboolean
too_late(gpointer data)
{
	struct page *page = data;

	page->timer = 0;
	net_close(page->line);
	return G_SOURCE_REMOVE;
}

void
page_accepted(void *user, int take_fd, const struct sockaddr *from)
{
	struct server *server = user;
	struct page *page;

	(void)from;
	if (!server->begun || server->pages >= PAGES_MAX) {
		close(take_fd);
		return;
	}
	page = g_new0(struct page, 1);
	page->server = server;
	page->request = g_string_new(NULL);
	server->pages++;
	page->line = net_adopt(server->net, take_fd, FALSE, &page_ops, page);
	page->timer = g_timeout_add_seconds(PAGE_S, too_late, page);
}
