/* SPDX-License-Identifier: GPL-3.0-or-later */
/* poller: any number of file descriptors as one source of the loop, by epoll:
 * a turn of the loop costs what is ready, not what is open. */
#ifndef DORAN_POLLER_H
#define DORAN_POLLER_H

#include <glib.h>

struct poller;
struct watch;

/* `in`: readable, ended or broken; `out`: writable, ended or broken. The watch
 * may be removed, and freed, inside. */
typedef void (*watch_func)(struct watch *watch, gboolean in, gboolean out);

/* Part of what watches; zeroed before the first poller_add(). */
struct watch {
	int fd;
	gboolean added;
	watch_func func;
};

/* In the thread's default context. NULL with errno: no epoll. */
struct poller *poller_new(void);
void poller_free(struct poller *poller);

void poller_add(struct poller *poller, struct watch *watch, int fd, gboolean in,
	gboolean out, watch_func func);
void poller_want(
	struct poller *poller, struct watch *watch, gboolean in, gboolean out);
/* Twice does no harm. */
void poller_remove(struct poller *poller, struct watch *watch);

#endif
