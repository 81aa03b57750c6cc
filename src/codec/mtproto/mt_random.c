/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mt_random.h"

#include <sodium.h>

static void
fill_from_system(guint8 *bytes, gsize len, gpointer data)
{
	(void)data;
	randombytes_buf(bytes, len);
}

const struct mt_random mt_random_system = {.fill = fill_from_system};

void
mt_random_fill(const struct mt_random *random, guint8 *bytes, gsize len)
{
	random->fill(bytes, len, random->data);
}
