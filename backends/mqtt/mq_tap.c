/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mq_tap.h"

static GMutex mutex;
static GHashTable *entered; /* ports somebody connects to */
static GHashTable *claimed; /* inodes of tapped sockets */

gboolean
mq_tap_enter(guint port)
{
	g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&mutex);

	if (entered == NULL)
		entered = g_hash_table_new(NULL, NULL);
	return g_hash_table_add(entered, GUINT_TO_POINTER(port));
}

void
mq_tap_leave(guint port)
{
	g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&mutex);

	g_hash_table_remove(entered, GUINT_TO_POINTER(port));
}

static gboolean
leads_to(int fd, guint port)
{
	union {
		struct sockaddr any;
		struct sockaddr_in v4;
		struct sockaddr_in6 v6;
	} peer;
	socklen_t len = sizeof(peer);

	if (getpeername(fd, &peer.any, &len) != 0)
		return FALSE;
	if (peer.any.sa_family == AF_INET)
		return ntohs(peer.v4.sin_port) == port;
	return peer.any.sa_family == AF_INET6 &&
		ntohs(peer.v6.sin6_port) == port;
}

static guint64
inode_of(int fd)
{
	struct stat status;

	if (fstat(fd, &status) != 0 || !S_ISSOCK(status.st_mode))
		return 0;
	return status.st_ino;
}

int
mq_tap_claim(guint port)
{
	g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&mutex);
	g_autoptr(GDir) dir = g_dir_open("/proc/self/fd", 0, NULL);
	const char *name;
	guint64 newest = 0;
	int found = -1, on = 1;

	if (claimed == NULL)
		claimed = g_hash_table_new(NULL, NULL);
	while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
		int fd = atoi(name);
		guint64 inode = inode_of(fd);

		/* the kernel numbers sockets upwards */
		if (inode <= newest || !leads_to(fd, port) ||
			g_hash_table_contains(claimed, GSIZE_TO_POINTER(inode)))
			continue;
		newest = inode;
		found = fd;
	}
	if (found != -1) {
		/* Paho would leave it to the programs that we run */
		fcntl(found, F_SETFD, FD_CLOEXEC);
		/* small packets do not wait for the server's late ACK */
		(void)setsockopt(
			found, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
		found = fcntl(found, F_DUPFD_CLOEXEC, 3);
	}
	if (found != -1)
		g_hash_table_add(claimed, GSIZE_TO_POINTER(newest));
	return found;
}

void
mq_tap_shut(int tap)
{
	if (tap != -1)
		shutdown(tap, SHUT_RDWR);
}

void
mq_tap_close(int tap)
{
	g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&mutex);

	if (tap == -1)
		return;
	g_hash_table_remove(claimed, GSIZE_TO_POINTER(inode_of(tap)));
	close(tap);
}
