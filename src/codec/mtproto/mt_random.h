/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mt_random: where this layer's random bytes and its time come from. Tests
 * hand in their own, so that every byte can be foretold. */
#ifndef DORAN_MT_RANDOM_H
#define DORAN_MT_RANDOM_H

#include <glib.h>

struct mt_random {
	/* Required. Fills all of `bytes`; never fails. */
	void (*fill)(guint8 *bytes, gsize len, gpointer data);
	gpointer data;
};

/* The system's, through libsodium; sodium_init() was called. */
extern const struct mt_random mt_random_system;

void mt_random_fill(const struct mt_random *random, guint8 *bytes, gsize len);

#endif
