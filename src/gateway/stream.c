/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <gio/gio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "gateway_priv.h"
#include "stream.h"

/* Outlives a stream that is closed while it opens. */
struct stream_opening {
	struct stream *stream; /* NULL: closed */
	GCancellable *cancel;
};

static void shake(struct stream *stream);

static void
watched(struct watch *watch, gboolean in, gboolean out)
{
	struct stream *stream = (struct stream *)watch;

	if (stream->shaking)
		shake(stream);
	else
		stream->ready(stream,
			(in && stream->in) || (out && stream->cross_in),
			(out && stream->out) || (in && stream->cross_out));
}

/* With no interest the descriptor leaves the poller: else one that is broken
 * would be told of without end. */
static void
interest(struct stream *stream, gboolean in, gboolean out)
{
	struct poller *poller = stream->gateway->poller;

	if (!in && !out)
		poller_remove(poller, &stream->watch);
	else if (stream->watch.added)
		poller_want(poller, &stream->watch, in, out);
	else
		poller_add(
			poller, &stream->watch, stream->fd, in, out, watched);
}

static void
update(struct stream *stream)
{
	interest(stream, stream->in || stream->cross_out,
		stream->out || stream->cross_in);
}

/* The reason that TLS gives, for people. */
static const char *
tls_reason(struct stream *stream)
{
	long verified = SSL_get_verify_result(stream->tls);
	const char *reason = ERR_reason_error_string(ERR_peek_last_error());

	if (verified != X509_V_OK)
		return X509_verify_cert_error_string(verified);
	return reason != NULL ? reason : "the TLS handshake failed";
}

static void
shake(struct stream *stream)
{
	int rc, why;

	ERR_clear_error();
	rc = SSL_connect(stream->tls);
	if (rc == 1) {
		stream->shaking = FALSE;
		stream->opened(stream, NULL);
		return;
	}
	why = SSL_get_error(stream->tls, rc);
	if (why == SSL_ERROR_WANT_READ)
		interest(stream, TRUE, FALSE);
	else if (why == SSL_ERROR_WANT_WRITE)
		interest(stream, FALSE, TRUE);
	else
		stream->opened(stream, tls_reason(stream));
}

