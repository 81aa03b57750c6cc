/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gate_listen: sockets that accept, at exactly the given address. */
#ifndef DORAN_GATE_LISTEN_H
#define DORAN_GATE_LISTEN_H

#include <glib.h>
#include <sys/socket.h>

/* take_fd is the function's; it does not block. */
typedef void (*listen_accepted)(
	void *user, int take_fd, const struct sockaddr *from);

struct listener;

/* "192.0.2.1:80", "[::1]:8080", numbers only; port 0 takes a free one. IPv6 is
 * IPv6 alone. FAULT_CONFIG: no such address; FAULT_IO: it is taken, or not
 * ours. */
struct listener *listener_new(const char *address, listen_accepted accepted,
	void *user, GError **error);
/* Where it really listens, with the port; borrowed. */
const char *listener_name(const struct listener *listener);
/* Whether only this machine can reach it. */
gboolean listener_is_loopback(const struct listener *listener);
void listener_free(struct listener *listener);

/* The same form; the caller's. */
char *listen_name_of(const struct sockaddr *address);

#endif
