/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <openssl/err.h>
#include <openssl/ssl.h>

#include "fault.h"
#include "gate_log.h"
#include "gate_net.h"
#include "gate_tls.h"
#include "i18n.h"
#include "poller.h"

/* Reads of one line before others have their turn. */
enum { READ_MAX = 65536, READS_A_TURN = 4 };
enum { IO_AGAIN = -1, IO_BROKEN = -2 };

struct net {
	struct poller *poller;
	SSL_CTX *tls;
	GQueue lines; /* all of them, by line->all */
	GQueue due; /* lines that have something to do now, by line->due_link */
	GSource *turn; /* ready while there are any */
	guint8 in[READ_MAX], out[NET_WRITE_MAX];
};

struct turn_source {
	GSource source;
	struct net *net;
};

struct net_line {
	struct watch watch; /* first */
	struct net *net;
	int fd;
	SSL *tls;
	const struct net_ops *ops;
	void *user;
	guint8 *rest; /* of the last write, what the socket did not take */
	gsize rest_at, rest_len;
	GList all, due_link;
	guint due : 1;
	guint shaking : 1; /* TLS handshake */
	guint reading : 1;
	guint wanting : 1; /* net_want_write() */
	guint closing : 1;
	guint cross_in : 1; /* TLS must write before it can read on */
	guint cross_out : 1;
	guint in : 1, out : 1; /* what the poller looks for */
};

/* It has its turn before the loop sleeps. */
static void
line_due(struct net_line *line)
{
	struct net *net = line->net;

	if (line->due)
		return;
	line->due = TRUE;
	g_queue_push_tail_link(&net->due, &line->due_link);
	g_source_set_ready_time(net->turn, 0);
}

static void watched(struct watch *watch, gboolean in, gboolean out);

/* With no interest the descriptor leaves the poller: else one that is broken
 * would be told of without end. */
static void
interest(struct net_line *line, gboolean in, gboolean out)
{
	struct poller *poller = line->net->poller;

	if (line->watch.added && line->in == (guint)in &&
		line->out == (guint)out)
		return;
	line->in = in ? 1 : 0;
	line->out = out ? 1 : 0;
	if (!in && !out)
		poller_remove(poller, &line->watch);
	else if (line->watch.added)
		poller_want(poller, &line->watch, in, out);
	else
		poller_add(poller, &line->watch, line->fd, in, out, watched);
}

static void
update(struct net_line *line)
{
	gboolean writes = line->rest != NULL;

	if (line->shaking || line->closing)
		return;
	interest(line, (line->reading && !line->cross_in) || line->cross_out,
		(writes && !line->cross_out) || line->cross_in);
}

/* --- bytes ----------------------------------------------------------------
 */

static gssize
tls_result(struct net_line *line, int rc)
{
	switch (SSL_get_error(line->tls, rc)) {
	case SSL_ERROR_WANT_READ:
	case SSL_ERROR_WANT_WRITE:
		return IO_AGAIN;
	case SSL_ERROR_ZERO_RETURN:
		return 0;
	default:
		return IO_BROKEN;
	}
}

static gssize
plain_result(gssize n)
{
	if (n >= 0)
		return n;
	return errno == EAGAIN || errno == EINTR ? IO_AGAIN : IO_BROKEN;
}

/* Bytes, 0 at the end, or one of IO_*. */
static gssize
line_recv(struct net_line *line, guint8 *to, gsize len)
{
	size_t n = 0;
	int rc;

	if (line->tls == NULL)
		return plain_result(recv(line->fd, to, len, 0));
	ERR_clear_error();
	rc = SSL_read_ex(line->tls, to, len, &n);
	line->cross_in =
		rc != 1 && SSL_get_error(line->tls, rc) == SSL_ERROR_WANT_WRITE;
	return rc == 1 ? (gssize)n : tls_result(line, rc);
}

