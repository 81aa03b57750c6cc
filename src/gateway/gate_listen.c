/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <unistd.h>

#include "fault.h"
#include "gate_listen.h"
#include "gate_log.h"
#include "i18n.h"

enum { BACKLOG = 1024, AT_ONCE = 64, PAUSE_MS = 1000 };
enum { ALIVE_IDLE_S = 60, ALIVE_EACH_S = 15, ALIVE_TIMES = 4 };

struct listener {
	int fd;
	guint source; /* accepts, or waits to do so again */
	char *name;
	gboolean loopback;
	listen_accepted accepted;
	void *user;
};

/* "[::1]:80" -> "::1", "80". */
static gboolean
split_address(const char *address, char **host, char **port)
{
	const char *colon = strrchr(address, ':');
	gsize len;

	if (colon == NULL || colon == address || colon[1] == '\0')
		return FALSE;
	len = (gsize)(colon - address);
	if (address[0] == '[') {
		if (len < 3 || address[len - 1] != ']')
			return FALSE;
		*host = g_strndup(address + 1, len - 2);
	} else if (memchr(address, ':', len) != NULL) {
		return FALSE; /* IPv6 without brackets */
	} else {
		*host = g_strndup(address, len);
	}
	*port = g_strdup(colon + 1);
	return TRUE;
}

static struct addrinfo *
find_address(const char *address, GError **error)
{
	struct addrinfo hints = {0}, *found = NULL;
	g_autofree char *host = NULL;
	g_autofree char *port = NULL;

	hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
	hints.ai_socktype = SOCK_STREAM;
	if (split_address(address, &host, &port) &&
		getaddrinfo(host, port, &hints, &found) == 0)
		return found;
	fault_set(error, FAULT_CONFIG,
		_("'%s' is not an address to listen at: write ADDR:PORT with "
		  "numbers, such as 127.0.0.1:8080 or [::1]:8080"),
		address);
	return NULL;
}

char *
listen_name_of(const struct sockaddr *address)
{
	char host[NI_MAXHOST], port[NI_MAXSERV];
	socklen_t len = address->sa_family == AF_INET6
		? sizeof(struct sockaddr_in6)
		: sizeof(struct sockaddr_in);

	if (getnameinfo(address, len, host, sizeof(host), port, sizeof(port),
		    NI_NUMERICHOST | NI_NUMERICSERV) != 0)
		return g_strdup("unknown");
	return g_strdup_printf(
		strchr(host, ':') != NULL ? "[%s]:%s" : "%s:%s", host, port);
}

/* What a lost client leaves behind is noticed, heart-beats or not. */
static void
set_accepted(int fd)
{
	const struct {
		int level, name, value;
	} rows[] = {
		{IPPROTO_TCP, TCP_NODELAY, 1},
		{SOL_SOCKET, SO_KEEPALIVE, 1},
		{IPPROTO_TCP, TCP_KEEPIDLE, ALIVE_IDLE_S},
		{IPPROTO_TCP, TCP_KEEPINTVL, ALIVE_EACH_S},
		{IPPROTO_TCP, TCP_KEEPCNT, ALIVE_TIMES},
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
		(void)setsockopt(fd, rows[i].level, rows[i].name,
			&rows[i].value, sizeof(rows[i].value));
}

static gboolean on_client(gint fd, GIOCondition condition, gpointer data);

static gboolean
again(gpointer data)
{
	struct listener *listener = data;

	listener->source =
		g_unix_fd_add(listener->fd, G_IO_IN, on_client, listener);
	return G_SOURCE_REMOVE;
}

static gboolean
on_client(gint fd, GIOCondition condition, gpointer data)
{
	struct listener *listener = data;
	struct sockaddr_storage from;

	(void)condition;
	for (int i = 0; i < AT_ONCE; i++) {
		socklen_t len = sizeof(from);
		int client = accept4(fd, (struct sockaddr *)&from, &len,
			SOCK_NONBLOCK | SOCK_CLOEXEC);

		if (client >= 0) {
			set_accepted(client);
			listener->accepted(listener->user, client,
				(struct sockaddr *)&from);
			continue;
		}
		if (errno != EMFILE && errno != ENFILE && errno != ENOBUFS &&
			errno != ENOMEM)
			break; /* none waits, or it is gone already */
		gate_log(GATE_WARN, "accept-paused", "reason",
			g_strerror(errno), NULL);
		listener->source = g_timeout_add(PAUSE_MS, again, listener);
		return G_SOURCE_REMOVE;
	}
	return G_SOURCE_CONTINUE;
}

static gboolean
bind_to(int fd, const struct addrinfo *to)
{
	const int one = 1;

	(void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (to->ai_family == AF_INET6 &&
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &one, sizeof(one)) !=
			0)
		return FALSE;
	return bind(fd, to->ai_addr, to->ai_addrlen) == 0 &&
		listen(fd, BACKLOG) == 0;
}

static gboolean
is_loopback(const struct sockaddr *address)
{
	const struct sockaddr_in *four = (const struct sockaddr_in *)address;
	const struct sockaddr_in6 *six = (const struct sockaddr_in6 *)address;

	if (address->sa_family == AF_INET6)
		return IN6_IS_ADDR_LOOPBACK(&six->sin6_addr);
	return ntohl(four->sin_addr.s_addr) >> 24 == 127;
}

struct listener *
listener_new(const char *address, listen_accepted accepted, void *user,
	GError **error)
{
	struct addrinfo *to = find_address(address, error);
	struct sockaddr_storage bound;
	socklen_t len = sizeof(bound);
	struct listener *listener;
	int fd;

	if (to == NULL)
		return NULL;
	fd = socket(
		to->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0 || !bind_to(fd, to) ||
		getsockname(fd, (struct sockaddr *)&bound, &len) != 0) {
		fault_set(error, FAULT_IO, _("cannot listen at %s: %s"),
			address, g_strerror(errno));
		if (fd >= 0)
			close(fd);
		freeaddrinfo(to);
		return NULL;
	}
	freeaddrinfo(to);
	listener = g_new0(struct listener, 1);
	listener->fd = fd;
	listener->name = listen_name_of((struct sockaddr *)&bound);
	listener->loopback = is_loopback((struct sockaddr *)&bound);
	listener->accepted = accepted;
	listener->user = user;
	again(listener);
	return listener;
}

const char *
listener_name(const struct listener *listener)
{
	return listener->name;
}

gboolean
listener_is_loopback(const struct listener *listener)
{
	return listener->loopback;
}

void
listener_free(struct listener *listener)
{
	if (listener == NULL)
		return;
	g_source_remove(listener->source);
	close(listener->fd);
	g_free(listener->name);
	g_free(listener);
}
