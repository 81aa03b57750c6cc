/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mt_desk: what all MTProto clients of one dorand share: the server's RSA key,
 * the auth keys in memory, and who may do a key exchange now. An exchange
 * costs some ms of the one thread, so exchanges get half of its time at most,
 * and addresses take turns: a flood from one makes only that one wait. */
#ifndef DORAN_MT_DESK_H
#define DORAN_MT_DESK_H

#include "gateway.h"
#include "mt_keys.h"
#include "timers.h"

struct mt_desk;
struct mt_ticket;

/* For exchanges from now on; takes the key. Auth keys stay. */
void mt_desk_set_key(struct gateway *gateway, struct mt_rsa_key *take_key);
/* How many auth keys are kept at most; only before mt_desk_set_key(). */
void mt_desk_set_room(struct gateway *gateway, guint keys);
void mt_desk_free(struct mt_desk *desk);

/* Required: a key was set. */
struct mt_keys *mt_desk_keys(struct gateway *gateway);
/* For metrics; 0 without a key. */
guint mt_desk_count(const struct gateway *gateway);

/* Its turn has come: it is in no queue any more, and may do one exchange's
 * step, by mt_desk_spent(). */
typedef void (*mt_ticket_func)(struct mt_ticket *ticket);

/* Part of what waits; zeroed but for `func`. */
struct mt_ticket {
	mt_ticket_func func;
	struct mt_row *row; /* NULL: in no queue */
	GList link;
};

/* TRUE: now. Else ticket->func() will be called. `peer` as in transport.h. */
gboolean mt_desk_ask(
	struct gateway *gateway, struct mt_ticket *ticket, const char *peer);
/* Microseconds that a step took. */
void mt_desk_spent(struct gateway *gateway, gint64 took);
/* It waits no longer; twice does no harm. */
void mt_desk_leave(struct gateway *gateway, struct mt_ticket *ticket);

#endif
