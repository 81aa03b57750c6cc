/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "control.h"
#include "control_raw.h"

struct control_raw {
	int fd;
	GString *out, *in;
	gsize put; /* of out */
	gsize taken; /* of in: the line of before */
};

static gboolean
own_user(int fd)
{
	struct ucred peer;
	socklen_t len = sizeof peer;

	return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &len) == 0 &&
		peer.uid == geteuid();
}

static struct control_raw *
open_path(const char *path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	struct control_raw *raw;
	int fd;

	if (strlen(path) >= sizeof address.sun_path)
		return NULL;
	memcpy(address.sun_path, path, strlen(path) + 1);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return NULL;
	if (connect(fd, (const struct sockaddr *)&address, sizeof address) !=
			0 ||
		!own_user(fd)) {
		close(fd);
		return NULL;
	}
	raw = g_new0(struct control_raw, 1);
	raw->fd = fd;
	raw->out = g_string_new(NULL);
	raw->in = g_string_new(NULL);
	return raw;
}

struct control_raw *
control_raw_open(const char *data_dir, const char *runtime_dir)
{
	g_autofree char *path = control_path(data_dir, runtime_dir);
	g_autofree char *beside = control_path_beside(data_dir);
	struct control_raw *raw = open_path(path);

	return raw != NULL || runtime_dir == NULL ? raw : open_path(beside);
}

void
control_raw_free(struct control_raw *raw)
{
	if (raw == NULL)
		return;
	close(raw->fd);
	g_string_free(raw->out, TRUE);
	g_string_free(raw->in, TRUE);
	g_free(raw);
}

GString *
control_raw_out(struct control_raw *raw)
{
	return raw->out;
}

static gboolean
would_block(void)
{
	return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

static gboolean
write_some(struct control_raw *raw)
{
	gssize put = send(raw->fd, raw->out->str + raw->put,
		raw->out->len - raw->put, MSG_NOSIGNAL);

	if (put > 0)
		raw->put += (gsize)put;
	if (raw->put == raw->out->len) {
		g_string_truncate(raw->out, 0);
		raw->put = 0;
	}
	return put >= 0 || would_block();
}

static gboolean
read_some(struct control_raw *raw)
{
	char chunk[4096];
	gssize got = recv(raw->fd, chunk, sizeof chunk, 0);

	if (got > 0)
		g_string_append_len(raw->in, chunk, got);
	return (got > 0 && raw->in->len <= CONTROL_RAW_LINE_MAX) ||
		(got < 0 && would_block());
}

static gboolean
take_line(struct control_raw *raw, const char **line, gsize *len)
{
	const char *end;

	g_string_erase(raw->in, 0, (gssize)raw->taken);
	raw->taken = 0;
	end = memchr(raw->in->str, '\n', raw->in->len);
	if (end == NULL)
		return FALSE;
	*line = raw->in->str;
	*len = (gsize)(end - raw->in->str);
	raw->taken = *len + 1;
	return TRUE;
}

/* 1: something can be done, 0: the time is over, -1: a signal. */
static int
wait_for(struct control_raw *raw, gint64 until, const sigset_t *wake)
{
	gint64 left = MAX(until - g_get_monotonic_time(), 0);
	struct timespec time = {(time_t)(left / G_USEC_PER_SEC),
		(long)(left % G_USEC_PER_SEC) * 1000};
	struct pollfd poll = {.fd = raw->fd, .events = POLLIN};

	if (raw->out->len > 0)
		poll.events |= POLLOUT;
	return ppoll(&poll, 1, &time, wake);
}

enum control_raw_event
control_raw_next(struct control_raw *raw, gint64 until, const sigset_t *wake,
	const char **line, gsize *len)
{
	int ready = 1;

	for (;;) {
		if (take_line(raw, line, len))
			return CONTROL_RAW_LINE;
		if (raw->out->len > 0 && !write_some(raw))
			return CONTROL_RAW_GONE;
		ready = wait_for(raw, until, wake);
		if (ready < 0)
			return errno == EINTR ? CONTROL_RAW_SIGNAL
					      : CONTROL_RAW_GONE;
		if (ready == 0)
			return CONTROL_RAW_LATE;
		if (!read_some(raw))
			return CONTROL_RAW_GONE;
	}
}
