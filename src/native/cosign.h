/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cosign: COSE_Sign1 objects made and opened with the project's keys. */
#ifndef DORAN_COSIGN_H
#define DORAN_COSIGN_H

#include "secret.h"

/* What each signature is for: its external_aad. */
#define AAD_LIST "doran device list 1"
#define AAD_ROOT "doran list key 1"
#define AAD_DEVICE "doran device 1"
#define AAD_BUNDLE "doran prekeys 1"
#define AAD_RECORD "doran record 1"

/* The signed object around payload; the caller's. */
GBytes *cosign_make(
	GBytes *payload, const char *aad, const struct secret *seed);

/* The payload, with nothing verified. FAULT_PROTOCOL when malformed. */
GBytes *cosign_peek(GBytes *object, GError **error);

/* The payload of an object that `pub` signed for `aad`; the caller's.
 * FAULT_PROTOCOL when malformed or signed otherwise. */
GBytes *cosign_open(
	GBytes *object, const char *aad, const guint8 pub[32], GError **error);

#endif
