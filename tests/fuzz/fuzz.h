/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz: what every fuzz target has. A target is one file with fuzz_one(); with
 * clang it is linked with libFuzzer, else with replay.c, which runs the kept
 * corpus. A target returns for any bytes whatever, or dies by CHECK(). */
#ifndef DORAN_FUZZ_H
#define DORAN_FUZZ_H

#include <glib.h>

/* The target: may be called any number of times, keeps no state. */
void fuzz_one(const guint8 *data, gsize len);

/* A property that must hold for every input. */
#define CHECK(x) ((x) ? (void)0 : fuzz_failed(#x, __FILE__, __LINE__))
void fuzz_failed(const char *what, const char *file, int line) G_GNUC_NORETURN;

/* What is left of the input, taken from its beginning. */
struct fuzz_input {
	const guint8 *at;
	gsize left;
};

/* The next byte; 0 at the end. */
guint8 fuzz_byte(struct fuzz_input *in);
/* At most `max` of the next bytes; borrowed from the input. */
const guint8 *fuzz_take(struct fuzz_input *in, gsize max, gsize *len);
/* The same as an own copy with a NUL behind it, up to its first NUL. */
char *fuzz_string(struct fuzz_input *in, gsize max);
/* The same made valid UTF-8. */
char *fuzz_utf8(struct fuzz_input *in, gsize max);
/* All that is left. */
GBytes *fuzz_rest(struct fuzz_input *in);

/* Both or neither, and with the same bytes. */
gboolean fuzz_same(GBytes *one, GBytes *other);

#endif
