/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gate_net: accepted connections in the loop, with TLS or without. It moves
 * bytes and knows no protocol. */
#ifndef DORAN_GATE_NET_H
#define DORAN_GATE_NET_H

#include <glib.h>

struct net;
struct net_line; /* one connection */

/* How many bytes one net_write() takes. */
#define NET_WRITE_MAX 65536

/* Its user's side. None may be NULL. */
struct net_ops {
	/* `bytes` may be changed. */
	void (*received)(void *user, guint8 *bytes, gsize len);
	/* After net_want_write(): what was written before is in the socket's
	 * buffer, and one net_write() may be done now. */
	void (*writable)(void *user);
	/* The end, whoever made it, also of a TLS handshake that failed. The
	 * line must not be used any more. Never from within another function
	 * of this header. */
	void (*closed)(void *user);
};

/* In the thread's default context. FAULT_BUG. */
struct net *net_new(GError **error);
/* After the last line has been closed: see net_end_all(). NULL: nothing. */
void net_free(struct net *net);
/* Ends every line at once; `closed` is called for each. */
void net_end_all(struct net *net);

/* TLS 1.2 and later with this certificate chain and key (PEM files) for lines
 * from now on; those that are there keep theirs. Again: renewed. FAULT_CONFIG:
 * they cannot be used, and nothing has changed. */
gboolean net_set_tls(
	struct net *net, const char *cert, const char *key, GError **error);

/* Takes an accepted socket that does not block. */
struct net_line *net_adopt(struct net *net, int take_fd, gboolean tls,
	const struct net_ops *ops, void *user);

void net_want_write(struct net_line *line);
/* Room for NET_WRITE_MAX bytes, the same for all lines. */
guint8 *net_buffer(struct net_line *line);
/* Within writable(), once: `len` bytes of net_buffer(). FALSE: the line is
 * broken; closed() will come. */
gboolean net_write(struct net_line *line, gsize len);
/* Whether the last write is not in the socket's buffer as a whole. */
gboolean net_write_pending(const struct net_line *line);
/* Nothing will be written any more: tells the other side so (TCP only). */
void net_end_write(struct net_line *line);
/* It reads at first. */
void net_read(struct net_line *line, gboolean on);
void net_close(struct net_line *line);

#endif
