/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mt_factor.h"

/* rho finds a prime of 32 bits in some 2^16 steps */
#define STEPS_MAX (1u << 20)
#define BATCH 128

static guint64
mul_mod(guint64 a, guint64 b, guint64 n)
{
	return (guint64)((unsigned __int128)a * b % n);
}

static guint64
pow_mod(guint64 base, guint64 exponent, guint64 n)
{
	guint64 result = 1;
	for (base %= n; exponent > 0; exponent >>= 1) {
		if ((exponent & 1) != 0)
			result = mul_mod(result, base, n);
		base = mul_mod(base, base, n);
	}
	return result;
}

/* FALSE: `base` witnesses that n = odd * 2^twos + 1 is composite. */
static gboolean
may_be_prime(guint64 n, guint64 base, guint64 odd, guint twos)
{
	guint64 x = pow_mod(base, odd, n);
	if (x == 1 || x == n - 1)
		return TRUE;
	for (guint i = 1; i < twos; i++) {
		x = mul_mod(x, x, n);
		if (x == n - 1)
			return TRUE;
	}
	return FALSE;
}

gboolean
mt_is_prime(guint64 n)
{
	static const guint8 bases[] = {
		2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37};
	guint64 odd = n - 1;
	guint twos = 0;

	if (n < 2)
		return FALSE;
	for (gsize i = 0; i < G_N_ELEMENTS(bases); i++)
		if (n % bases[i] == 0)
			return n == bases[i];
	for (; (odd & 1) == 0; odd >>= 1)
		twos++;
	for (gsize i = 0; i < G_N_ELEMENTS(bases); i++)
		if (!may_be_prime(n, bases[i], odd, twos))
			return FALSE;
	return TRUE;
}

static guint64
gcd(guint64 a, guint64 b)
{
	while (b != 0) {
		guint64 rest = a % b;
		a = b;
		b = rest;
	}
	return a;
}

static guint64
distance(guint64 a, guint64 b)
{
	return a > b ? a - b : b - a;
}

/* x -> x^2 + add. */
static guint64
walk(guint64 x, guint64 add, guint64 n)
{
	return (guint64)(((unsigned __int128)x * x + add) % n);
}

/* A batch of differences shared no factor, or all: one by one. */
static guint64
again(guint64 x, guint64 y, guint64 add, guint64 n)
{
	guint64 d = 1;
	for (guint i = 0; i < BATCH && d == 1; i++) {
		y = walk(y, add, n);
		d = gcd(distance(x, y), n);
	}
	return d;
}

/* A divisor of n; 1 or n where this walk found none in *steps. */
static guint64
brent(guint64 n, guint64 add, guint *steps)
{
	guint64 x, y = 2, d = 1;

	for (guint reach = 1; d == 1 && *steps > 0; reach *= 2) {
		x = y;
		for (guint i = 0; i < reach; i++)
			y = walk(y, add, n);
		for (guint done = 0; done < reach && d == 1 && *steps > 0;
			done += BATCH) {
			guint64 from = y, product = 1;
			guint batch = MIN(BATCH, reach - done);
			for (guint i = 0; i < batch; i++) {
				y = walk(y, add, n);
				product = mul_mod(product, distance(x, y), n);
			}
			*steps -= MIN(*steps, batch);
			d = gcd(product, n);
			if (d == n)
				d = again(x, from, add, n);
		}
	}
	return d;
}

gboolean
mt_factor(guint64 pq, guint64 *p, guint64 *q)
{
	guint steps = STEPS_MAX;
	guint64 d = 1;

	if (pq < 15 || pq >> 63 != 0 || (pq & 1) == 0 || mt_is_prime(pq))
		return FALSE;
	for (guint64 add = 1; (d == 1 || d == pq) && steps > 0; add++)
		d = brent(pq, add, &steps);
	if (d == 1 || d == pq)
		return FALSE;
	*p = MIN(d, pq / d);
	*q = MAX(d, pq / d);
	return *p != *q && mt_is_prime(*p) && mt_is_prime(*q);
}

static guint64
make_prime(const struct mt_random *random)
{
	guint32 n;
	do {
		guint8 bytes[4];
		mt_random_fill(random, bytes, sizeof bytes);
		n = (guint32)bytes[0] | (guint32)bytes[1] << 8 |
			(guint32)bytes[2] << 16 | (guint32)bytes[3] << 24;
		n = (n & 0x7fffffff) | 0x40000001;
	} while (!mt_is_prime(n));
	return n;
}

void
mt_factor_make(const struct mt_random *random, guint64 *p, guint64 *q)
{
	guint64 one = make_prime(random), other;
	do
		other = make_prime(random);
	while (other == one);
	*p = MIN(one, other);
	*q = MAX(one, other);
}
