/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "expect.h"

#include <string.h>

void
expect_version(struct dcbor_reader *r)
{
	if (dcbor_get_uint(r) != 1)
		dcbor_refuse(r);
}

char *
expect_address(struct dcbor_reader *r)
{
	g_autofree char *address = dcbor_get_text(r, ADDRESS_MAX);

	if (address != NULL && address_valid(address))
		return g_steal_pointer(&address);
	dcbor_refuse(r);
	return NULL;
}

void
expect_head(struct dcbor_reader *r, gsize n, const struct owner *owner)
{
	g_autofree char *account = NULL;
	guint8 network[NETWORK_ID_LEN];

	dcbor_get_array_of(r, n);
	expect_version(r);
	account = expect_address(r);
	dcbor_get_fixed(r, network, sizeof(network));
	if (g_strcmp0(account, owner->account) != 0 ||
		memcmp(network, owner->network, sizeof(network)) != 0)
		dcbor_refuse(r);
}
