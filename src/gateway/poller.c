/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "poller.h"

#define BATCH 64

struct poller {
	int fd;
	GSource *source;
	struct epoll_event events[BATCH];
	int at, n; /* of the events being handled */
};

struct poller_source {
	GSource source;
	struct poller *poller;
};

static gboolean
dispatch(GSource *source, GSourceFunc func, gpointer data)
{
	struct poller *poller = ((struct poller_source *)source)->poller;
	const guint32 ended = EPOLLHUP | EPOLLERR;

	(void)func, (void)data;
	poller->n = epoll_wait(poller->fd, poller->events, BATCH, 0);
	for (poller->at = 0; poller->at < poller->n; poller->at++) {
		const struct epoll_event *event = &poller->events[poller->at];
		struct watch *watch = event->data.ptr;
		guint32 what = event->events;

		if (watch != NULL)
			watch->func(watch, (what & (EPOLLIN | ended)) != 0,
				(what & (EPOLLOUT | ended)) != 0);
	}
	poller->n = 0;
	return G_SOURCE_CONTINUE;
}

struct poller *
poller_new(void)
{
	static GSourceFuncs funcs = {.dispatch = dispatch};
	int fd = epoll_create1(EPOLL_CLOEXEC);
	struct poller *poller;

	if (fd < 0)
		return NULL;
	poller = g_new0(struct poller, 1);
	poller->fd = fd;
	poller->source = g_source_new(&funcs, sizeof(struct poller_source));
	((struct poller_source *)poller->source)->poller = poller;
	g_source_set_static_name(poller->source, "poller");
	g_source_add_unix_fd(poller->source, fd, G_IO_IN);
	g_source_attach(poller->source, g_main_context_get_thread_default());
	return poller;
}

void
poller_free(struct poller *poller)
{
	if (poller == NULL)
		return;
	g_source_destroy(poller->source);
	g_source_unref(poller->source);
	close(poller->fd);
	g_free(poller);
}

static void
control(struct poller *poller, int how, struct watch *watch, gboolean in,
	gboolean out)
{
	struct epoll_event event = {
		.events = (in ? EPOLLIN : 0u) | (out ? EPOLLOUT : 0u),
		.data.ptr = watch,
	};

	if (epoll_ctl(poller->fd, how, watch->fd, &event) != 0)
		g_warning("epoll: %s", g_strerror(errno));
}

void
poller_add(struct poller *poller, struct watch *watch, int fd, gboolean in,
	gboolean out, watch_func func)
{
	watch->fd = fd;
	watch->func = func;
	watch->added = TRUE;
	control(poller, EPOLL_CTL_ADD, watch, in, out);
}

void
poller_want(
	struct poller *poller, struct watch *watch, gboolean in, gboolean out)
{
	if (watch->added)
		control(poller, EPOLL_CTL_MOD, watch, in, out);
}

void
poller_remove(struct poller *poller, struct watch *watch)
{
	if (!watch->added)
		return;
	control(poller, EPOLL_CTL_DEL, watch, FALSE, FALSE);
	watch->added = FALSE;
	for (int i = poller->at; i < poller->n; i++)
		if (poller->events[i].data.ptr == watch)
			poller->events[i].data.ptr = NULL;
}
