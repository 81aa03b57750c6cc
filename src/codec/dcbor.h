/* SPDX-License-Identifier: GPL-3.0-or-later */
/* dcbor: deterministic CBOR (RFC 8949 section 4.2.1), both ways.
 *
 * The writer appends items to a GByteArray; array(n) and map(n) are followed
 * by their n items (2n for a map, keys in the bytewise order of their
 * encodings: that order is the caller's care).
 *
 * The reader is strict: shortest forms, definite lengths, UTF-8, sorted unique
 * map keys (integers or strings), no NUL in texts, depth at most DCBOR_DEPTH; a
 * count or length larger than what is left is refused before anything is
 * allocated. Its first error sticks: every later call returns 0, NULL or false,
 * and dcbor_done() tells at the end. */
#ifndef DORAN_DCBOR_H
#define DORAN_DCBOR_H

#include <glib.h>

#define DCBOR_DEPTH 8

void dcbor_put_uint(GByteArray *out, guint64 value);
void dcbor_put_int(GByteArray *out, gint64 value);
void dcbor_put_bytes(GByteArray *out, const void *bytes, gsize len);
/* The bytes as a byte string; null when bytes is NULL. */
void dcbor_put_gbytes(GByteArray *out, GBytes *bytes);
/* Valid UTF-8, NUL-terminated. */
void dcbor_put_text(GByteArray *out, const char *text);
void dcbor_put_array(GByteArray *out, gsize n);
void dcbor_put_map(GByteArray *out, gsize n);
void dcbor_put_tag(GByteArray *out, guint64 tag);
void dcbor_put_null(GByteArray *out);
void dcbor_put_bool(GByteArray *out, gboolean value);
/* An item that is encoded already (from dcbor_skip() or another writer). */
void dcbor_put_raw(GByteArray *out, const void *bytes, gsize len);

enum dcbor_type {
	DCBOR_BAD, /* error, or no item is left here */
	DCBOR_UINT,
	DCBOR_NEGINT,
	DCBOR_BYTES,
	DCBOR_TEXT,
	DCBOR_ARRAY,
	DCBOR_MAP,
	DCBOR_TAG,
	DCBOR_NULL,
	DCBOR_BOOL,
	DCBOR_OTHER /* floats: can be skipped, not read */
};

/* An open array or map. */
struct dcbor_level {
	guint64 left; /* items still to come; keys and values each count */
	gboolean map;
	const guint8 *key; /* the encoding of the last key */
	gsize key_len;
};

/* On the stack, owns nothing; all members are private. */
struct dcbor_reader {
	const guint8 *data;
	gsize len;
	gsize pos;
	gboolean bad;
	guint depth;
	struct dcbor_level level[DCBOR_DEPTH];
};

/* `data` is borrowed and must outlive the reader and what it returns. */
void dcbor_reader_init(struct dcbor_reader *r, const void *data, gsize len);

/* The type of the next item, without taking it. */
enum dcbor_type dcbor_peek(struct dcbor_reader *r);

guint64 dcbor_get_uint(struct dcbor_reader *r);
/* Refuses what is larger than max. */
guint64 dcbor_get_uint_max(struct dcbor_reader *r, guint64 max);
gint64 dcbor_get_int(struct dcbor_reader *r);
gboolean dcbor_get_bool(struct dcbor_reader *r);
void dcbor_get_null(struct dcbor_reader *r);
/* Takes a null if one is next and says so. */
gboolean dcbor_try_null(struct dcbor_reader *r);
guint64 dcbor_get_tag(struct dcbor_reader *r);

/* A byte string of at most `max` bytes: borrowed from the reader's data; NULL
 * on error only. */
const guint8 *dcbor_get_bytes(struct dcbor_reader *r, gsize max, gsize *len);
/* The same as an own GBytes; NULL on error. */
GBytes *dcbor_get_gbytes(struct dcbor_reader *r, gsize max);
/* A byte string of exactly `len` bytes into out (zeroed on error). */
gboolean dcbor_get_fixed(struct dcbor_reader *r, guint8 *out, gsize len);
/* A text of at most `max` bytes, without NUL characters; the caller's to
 * free. NULL on error. */
char *dcbor_get_text(struct dcbor_reader *r, gsize max);

/* Opens an array or map: the following reads are its items; it closes itself
 * with its last one. Returns the count, refused above `max`. */
gsize dcbor_get_array(struct dcbor_reader *r, gsize max);
gsize dcbor_get_map(struct dcbor_reader *r, gsize max);
/* An array of exactly n items. */
gboolean dcbor_get_array_of(struct dcbor_reader *r, gsize n);

/* Takes one item of any type with all that is in it, checked as strictly;
 * returns its encoding (borrowed), NULL on error. */
const guint8 *dcbor_skip(struct dcbor_reader *r, gsize *len);

/* For what the caller finds wrong itself. */
void dcbor_refuse(struct dcbor_reader *r);
gboolean dcbor_bad(const struct dcbor_reader *r);
/* Whether all was well and the last item ended with the data. */
gboolean dcbor_done(const struct dcbor_reader *r);
/* What follows a finished top item (borrowed, may be empty); NULL on error or
 * within an open item. */
const guint8 *dcbor_rest(struct dcbor_reader *r, gsize *len);

#endif
