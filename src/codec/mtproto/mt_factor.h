/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mt_factor: the proof of work of the key exchange, pq = p * q. */
#ifndef DORAN_MT_FACTOR_H
#define DORAN_MT_FACTOR_H

#include "mt_random.h"

/* The primes p < q of a product below 2^63, by Pollard's rho as Brent runs it;
 * a few ms for what servers send. FALSE if it is no product of two different
 * odd primes, or takes much longer than one of two 32-bit primes would. */
gboolean mt_factor(guint64 pq, guint64 *p, guint64 *q);

/* Two primes of 31 bits, p < q: what a server asks for. */
void mt_factor_make(const struct mt_random *random, guint64 *p, guint64 *q);

/* Miller-Rabin with the bases that decide every 64-bit number. */
gboolean mt_is_prime(guint64 n);

#endif
