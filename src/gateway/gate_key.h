/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gate_key: the RSA key that MTProto clients know dorand by. */
#ifndef DORAN_GATE_KEY_H
#define DORAN_GATE_KEY_H

#include "mt_rsa.h"

/* A private key of 2048 bits, PEM. It must be the own user's or root's, and
 * readable to nobody else. FAULT_CONFIG. NULL on error. */
struct mt_rsa_key *gate_key_load(const char *file, GError **error);

/* Makes one: `file` (0600, must not be there yet), and `file`.pub with the
 * public half. *fingerprint: 16 hex digits, the caller's. FAULT_IO. */
gboolean gate_key_make(const char *file, char **fingerprint, GError **error);

/* 16 hex digits; the caller's. */
char *gate_key_fingerprint(const struct mt_rsa_key *key);

#endif
