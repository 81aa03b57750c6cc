/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expect: what every signed value begins with: version 1, the account, the
 * network. */
#ifndef DORAN_EXPECT_H
#define DORAN_EXPECT_H

#include "dcbor.h"
#include "ids.h"

struct owner {
	const char *account;
	const guint8 *network; /* NETWORK_ID_LEN bytes */
};

/* Opens an array of n items and takes its first three: 1, account, network;
 * refuses when they are not the owner's. */
void expect_head(struct dcbor_reader *r, gsize n, const struct owner *owner);
/* Refuses when the next item is not the version 1. */
void expect_version(struct dcbor_reader *r);
/* A valid address; the caller's; NULL on error. */
char *expect_address(struct dcbor_reader *r);

#endif
