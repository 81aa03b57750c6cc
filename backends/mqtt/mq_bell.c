/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <MQTTAsync.h>

#include "mq_bell.h"
#include "mq_tap.h"

/* Shorter than Paho's poll, so that it never ends unrung, and sleeps. */
#define TICK_US (850 * G_TIME_SPAN_MILLISECOND)
#define HANG_TRIES 200
#define ACCEPT_TIMEOUT_MS 200

static const guint8 connack[] = {0x20, 0x02, 0x00, 0x00};
static const guint8 pingresp[] = {0xd0, 0x00};

static gint bell = -1; /* our end; atomic */
static gint connected; /* atomic */
static gint64 last_ring; /* only a hint: read and written without a lock */

/* A full buffer means that it has rung often enough. */
static void
ring(int fd)
{
	if (fd != -1)
		(void)!send(fd, pingresp, sizeof(pingresp),
			MSG_DONTWAIT | MSG_NOSIGNAL);
}

void
mq_bell_ring(void)
{
	__atomic_store_n(&last_ring, g_get_monotonic_time(), __ATOMIC_RELAXED);
	ring(g_atomic_int_get(&bell));
}

gint64
mq_bell_tick(void)
{
	gint64 next = __atomic_load_n(&last_ring, __ATOMIC_RELAXED) + TICK_US;
	gint64 now = g_get_monotonic_time();

	if (now < next)
		return next;
	mq_bell_ring();
	return now + TICK_US;
}

static void
on_connected(void *context, MQTTAsync_successData *data)
{
	(void)context;
	(void)data;
	g_atomic_int_set(&connected, 1);
}

/* A listener on a free loopback port; -1: none. */
static int
listener_new(guint *port)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	socklen_t len = sizeof(address);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd == -1)
		return -1;
	if (bind(fd, (struct sockaddr *)&address, len) != 0 ||
		listen(fd, 4) != 0 ||
		getsockname(fd, (struct sockaddr *)&address, &len) != 0) {
		close(fd);
		return -1;
	}
	*port = ntohs(address.sin_port);
	return fd;
}

/* Whether the other end of that connection is in this process. */
static gboolean
is_ours(int fd, guint port)
{
	struct sockaddr_in theirs, ours;
	socklen_t len = sizeof(theirs);
	int tap = mq_tap_claim(port);
	gboolean same;

	if (tap == -1)
		return FALSE;
	same = getpeername(fd, (struct sockaddr *)&theirs, &len) == 0 &&
		getsockname(tap, (struct sockaddr *)&ours, &len) == 0 &&
		theirs.sin_port == ours.sin_port;
	mq_tap_close(tap);
	return same;
}

static int
accept_ours(int listener, guint port)
{
	struct pollfd wait = {.fd = listener, .events = POLLIN};
	const int on = 1;
	int fd;

	while (poll(&wait, 1, ACCEPT_TIMEOUT_MS) == 1) {
		fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
		if (fd != -1 && is_ours(fd, port)) {
			setsockopt(
				fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
			return fd;
		}
		if (fd != -1)
			close(fd);
	}
	return -1;
}

static void
on_signal(int sig)
{
	(void)sig;
}

/* SIGURG does nothing by itself; with a handler it ends a sleep. */
static void
install_handler(void)
{
	const struct sigaction action = {.sa_handler = on_signal};
	struct sigaction old;

	if (sigaction(SIGURG, NULL, &old) == 0 &&
		(old.sa_flags & SA_SIGINFO) == 0 &&
		(old.sa_handler == SIG_DFL || old.sa_handler == SIG_IGN))
		sigaction(SIGURG, &action, NULL);
}

/* Paho's receiving thread; 0: not there yet. */
static int
find_receiver(void)
{
	g_autoptr(GDir) dir = g_dir_open("/proc/self/task", 0, NULL);
	const char *tid;

	while (dir != NULL && (tid = g_dir_read_name(dir)) != NULL) {
		g_autofree char *path =
			g_strdup_printf("/proc/self/task/%s/comm", tid);
		g_autofree char *name = NULL;

		if (g_file_get_contents(path, &name, NULL, NULL) &&
			strcmp(g_strchomp(name), "MQTTAsync_rcv") == 0)
			return atoi(tid);
	}
	return 0;
}

void
mq_bell_wake(void)
{
	static gint receiver; /* lives as long as the process */

	if (g_atomic_int_get(&receiver) == 0)
		g_atomic_int_set(&receiver, find_receiver());
	/* a signal that meets it in poll() would send it to sleep, unless
	 * there is something to read */
	mq_bell_ring();
	if (g_atomic_int_get(&receiver) != 0)
		syscall(SYS_tgkill, getpid(), g_atomic_int_get(&receiver),
			SIGURG);
}

/* The first thing that Paho's thread does is to sleep, unless the connection
 * is faster. */
static void
wake_first(void)
{
	install_handler();
	for (guint i = 0; i < HANG_TRIES; i++) {
		if (g_atomic_int_get(&connected) != 0)
			return;
		mq_bell_wake();
		g_usleep(1000);
	}
}

static gboolean
connect_handle(guint port)
{
	static MQTTAsync handle; /* never freed, see mq_bell.h */
	MQTTAsync_connectOptions options = MQTTAsync_connectOptions_initializer;
	g_autofree char *url = g_strdup_printf("tcp://127.0.0.1:%u", port);

	options.keepAliveInterval = 0;
	options.cleansession = 1;
	options.MQTTVersion = MQTTVERSION_3_1_1;
	options.onSuccess = on_connected;
	return MQTTAsync_create(&handle, url, "bell",
		       MQTTCLIENT_PERSISTENCE_NONE,
		       NULL) == MQTTASYNC_SUCCESS &&
		MQTTAsync_connect(handle, &options) == MQTTASYNC_SUCCESS;
}

static void
hang(void)
{
	guint port = 0;
	int listener = listener_new(&port);
	int fd = -1;

	if (connect_handle(port) && listener != -1)
		fd = accept_ours(listener, port);
	if (listener != -1)
		close(listener);
	if (fd == -1)
		return;
	/* before it asks: what can be read is noticed, being connected is not
	 */
	(void)!send(fd, connack, sizeof(connack), MSG_NOSIGNAL);
	g_atomic_int_set(&bell, fd);
	wake_first();
}

void
mq_bell_hang(void)
{
	static gsize once;

	if (g_once_init_enter(&once)) {
		hang();
		g_once_init_leave(&once, 1);
	}
}
