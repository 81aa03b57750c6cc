/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mt_gzip: gzip_packed's data (RFC 1952). */
#ifndef DORAN_MT_GZIP_H
#define DORAN_MT_GZIP_H

#include <glib.h>

#define MT_GZIP_MIN 1024 /* shorter bodies are not worth it */

/* NULL if the body is not over MT_GZIP_MIN, or would not get at least a tenth
 * shorter; else the compressed bytes, the caller's. */
GByteArray *mt_gzip_pack(const guint8 *data, gsize len);

/* NULL if it is broken, has something behind its end, or would be over `max`
 * bytes: no more memory than that is ever taken, and room grows with what was
 * really inflated. The caller's. */
GByteArray *mt_gzip_unpack(const guint8 *data, gsize len, gsize max);

#endif
