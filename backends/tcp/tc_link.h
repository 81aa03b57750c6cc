/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tc_link: one connection, or attempt at one: a socket, and MTProto over it
 * (mt_link.h). It is never used again after its end. All of it in the worker's
 * thread. */
#ifndef DORAN_TC_LINK_H
#define DORAN_TC_LINK_H

#include <gio/gio.h>

#include "tc_wire.h"

enum tc_phase {
	TC_CONNECTING, /* names, proxy, TCP */
	TC_LOGIN, /* key exchange, login */
	TC_UP,
	TC_LEAVING /* doran.bye */
};

struct tc_link {
	struct doran_wire *wire;
	enum tc_phase phase;
	gboolean ended; /* the worker has to bury it */
	enum doran_status reason; /* why */
	char *text;
	gboolean refused; /* a login that need not be tried again */
	gboolean lost_broker; /* dorand did, soon after the login */
	gboolean again; /* at once: its key was not known any more */

	GCancellable *cancel; /* of connecting */
	gboolean met_proxy; /* it is reached */
	GSocketConnection *connection; /* NULL: not yet */
	GSocket *socket; /* the connection's */
	GSource *readable, *writable; /* writable: while something waits */
	GSource *timer;
	gint64 phase_until; /* monotonic; 0: no limit */

	struct mt_link *mt; /* NULL: not connected */
	struct mt_rsa_key *rsa; /* the server's; NULL: not known yet */
	const struct mt_rsa_key *trusted[1];
	gboolean had_key; /* it began with one that was kept */

	/* tc_session.c: */
	GHashTable *requests; /* handle -> struct tc_request */
	guint publishes; /* among them */
	guint64 login; /* handles; 0: none */
	guint64 bye;
	gsize max_publish;
	GHashTable *aliases; /* topic -> struct tc_alias, ours */
	char **topics; /* the server's, by alias; NULL: none yet */
};

/* Begins to connect. */
struct tc_link *tc_link_new(struct doran_wire *wire);
/* Closes the socket if it is there, without a word; frees. Requests are
 * answered with UNREACHABLE. Not from inside of an event of mt_link. */
void tc_link_free(struct tc_link *link);

/* It has ended, for the first reason given. */
void tc_link_fail(
	struct tc_link *link, enum doran_status reason, const char *text);

/* Writes what was queued, as far as the socket takes it. */
void tc_link_flush(struct tc_link *link);
/* Is there room for more to send? */
gboolean tc_link_has_room(const struct tc_link *link);

/* That phase must be over after so long. 0: it may last. */
void tc_link_enter(struct tc_link *link, enum tc_phase phase, guint limit_ms);

#endif
