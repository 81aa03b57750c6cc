/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mt_fields: the few bare TL types that the key exchange is made of, read
 * without a schema (core.telegram.org/mtproto/serialize). */
#ifndef DORAN_MT_FIELDS_H
#define DORAN_MT_FIELDS_H

#include <glib.h>

/* What is left to read. After the first field that is not there all are zero
 * or empty, and `wrong` is set. */
struct mt_fields {
	const guint8 *at;
	gsize left;
	gboolean wrong;
};

guint32 mt_get_u32(struct mt_fields *fields);
guint64 mt_get_u64(struct mt_fields *fields);
/* `len` bytes, borrowed of the input; NULL if they are not there. */
const guint8 *mt_get_raw(struct mt_fields *fields, gsize len);
/* A `bytes`, borrowed; its padding must be there, and may be anything. */
const guint8 *mt_get_bytes(struct mt_fields *fields, gsize *len);
/* The same as a big-endian number below 2^64; larger ones are wrong. */
guint64 mt_get_number(struct mt_fields *fields);
/* TRUE if the next `len` bytes are these. */
gboolean mt_get_same(struct mt_fields *fields, const guint8 *bytes, gsize len);

void mt_put_u32(GByteArray *out, guint32 value);
void mt_put_u64(GByteArray *out, guint64 value);
void mt_put_raw(GByteArray *out, const guint8 *bytes, gsize len);
void mt_put_bytes(GByteArray *out, const guint8 *bytes, gsize len);
/* Big-endian, without leading zeros. */
void mt_put_number(GByteArray *out, guint64 value);

#endif
