/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Loads dorand with clients of MTProto for the benchmark; it trusts the server
 * and ends when anything fails.
 *   mtload idle tcp://127.0.0.1:PORT COUNT USER PASSWORD
 *     that many clients, each with an auth key of its own; "up" when all are
 *     logged in; ends with its standard input
 *   mtload flow mqtt://127.0.0.1:PORT tcp://127.0.0.1:PORT COUNT BYTES TOPIC
 *     from the first to the second, acknowledged; seconds */
#include "config.h"

#include <poll.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "load_conn.h"
#include "mt_link.h"
#include "tl.h"
#include "tl_schema_doran.h"

enum { BATCH = 50, WINDOW = 8 };

struct peer {
	struct mt_link *link;
	int fd;
	guint answers, messages;
	const char *user, *password;
};

static guint acked;

static void
log_in(struct peer *peer)
{
	GByteArray *body = g_byte_array_new();
	struct tl_writer w;

	tl_write(&w, &tl_doran, body, TL_DORAN_LOGIN);
	tl_write_true(&w, TL_DORAN_LOGIN__CLEAN, TRUE);
	tl_write_string(&w, TL_DORAN_LOGIN__USER, peer->user);
	tl_write_bytes(&w, TL_DORAN_LOGIN__PASSWORD, peer->password,
		strlen(peer->password));
	tl_write_string(&w, TL_DORAN_LOGIN__VERSION, "bench");
	tl_write_end(&w);
	mt_link_send(
		peer->link, g_byte_array_free_to_bytes(body), MT_SEND_QUERY);
}

static void
on_ready(struct mt_link *link, gboolean new_key, gpointer data)
{
	(void)link, (void)new_key;
	log_in(data);
}

static void
on_message(
	struct mt_link *link, const struct mt_message *message, gpointer data)
{
	struct peer *peer = data;

	peer->messages++;
	mt_link_ack(link, message->msg_id);
}

static void
on_result(struct mt_link *link, guint64 handle, const guint8 *body, gsize len,
	gpointer data)
{
	struct peer *peer = data;

	(void)link, (void)handle, (void)body, (void)len;
	peer->answers++;
}

static void
on_error(struct mt_link *link, guint64 handle, gint32 code, const char *text,
	gpointer data)
{
	(void)link, (void)handle, (void)code, (void)data;
	load_fail(text);
}

static void
on_server_key(struct mt_link *link, const struct mt_rsa_key *key, gpointer data)
{
	(void)key, (void)data;
	mt_link_trust(link, TRUE);
}

static void
on_ended(struct mt_link *link, enum mt_ended ended, const char *why,
	gpointer data)
{
	(void)link, (void)ended, (void)data;
	load_fail(why);
}

static const struct mt_link_ops ops = {
	.ready = on_ready,
	.message = on_message,
	.result = on_result,
	.error = on_error,
	.server_key = on_server_key,
	.ended = on_ended,
};

static void
dial(struct peer *peer, const char *url, const char *user, const char *password)
{
	const struct mt_client client = {
		.host = &mt_host_system, .kind = MT_ABRIDGED, .dc = 2};
	struct conn conn = {0};

	peer->user = user;
	peer->password = password;
	conn_dial(&conn, url);
	peer->fd = conn.fd;
	peer->link = mt_link_new_client(&client, &ops, peer);
}

static gboolean
flush(struct peer *peer)
{
	const guint8 *bytes;
	gsize len;
	ssize_t n;

	mt_link_flush(peer->link);
	bytes = mt_link_out(peer->link, &len);
	n = len > 0 ? write(peer->fd, bytes, len) : 0;
	if (n > 0)
		mt_link_drop(peer->link, (gsize)n);
	return n == (ssize_t)len;
}

static void
feed(struct peer *peer)
{
	static guint8 bytes[1 << 18];
	ssize_t n = read(peer->fd, bytes, sizeof bytes);

	if (n == 0)
		load_fail("the server closed");
	if (n > 0)
		mt_link_feed(peer->link, bytes, (gsize)n);
}

