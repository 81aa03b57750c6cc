/* SPDX-License-Identifier: GPL-3.0-or-later */
/* json_write: values of the engine as JSON. Every control character (C0, DEL,
 * C1) and U+2028/9 is escaped, so that a line is safe to look at. */
#ifndef DORAN_JSON_WRITE_H
#define DORAN_JSON_WRITE_H

#include <glib.h>

/* A string with its quotes; what is not UTF-8 is replaced. */
void json_write_text(GString *out, const char *text);

/* s, x, i, u, b, v, a{sv} and arrays of these. */
void json_write(GString *out, GVariant *value);

/* ,"key": or, after '{', "key": */
void json_write_name(GString *out, const char *name);

#endif
