/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gate_addresses: how many connections an address has, and how fast it makes
 * new ones. An IPv6 address counts as its /64: that is what one person has. */
#ifndef DORAN_GATE_ADDRESSES_H
#define DORAN_GATE_ADDRESSES_H

#include <glib.h>
#include <sys/socket.h>

struct addresses;
struct address; /* one of them, while it has connections */

struct addresses *addresses_new(void);
void addresses_free(struct addresses *addresses);

enum address_answer { ADDRESS_OK, ADDRESS_FULL, ADDRESS_FAST };

/* One more connection. most: at a time, rate: new ones a second (ten times as
 * many at once); 0: no limit. now in microseconds. *address is for
 * address_left() when the answer is ADDRESS_OK. */
enum address_answer addresses_enter(struct addresses *addresses,
	const struct sockaddr *from, guint most, guint rate, gint64 now,
	struct address **address);
void address_left(struct address *address);

/* Connections that are at the door: one more, one less. How many there are. */
guint address_at_door(struct address *address, gint more);

#endif
