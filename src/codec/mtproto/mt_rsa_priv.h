/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What mt_rsa.c and mt_rsa_pad.c share. */
#ifndef DORAN_MT_RSA_PRIV_H
#define DORAN_MT_RSA_PRIV_H

#include <openssl/types.h>

#include "mt_rsa.h"

struct mt_rsa_key {
	EVP_PKEY *pkey;
	BIGNUM *n, *e;
	guint64 fingerprint;
	gboolean private;
};

gboolean mt_rsa_below_modulus(
	const struct mt_rsa_key *key, const guint8 number[MT_RSA_SIZE]);

/* number^e mod n; number is below n. */
void mt_rsa_raw_public(const struct mt_rsa_key *key,
	const guint8 number[MT_RSA_SIZE], guint8 out[MT_RSA_SIZE]);

/* number^d mod n; FALSE if it is not below n, or the key is public. */
gboolean mt_rsa_raw_private(const struct mt_rsa_key *key,
	const guint8 number[MT_RSA_SIZE], guint8 out[MT_RSA_SIZE]);

#endif
