/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mq_doubt: a broker that says no to a subscription by closing the connection
 * (RabbitMQ before 3.12) would do so for ever, since each new connection asks
 * for every filter. So when two connections in a row broke with subscriptions
 * that had just been asked for and were not answered, those are asked for
 * alone, one after the other; the one that costs three connections is denied.
 *
 * Under the wire's mutex unless it says otherwise. */
#ifndef DORAN_MQ_DOUBT_H
#define DORAN_MQ_DOUBT_H

#include "mq_wire.h"

/* A new connection begins: nothing is asked for yet. */
void mq_doubt_begin(struct doran_wire *wire);
/* The filter is being asked for now. */
void mq_doubt_asked(struct doran_wire *wire, struct mq_filter *filter);
/* The broker took the subscription that was asked for with this id. */
void mq_doubt_answered(struct doran_wire *wire, const char *filter, guint64 id);
/* The connection broke, not by our will. Returns the filter that is denied
 * with that, no longer the wire's: the caller's, or NULL. */
struct mq_filter *mq_doubt_broke(struct doran_wire *wire);

/* While there are filters to ask for alone nothing else goes out. Returns TRUE
 * then; *next is the one to ask for now, or NULL and *until when to look
 * again. */
gboolean mq_doubt_tries(
	struct doran_wire *wire, struct mq_filter **next, gint64 *until);

/* Without the mutex: tells that the broker does not allow a subscription, the
 * host's (its id) or, 0, one it had allowed before. */
void mq_doubt_denied(struct doran_wire *wire, guint64 id);

#endif
