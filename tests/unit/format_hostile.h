/* SPDX-License-Identifier: GPL-3.0-or-later */
/* format_hostile: what every decoder must stand, given one good input. */
#ifndef DORAN_FORMAT_HOSTILE_H
#define DORAN_FORMAT_HOSTILE_H

#include <glib.h>

/* Decodes and encodes again; NULL when refused. The caller's. */
typedef GBytes *(*again_func)(GBytes *bytes);

/* Every truncation and every trailing byte must be refused; the whole must
 * come back the same. Of each byte three other values are tried: refused, or
 * with `exact` encoded again to the very bytes tried. With `sealed` every
 * change must be refused. */
void hostile_check(
	GBytes *good, again_func again, gboolean exact, gboolean sealed);

/* Random bytes, and random changes of a good input: no crash. Repeatable. */
void hostile_random(GBytes *good, again_func again, guint rounds);

GBytes *bytes_from_hex(const char *hex);
/* Fails the test, naming the first difference, when they are not equal. */
void assert_bytes_equal(GBytes *seen, GBytes *wanted);

#endif
