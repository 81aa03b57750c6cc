/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mt_dh.h"

#include <openssl/bn.h>
#include <openssl/crypto.h>
#include <openssl/sha.h>
#include <string.h>

#define REMEMBERED 8
#define MARGIN_BITS (2048 - 64)

const guint8 mt_dh_prime[MT_DH_SIZE] = {0xc7, 0x1c, 0xae, 0xb9, 0xc6, 0xb1,
	0xc9, 0x04, 0x8e, 0x6c, 0x52, 0x2f, 0x70, 0xf1, 0x3f, 0x73, 0x98, 0x0d,
	0x40, 0x23, 0x8e, 0x3e, 0x21, 0xc1, 0x49, 0x34, 0xd0, 0x37, 0x56, 0x3d,
	0x93, 0x0f, 0x48, 0x19, 0x8a, 0x0a, 0xa7, 0xc1, 0x40, 0x58, 0x22, 0x94,
	0x93, 0xd2, 0x25, 0x30, 0xf4, 0xdb, 0xfa, 0x33, 0x6f, 0x6e, 0x0a, 0xc9,
	0x25, 0x13, 0x95, 0x43, 0xae, 0xd4, 0x4c, 0xce, 0x7c, 0x37, 0x20, 0xfd,
	0x51, 0xf6, 0x94, 0x58, 0x70, 0x5a, 0xc6, 0x8c, 0xd4, 0xfe, 0x6b, 0x6b,
	0x13, 0xab, 0xdc, 0x97, 0x46, 0x51, 0x29, 0x69, 0x32, 0x84, 0x54, 0xf1,
	0x8f, 0xaf, 0x8c, 0x59, 0x5f, 0x64, 0x24, 0x77, 0xfe, 0x96, 0xbb, 0x2a,
	0x94, 0x1d, 0x5b, 0xcd, 0x1d, 0x4a, 0xc8, 0xcc, 0x49, 0x88, 0x07, 0x08,
	0xfa, 0x9b, 0x37, 0x8e, 0x3c, 0x4f, 0x3a, 0x90, 0x60, 0xbe, 0xe6, 0x7c,
	0xf9, 0xa4, 0xa4, 0xa6, 0x95, 0x81, 0x10, 0x51, 0x90, 0x7e, 0x16, 0x27,
	0x53, 0xb5, 0x6b, 0x0f, 0x6b, 0x41, 0x0d, 0xba, 0x74, 0xd8, 0xa8, 0x4b,
	0x2a, 0x14, 0xb3, 0x14, 0x4e, 0x0e, 0xf1, 0x28, 0x47, 0x54, 0xfd, 0x17,
	0xed, 0x95, 0x0d, 0x59, 0x65, 0xb4, 0xb9, 0xdd, 0x46, 0x58, 0x2d, 0xb1,
	0x17, 0x8d, 0x16, 0x9c, 0x6b, 0xc4, 0x65, 0xb0, 0xd6, 0xff, 0x9c, 0xa3,
	0x92, 0x8f, 0xef, 0x5b, 0x9a, 0xe4, 0xe4, 0x18, 0xfc, 0x15, 0xe8, 0x3e,
	0xbe, 0xa0, 0xf8, 0x7f, 0xa9, 0xff, 0x5e, 0xed, 0x70, 0x05, 0x0d, 0xed,
	0x28, 0x49, 0xf4, 0x7b, 0xf9, 0x59, 0xd9, 0x56, 0x85, 0x0c, 0xe9, 0x29,
	0x85, 0x1f, 0x0d, 0x81, 0x15, 0xf6, 0x35, 0xb1, 0x05, 0xee, 0x2e, 0x4e,
	0x15, 0xd0, 0x4b, 0x24, 0x54, 0xbf, 0x6f, 0x4f, 0xad, 0xf0, 0x34, 0xb1,
	0x04, 0x03, 0x11, 0x9c, 0xd8, 0xe3, 0xb9, 0x2f, 0xcc, 0x5b};

/* Hashes of primes that were found good; the oldest is forgotten first. */
static struct {
	GMutex lock;
	guint8 hash[REMEMBERED][SHA256_DIGEST_LENGTH];
	guint n;
} good;

static gboolean
is_remembered(const guint8 hash[SHA256_DIGEST_LENGTH])
{
	gboolean found = FALSE;
	g_mutex_lock(&good.lock);
	for (guint i = 0; i < MIN(good.n, REMEMBERED) && !found; i++)
		found = memcmp(good.hash[i], hash, sizeof good.hash[i]) == 0;
	g_mutex_unlock(&good.lock);
	return found;
}