static gboolean
start_tls(struct stream *stream)
{
	const char *host = stream->gateway->conf.host;
	X509_VERIFY_PARAM *param;

	stream->tls = SSL_new(stream->gateway->tls);
	if (stream->tls == NULL || SSL_set_fd(stream->tls, stream->fd) != 1)
		return FALSE;
	param = SSL_get0_param(stream->tls);
	if (g_hostname_is_ip_address(host))
		return X509_VERIFY_PARAM_set1_ip_asc(param, host) == 1;
	X509_VERIFY_PARAM_set_hostflags(
		param, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
	return SSL_set1_host(stream->tls, host) == 1 &&
		SSL_set_tlsext_host_name(stream->tls, host) == 1;
}

/* The descriptor alone: GIO's own objects would cost every idle client. */
static int
take_fd(GSocketConnection *connection)
{
	GSocket *socket = g_socket_connection_get_socket(connection);
	int fd = fcntl(g_socket_get_fd(socket), F_DUPFD_CLOEXEC, 3);
	int yes = 1;

	if (fd >= 0)
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
	return fd;
}

static void
connected(GObject *source, GAsyncResult *result, gpointer data)
{
	struct stream_opening *opening = data;
	struct stream *stream = opening->stream;
	g_autoptr(GError) error = NULL;
	g_autoptr(GSocketConnection) connection =
		g_socket_client_connect_to_host_finish(
			G_SOCKET_CLIENT(source), result, &error);
	int fd = -1;

	g_object_unref(opening->cancel);
	g_free(opening);
	if (stream == NULL)
		return;
	stream->opening = NULL;
	if (connection == NULL || (fd = take_fd(connection)) < 0) {
		stream->opened(stream,
			error != NULL ? error->message : g_strerror(errno));
		return;
	}
	stream->open = TRUE;
	stream->fd = fd;
	if (stream->gateway->tls == NULL) {
		stream->opened(stream, NULL);
	} else if (start_tls(stream)) {
		stream->shaking = TRUE;
		shake(stream);
	} else
		stream->opened(stream, "TLS cannot be set up");
}

void
stream_open(struct stream *stream, struct gateway *gateway,
	stream_opened opened, stream_ready ready)
{
	struct stream_opening *opening = g_new0(struct stream_opening, 1);

	stream->gateway = gateway;
	stream->opened = opened;
	stream->ready = ready;
	stream->opening = opening;
	opening->stream = stream;
	opening->cancel = g_cancellable_new();
	g_socket_client_connect_to_host_async(gateway->connector,
		gateway->conf.host, (guint16)gateway->conf.port,
		opening->cancel, connected, opening);
}

void
stream_close(struct stream *stream)
{
	if (stream->opening != NULL) {
		struct stream_opening *opening =
			g_steal_pointer(&stream->opening);

		opening->stream = NULL;
		g_cancellable_cancel(opening->cancel);
	}
	if (!stream->open)
		return;
	stream->open = FALSE;
	poller_remove(stream->gateway->poller, &stream->watch);
	SSL_free(g_steal_pointer(&stream->tls));
	close(stream->fd);
}

void
stream_want(struct stream *stream, gboolean in, gboolean out)
{
	if (!stream->open || (stream->in == in && stream->out == out))
		return;
	stream->in = in;
	stream->out = out;
	if (!in)
		stream->cross_in = FALSE;
	update(stream);
}

/* What a call of OpenSSL that got nowhere means; *cross: it waits for the
 * other direction. */
static gssize
tls_result(struct stream *stream, int rc, int other, gboolean *cross)
{
	int why = SSL_get_error(stream->tls, rc);
	gboolean waits = why == other;

	if (*cross != waits) {
		*cross = waits;
		update(stream);
	}
	switch (why) {
	case SSL_ERROR_WANT_READ:
	case SSL_ERROR_WANT_WRITE:
		return STREAM_AGAIN;
	case SSL_ERROR_ZERO_RETURN:
		return STREAM_END;
	default:
		return STREAM_BROKEN;
	}
}

static gssize
plain_result(gssize n)
{
	if (n >= 0)
		return n;
	return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR
		? STREAM_AGAIN
		: STREAM_BROKEN;
}

gssize
stream_read(struct stream *stream, void *to, gsize len)
{
	size_t n = 0;
	int rc;

	if (stream->tls == NULL)
		return plain_result(recv(stream->fd, to, len, 0));
	ERR_clear_error();
	rc = SSL_read_ex(stream->tls, to, len, &n);
	if (rc == 1 && !stream->cross_in)
		return (gssize)n;
	if (rc == 1) {
		stream->cross_in = FALSE;
		update(stream);
		return (gssize)n;
	}
	return tls_result(stream, rc, SSL_ERROR_WANT_WRITE, &stream->cross_in);
}

static gssize
tls_write(struct stream *stream, const struct iovec *part)
{
	size_t n = 0;
	int rc;

	ERR_clear_error();
	rc = SSL_write_ex(stream->tls, part->iov_base, part->iov_len, &n);
	if (rc != 1)
		return tls_result(
			stream, rc, SSL_ERROR_WANT_READ, &stream->cross_out);
	if (stream->cross_out) {
		stream->cross_out = FALSE;
		update(stream);
	}
	return (gssize)n;
}

gssize
stream_write(struct stream *stream, const struct iovec *parts, guint n_parts)
{
	struct msghdr message = {
		.msg_iov = (struct iovec *)parts,
		.msg_iovlen = n_parts,
	};

	if (stream->tls != NULL)
		return tls_write(stream, parts);
	return plain_result(sendmsg(stream->fd, &message, MSG_NOSIGNAL));
}