static gssize
line_send_some(struct net_line *line, const guint8 *bytes, gsize len)
{
	size_t n = 0;
	int rc;

	if (line->tls == NULL)
		return plain_result(send(line->fd, bytes, len, MSG_NOSIGNAL));
	ERR_clear_error();
	rc = SSL_write_ex(line->tls, bytes, len, &n);
	line->cross_out =
		rc != 1 && SSL_get_error(line->tls, rc) == SSL_ERROR_WANT_READ;
	return rc == 1 ? (gssize)n : tls_result(line, rc);
}

/* As much as the socket takes now; *sent says how much. FALSE: it is broken.
 */
static gboolean
line_send(struct net_line *line, const guint8 *bytes, gsize len, gsize *sent)
{
	*sent = 0;
	while (*sent < len) {
		gssize n = line_send_some(line, bytes + *sent, len - *sent);

		if (n == IO_AGAIN)
			return TRUE;
		if (n <= 0)
			return FALSE;
		*sent += (gsize)n;
	}
	return TRUE;
}

/* --- a line's turn --------------------------------------------------------
 */

static void
line_free(struct net_line *line)
{
	struct net *net = line->net;

	poller_remove(net->poller, &line->watch);
	if (line->tls != NULL) {
		if (!line->shaking)
			(void)SSL_shutdown(line->tls);
		SSL_free(line->tls);
		ERR_clear_error();
	}
	close(line->fd);
	if (line->due)
		g_queue_unlink(&net->due, &line->due_link);
	g_queue_unlink(&net->lines, &line->all);
	g_free(line->rest);
	g_free(line);
}

static void
line_end(struct net_line *line)
{
	line->closing = TRUE;
	line->ops->closed(line->user);
	line_free(line);
}

static void
line_read(struct net_line *line)
{
	struct net *net = line->net;
	gssize n;

	for (int i = 0; line->reading && !line->closing; i++) {
		/* What TLS has read from the socket, the poller cannot see. */
		if (i >= READS_A_TURN &&
			(line->tls == NULL || SSL_pending(line->tls) == 0))
			return;
		n = line_recv(line, net->in, sizeof(net->in));
		if (n == IO_AGAIN)
			return;
		if (n <= 0) {
			net_close(line);
			return;
		}
		line->ops->received(line->user, net->in, (gsize)n);
		if (line->tls == NULL && n < READ_MAX)
			return; /* that was all */
	}
}

static void
rest_send(struct net_line *line)
{
	gsize sent;

	if (!line_send(line, line->rest + line->rest_at,
		    line->rest_len - line->rest_at, &sent)) {
		net_close(line);
		return;
	}
	line->rest_at += sent;
	if (line->rest_at == line->rest_len)
		g_clear_pointer(&line->rest, g_free);
}

static void
line_write(struct net_line *line)
{
	if (line->rest != NULL)
		rest_send(line);
	if (line->rest != NULL || line->closing || !line->wanting)
		return;
	line->wanting = FALSE;
	line->ops->writable(line->user);
}

static void
shake(struct net_line *line)
{
	int rc, why;

	ERR_clear_error();
	rc = SSL_accept(line->tls);
	if (rc == 1) {
		line->shaking = FALSE;
		line_due(line);
		return;
	}
	why = SSL_get_error(line->tls, rc);
	if (why == SSL_ERROR_WANT_READ) {
		interest(line, TRUE, FALSE);
	} else if (why == SSL_ERROR_WANT_WRITE) {
		interest(line, FALSE, TRUE);
	} else {
		gate_log(GATE_DEBUG, "tls-failed", "why", gate_tls_reason(),
			NULL);
		net_close(line);
	}
}

static void
watched(struct watch *watch, gboolean in, gboolean out)
{
	struct net_line *line = (struct net_line *)watch;

	if (line->closing)
		return;
	if (line->shaking) {
		shake(line);
		return;
	}
	if (in || (out && line->cross_in))
		line_read(line);
	if ((out || (in && line->cross_out)) && !line->closing)
		line_write(line);
	update(line);
}

static void
take_turn(struct net_line *line)
{
	if (line->closing) {
		line_end(line);
		return;
	}
	if (line->shaking)
		return;
	/* read on after a pause: TLS may hold what the poller cannot see */
	if (line->tls != NULL)
		line_read(line);
	if (!line->closing)
		line_write(line);
	update(line);
}