/* One turn; conn may be NULL. */
static void
turn(struct peer *peers, guint n, struct conn *conn)
{
	struct pollfd fds[BATCH + 1];
	guint all = n;

	for (guint i = 0; i < n; i++) {
		fds[i].fd = peers[i].fd;
		fds[i].events = flush(&peers[i]) ? POLLIN : POLLIN | POLLOUT;
	}
	if (conn != NULL) {
		fds[all].fd = conn->fd;
		fds[all++].events =
			conn_flush(conn) ? POLLIN : POLLIN | POLLOUT;
	}
	if (poll(fds, all, 30000) <= 0)
		load_fail("nothing happens");
	for (guint i = 0; i < n; i++)
		if ((fds[i].revents & (POLLIN | POLLHUP | POLLERR)) != 0)
			feed(&peers[i]);
	if (conn != NULL && (fds[n].revents & POLLIN) != 0)
		conn_read(conn);
}

static void
answered(struct peer *peers, guint n, guint answers)
{
	for (guint i = 0; i < n; i++)
		while (peers[i].answers < answers)
			turn(peers, n, NULL);
}

static void
idle(char **a)
{
	guint n = (guint)atoi(a[1]), some;
	struct peer *peers = g_new0(struct peer, n);
	char byte;

	for (guint i = 0; i < n; i += some) {
		some = MIN(BATCH, n - i);
		for (guint j = 0; j < some; j++)
			dial(&peers[i + j], a[0], a[2], a[3]);
		answered(peers + i, some, 1);
		for (guint j = 0; j < some; j++)
			flush(&peers[i + j]);
	}
	puts("up");
	fflush(stdout);
	while (read(0, &byte, 1) > 0)
		;
}

static void
subscribe(struct peer *peer, const char *topic)
{
	GByteArray *body = g_byte_array_new();
	struct tl_writer w;

	tl_write(&w, &tl_doran, body, TL_DORAN_SUBSCRIBE);
	tl_write_string(&w, TL_DORAN_SUBSCRIBE__FILTER, topic);
	tl_write_int(&w, TL_DORAN_SUBSCRIBE__QOS, 1);
	tl_write_end(&w);
	mt_link_send(
		peer->link, g_byte_array_free_to_bytes(body), MT_SEND_QUERY);
}

static void
count_sent(struct conn *conn)
{
	(void)conn;
	acked++;
}

static void
flow(char **a)
{
	guint count = (guint)atoi(a[2]), published = 0;
	gsize len = strtoul(a[3], NULL, 10);
	g_autofree guint8 *body = g_malloc(len);
	struct conn from = {.sent = count_sent};
	struct peer to = {.fd = -1};
	gint64 began;

	randombytes_buf(body, len);
	dial(&to, a[1], "bob", "x");
	answered(&to, 1, 1);
	subscribe(&to, a[4]);
	answered(&to, 1, 2);
	conn_dial(&from, a[0]);
	conn_log_in(&from, "alice~1~mtflow", "alice", "x", 60);
	conn_granted(&from, 1);
	began = g_get_monotonic_time();
	while (to.messages < count || acked < count) {
		while (published < count && published - acked < WINDOW &&
			published - to.messages < WINDOW) {
			conn_publish(&from, a[4], body, len);
			published++;
		}
		turn(&to, 1, &from);
	}
	printf("%.6f\n", (double)(g_get_monotonic_time() - began) / 1e6);
}

int
main(int argc, char **argv)
{
	if (sodium_init() < 0)
		return 70;
	if (argc == 6 && strcmp(argv[1], "idle") == 0)
		idle(argv + 2);
	else if (argc == 7 && strcmp(argv[1], "flow") == 0)
		flow(argv + 2);
	else
		return 64;
	return 0;
}
