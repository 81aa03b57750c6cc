/* SPDX-License-Identifier: GPL-3.0-or-later */
/* statusbar: each account's connection, and the one hint worth its place. */
#ifndef DORAN_STATUSBAR_H
#define DORAN_STATUSBAR_H

#include "area.h"
#include "screen.h"

/* accounts as in accounts.h; trouble: what is wrong with the store, or NULL;
 * sign: of do-not-disturb, or ""; hint: what stands at the right. */
void statusbar_draw(struct screen *screen, const struct area *area,
	const GPtrArray *accounts, const char *trouble, const char *sign,
	const char *hint);

#endif