static gboolean
on_turn(GSource *source, GSourceFunc func, gpointer data)
{
	struct net *net = ((struct turn_source *)source)->net;
	guint n = net->due.length; /* what comes meanwhile waits */

	(void)func, (void)data;
	g_source_set_ready_time(source, -1);
	while (n-- > 0 && net->due.length > 0) {
		struct net_line *line = net->due.head->data;

		g_queue_unlink(&net->due, &line->due_link);
		line->due = FALSE;
		take_turn(line);
	}
	if (net->due.length > 0)
		g_source_set_ready_time(source, 0);
	return G_SOURCE_CONTINUE;
}

/* --- the net --------------------------------------------------------------
 */

struct net *
net_new(GError **error)
{
	static GSourceFuncs funcs = {.dispatch = on_turn};
	struct poller *poller = poller_new();
	struct net *net;

	if (poller == NULL) {
		fault_set(error, FAULT_BUG, _("epoll does not work: %s"),
			g_strerror(errno));
		return NULL;
	}
	net = g_new0(struct net, 1);
	net->poller = poller;
	net->turn = g_source_new(&funcs, sizeof(struct turn_source));
	((struct turn_source *)net->turn)->net = net;
	g_source_set_static_name(net->turn, "net");
	g_source_attach(net->turn, g_main_context_get_thread_default());
	return net;
}

void
net_end_all(struct net *net)
{
	while (net->lines.length > 0)
		line_end(net->lines.head->data);
}

void
net_free(struct net *net)
{
	if (net == NULL)
		return;
	g_source_destroy(net->turn);
	g_source_unref(net->turn);
	poller_free(net->poller);
	SSL_CTX_free(net->tls);
	g_free(net);
}

gboolean
net_set_tls(struct net *net, const char *cert, const char *key, GError **error)
{
	SSL_CTX *tls = gate_tls_new(cert, key, error);

	if (tls == NULL)
		return FALSE;
	SSL_CTX_free(net->tls); /* each connection has a reference */
	net->tls = tls;
	return TRUE;
}

struct net_line *
net_adopt(struct net *net, int take_fd, gboolean tls, const struct net_ops *ops,
	void *user)
{
	struct net_line *line = g_new0(struct net_line, 1);

	line->net = net;
	line->fd = take_fd;
	line->ops = ops;
	line->user = user;
	line->reading = TRUE;
	line->all.data = line->due_link.data = line;
	g_queue_push_tail_link(&net->lines, &line->all);
	if (!tls) {
		update(line);
		return line;
	}
	line->shaking = TRUE;
	line->tls = net->tls == NULL ? NULL : SSL_new(net->tls);
	if (line->tls == NULL || SSL_set_fd(line->tls, take_fd) != 1)
		net_close(line);
	else
		interest(line, TRUE, FALSE);
	return line;
}

void
net_want_write(struct net_line *line)
{
	line->wanting = TRUE;
	if (line->rest == NULL)
		line_due(line);
}

guint8 *
net_buffer(struct net_line *line)
{
	return line->net->out;
}

gboolean
net_write(struct net_line *line, gsize len)
{
	guint8 *bytes = line->net->out;
	gsize sent;

	if (!line_send(line, bytes, len, &sent)) {
		net_close(line);
		return FALSE;
	}
	if (sent < len) {
		line->rest = g_memdup2(bytes + sent, len - sent);
		line->rest_at = 0;
		line->rest_len = len - sent;
	}
	return TRUE;
}

gboolean
net_write_pending(const struct net_line *line)
{
	return line->rest != NULL;
}

void
net_end_write(struct net_line *line)
{
	if (line->tls == NULL && line->rest == NULL)
		(void)shutdown(line->fd, SHUT_WR);
}

void
net_read(struct net_line *line, gboolean on)
{
	if (line->reading == (guint)on)
		return;
	line->reading = on ? 1 : 0;
	line_due(line);
}

void
net_close(struct net_line *line)
{
	line->closing = TRUE;
	poller_remove(line->net->poller, &line->watch);
	line_due(line);
}