static void
remember(const guint8 hash[SHA256_DIGEST_LENGTH])
{
	g_mutex_lock(&good.lock);
	memcpy(good.hash[good.n++ % REMEMBERED], hash, sizeof good.hash[0]);
	g_mutex_unlock(&good.lock);
}

static gboolean
is_safe_prime(const guint8 prime[MT_DH_SIZE])
{
	guint8 hash[SHA256_DIGEST_LENGTH];
	BIGNUM *p, *half;
	BN_CTX *ctx;
	gboolean safe;

	if (memcmp(prime, mt_dh_prime, MT_DH_SIZE) == 0)
		return TRUE;
	SHA256(prime, MT_DH_SIZE, hash);
	if (is_remembered(hash))
		return TRUE;
	p = BN_bin2bn(prime, MT_DH_SIZE, NULL);
	half = BN_new();
	ctx = BN_CTX_new();
	BN_rshift1(half, p);
	safe = BN_is_odd(p) && BN_is_odd(half) &&
		BN_check_prime(p, ctx, NULL) == 1 &&
		BN_check_prime(half, ctx, NULL) == 1;
	BN_CTX_free(ctx);
	BN_free(half);
	BN_free(p);
	if (safe)
		remember(hash);
	return safe;
}

/* p mod n, n small. */
static guint
residue(const guint8 prime[MT_DH_SIZE], guint n)
{
	guint rest = 0;
	for (gsize i = 0; i < MT_DH_SIZE; i++)
		rest = (rest << 8 | prime[i]) % n;
	return rest;
}

static gboolean
generates(const guint8 prime[MT_DH_SIZE], gint32 g)
{
	guint rest;
	switch (g) {
	case 2:
		return residue(prime, 8) == 7;
	case 3:
		return residue(prime, 3) == 2;
	case 4:
		return TRUE;
	case 5:
		rest = residue(prime, 5);
		return rest == 1 || rest == 4;
	case 6:
		rest = residue(prime, 24);
		return rest == 19 || rest == 23;
	case 7:
		rest = residue(prime, 7);
		return rest == 3 || rest == 5 || rest == 6;
	default:
		return FALSE;
	}
}

gboolean
mt_dh_good(const guint8 *prime, gsize len, gint32 g)
{
	return len == MT_DH_SIZE && (prime[0] & 0x80) != 0 &&
		generates(prime, g) && is_safe_prime(prime);
}

gboolean
mt_dh_in_range(const guint8 *x, gsize len, const guint8 prime[MT_DH_SIZE])
{
	BIGNUM *p, *n, *margin;
	gboolean in;

	if (len > MT_DH_SIZE)
		return FALSE;
	p = BN_bin2bn(prime, MT_DH_SIZE, NULL);
	n = BN_bin2bn(x, (int)len, NULL);
	margin = BN_new();
	BN_set_bit(margin, MARGIN_BITS);
	in = BN_ucmp(n, margin) >= 0;
	BN_sub(p, p, margin);
	in = in && BN_ucmp(n, p) <= 0;
	BN_free(margin);
	BN_free(n);
	BN_free(p);
	return in;
}

void
mt_dh_power(const guint8 *base, gsize base_len,
	const guint8 exponent[MT_DH_SIZE], const guint8 prime[MT_DH_SIZE],
	guint8 out[MT_DH_SIZE])
{
	BN_CTX *ctx = BN_CTX_new();
	BIGNUM *b = BN_bin2bn(base, (int)base_len, NULL);
	BIGNUM *e = BN_secure_new(), *r = BN_secure_new();
	BIGNUM *p = BN_bin2bn(prime, MT_DH_SIZE, NULL);

	g_assert(base_len <= MT_DH_SIZE);
	BN_bin2bn(exponent, MT_DH_SIZE, e);
	if (BN_mod_exp_mont_consttime(r, b, e, p, ctx, NULL) != 1 ||
		BN_bn2binpad(r, out, MT_DH_SIZE) != MT_DH_SIZE)
		g_error("mtproto: a power failed");
	BN_free(p);
	BN_clear_free(r);
	BN_clear_free(e);
	BN_clear_free(b);
	BN_CTX_free(ctx);
}

void
mt_dh_make(gint32 g, const guint8 prime[MT_DH_SIZE],
	const struct mt_random *random, guint8 secret[MT_DH_SIZE],
	guint8 public[MT_DH_SIZE])
{
	guint8 base = (guint8)g;
	do {
		mt_random_fill(random, secret, MT_DH_SIZE);
		mt_dh_power(&base, 1, secret, prime, public);
	} while (!mt_dh_in_range(public, MT_DH_SIZE, prime));
}
