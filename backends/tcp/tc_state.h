/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tc_state: what is kept between two runs: the authorisation key and the
 * server's public key. Bytes: "DT1"; HOST:PORT and the PEM text, each after two
 * bytes of length, big-endian; then nothing, or key (256), salt (8), offset
 * (8).
 */
#ifndef DORAN_TC_STATE_H
#define DORAN_TC_STATE_H

#include <glib.h>

#include "mt_link.h"

struct tc_state {
	char *pem; /* the server's public key; NULL: not known */
	gboolean has_key;
	struct mt_key key; /* made with that server */
};

/* What was kept of the server at `place`; nothing of another one, and nothing
 * of bytes that are none. `state` is empty before. */
void tc_state_read(struct tc_state *state, const char *place,
	const guint8 *bytes, gsize len);
/* NULL: there is nothing to keep. To be wiped. */
GByteArray *tc_state_write(const struct tc_state *state, const char *place);
/* Wipes it. */
void tc_state_clear(struct tc_state *state);
void tc_state_forget_key(struct tc_state *state);

#endif
