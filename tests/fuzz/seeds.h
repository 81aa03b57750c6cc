/* SPDX-License-Identifier: GPL-3.0-or-later */
/* seeds: small inputs to begin fuzzing with. */
#ifndef DORAN_FUZZ_SEEDS_H
#define DORAN_FUZZ_SEEDS_H

#include <glib.h>

/* Writes FOLDER/TARGET/seed-NUMBER. */
void seed_put(const char *target, const void *bytes, gsize len);

/* Those that are texts, or lists of bytes. */
void seeds_text(void);
/* Of tl. */
void seeds_tl(void);
/* Those of MTProto. */
void seeds_mt(void);

/* MTProto: streams of the transports, the key exchange. */
void seeds_mtstream(void);

#endif
