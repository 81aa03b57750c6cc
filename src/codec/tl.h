/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tl: values of Telegram's Type Language (core.telegram.org/mtproto/TL,
 * /serialize), bytes to values and back, by const tables that tlgen makes of
 * schema files at build time. Little-endian; all is a multiple of 4 bytes.
 *
 * Nothing is allocated by reading: an object is its bytes, checked whole (down
 * to the last nested one), and where each of its fields begins; the getters
 * read there. Lengths, counts and depth are bounded by the bytes there are.
 *
 * The headers tl_schema_NAME.h have, for each combinator `ns.someName` and
 * each of its fields `a_field`,
 *     TL_NS_SOME_NAME            its constructor's ID
 *     TL_NS_SOME_NAME__A_FIELD   the field's number, for the functions here
 * and the schema itself, tl_NAME. */
#ifndef DORAN_TL_H
#define DORAN_TL_H

#include <glib.h>

#define TL_VECTOR 0x1cb5c415u
#define TL_BOOL_TRUE 0x997275b5u
#define TL_BOOL_FALSE 0xbc799737u

/* Objects in one another; more is refused. */
#define TL_DEPTH_MAX 64
/* Fields of a combinator; tlgen refuses more. */
#define TL_FIELDS_MAX 128
/* Bytes of a string; more has no encoding here. */
#define TL_BYTES_MAX 0xffffff

/* ---- schemas -------------------------------------------------------- */

enum tl_kind {
	TLK_INT,
	TLK_FLAGS, /* `#` */
	TLK_LONG,
	TLK_DOUBLE,
	TLK_INT128,
	TLK_INT256,
	TLK_STRING,
	TLK_BYTES, /* as TLK_STRING; text need not be UTF-8 either */
	TLK_TRUE, /* bare `true`, no bytes: only a flag */
	TLK_BOOL,
	TLK_BARE, /* arg: the combinator; no ID before it */
	TLK_BOXED, /* arg: the type's name; any of its constructors */
	TLK_VECTOR, /* arg: the type of its elements */
	TLK_BARE_VECTOR, /* the same without TL_VECTOR before it */
	/* `Object`, `!X`: a boxed value. As the last thing of what is read it
	 * is everything that is left, whatever that is (boxed values of other
	 * schemas, vectors); elsewhere a constructor of this schema. */
	TLK_OBJECT,
	/* `Object` behind a field `bytes:int`: as many bytes, unread. */
	TLK_SIZED
};

struct tl_type {
	guint8 kind; /* enum tl_kind */
	guint16 arg;
};

struct tl_field {
	const char *name;
	guint16 type; /* in the schema's types */
	gint16 flags; /* the TLK_FLAGS field it depends on; -1: always there */
	guint8 bit; /* of that */
};

struct tl_combinator {
	guint32 id;
	guint32 fields; /* the first, in the schema's fields */
	const char *name;
	guint16 result; /* in the schema's types */
	guint8 n_fields;
	guint8 function;
};

struct tl_schema {
	const char *name;
	/* by ID; behind n_ids those whose ID is another's too (the whole of
	 * what they are the first part of), found by name alone */
	const struct tl_combinator *combinators;
	const struct tl_field *fields;
	const struct tl_type *types;
	const char *const *names; /* of boxed types */
	guint n_combinators, n_ids, n_fields, n_types, n_names;
};

/* NULL: not of this schema. */
const struct tl_combinator *tl_find(const struct tl_schema *schema, guint32 id);
const struct tl_combinator *tl_find_name(
	const struct tl_schema *schema, const char *name);
/* The field's row; `field` below n_fields. */
const struct tl_field *tl_field(const struct tl_schema *schema,
	const struct tl_combinator *combinator, guint field);
/* -1: it has none of that name. */
int tl_field_number(const struct tl_schema *schema,
	const struct tl_combinator *combinator, const char *name);

/* ---- reading by hand ------------------------------------------------ */

/* Borrowed bytes. */
struct tl_span {
	const guint8 *at;
	gsize len;
};

/* Once something failed, all that is read is 0 or empty, and `error` says
 * what was wrong first (English; static). */
struct tl_reader {
	const guint8 *at;
	gsize left;
	const char *error;
	guint32 unknown; /* the constructor, where that is what was wrong */
};

void tl_reader_init(struct tl_reader *reader, const void *data, gsize len);
/* TRUE: nothing failed. */
gboolean tl_reader_ok(const struct tl_reader *reader);
/* TRUE: nothing failed, and nothing is left. */
gboolean tl_reader_end(const struct tl_reader *reader);
void tl_reader_fail(struct tl_reader *reader, const char *error);

guint32 tl_reader_id(struct tl_reader *reader);
/* The ID, which stays; 0 if there is none, which is no failure. */
guint32 tl_reader_peek(const struct tl_reader *reader);
gint32 tl_reader_int(struct tl_reader *reader);
gint64 tl_reader_long(struct tl_reader *reader);
double tl_reader_double(struct tl_reader *reader);
gboolean tl_reader_bool(struct tl_reader *reader);
/* `len` bytes as they are (16: an int128, 32: an int256); NULL: failed. */
const guint8 *tl_reader_raw(struct tl_reader *reader, gsize len);
/* A string or bytes. */
struct tl_span tl_reader_bytes(struct tl_reader *reader);
/* The number of elements of a vector, bare or with TL_VECTOR before it, each
 * of at least `min` bytes (0: 4): more than fit into what is left fail. */
guint tl_reader_count(struct tl_reader *reader, gsize min);
guint tl_reader_vector(struct tl_reader *reader, gsize min);
/* What is left; nothing is left then. */
struct tl_span tl_reader_rest(struct tl_reader *reader);

/* ---- reading by table ----------------------------------------------- */

/* Members are for this module; the bytes are borrowed. */
struct tl_object {
	const struct tl_schema *schema;
	const struct tl_combinator *is; /* what it is; NULL: read nothing */
	const guint8 *data; /* behind the ID */
	gsize len;
	guint32 at[TL_FIELDS_MAX]; /* offsets; TL_ABSENT */
};
#define TL_ABSENT G_MAXUINT32

/* A boxed object: its ID, then its fields, which are all checked. FALSE: the
 * reader failed; an ID that is not of `schema` is `unknown`. */
gboolean tl_object_read(struct tl_object *object,
	const struct tl_schema *schema, struct tl_reader *reader);
/* The same of exactly these bytes; *error (or NULL) says what was wrong,
 * static. */
gboolean tl_object_parse(struct tl_object *object,
	const struct tl_schema *schema, const void *data, gsize len,
	const char **error);
/* A bare one. */
gboolean tl_object_read_bare(struct tl_object *object,
	const struct tl_schema *schema, guint32 id, struct tl_reader *reader);
/* Checks a value of a type of the schema and moves behind it: a result of a
 * function for example (types[combinator->result]). */
gboolean tl_skip(
	const struct tl_schema *schema, guint type, struct tl_reader *reader);

/* The getters: `field` is one of the object's own of that kind; another is a
 * programmer's error. What is absent is 0, empty, NULL or FALSE. */
guint32 tl_object_id(const struct tl_object *object); /* 0: read nothing */
gboolean tl_object_has(const struct tl_object *object, guint field);
gint32 tl_object_int(const struct tl_object *object, guint field); /* `#` too */
gint64 tl_object_long(const struct tl_object *object, guint field);
double tl_object_double(const struct tl_object *object, guint field);
gboolean tl_object_bool(const struct tl_object *object, guint field);
/* `true`: the flag's value. */
gboolean tl_object_true(const struct tl_object *object, guint field);
/* int128 and int256: 16 or 32 bytes. */
const guint8 *tl_object_raw(const struct tl_object *object, guint field);
struct tl_span tl_object_bytes(const struct tl_object *object, guint field);
/* The same as text: NULL if it has a NUL byte or is no UTF-8, or absent. */
char *tl_object_text(const struct tl_object *object, guint field);
/* Of any kind: its bytes as they are; `Object` for example. */
struct tl_span tl_object_span(const struct tl_object *object, guint field);
/* The object in a field, bare or boxed; FALSE: absent, or an `Object` that is
 * not of this schema. */
gboolean tl_object_object(
	const struct tl_object *object, guint field, struct tl_object *inner);

/* A vector's elements. They were checked: reading them cannot fail as long as
 * each is taken, by the reader (tl_reader_long(&list.reader) for a vector of
 * long) or by tl_list_object(). */
struct tl_list {
	const struct tl_schema *schema;
	guint type; /* of an element, in the schema's types */
	guint left; /* elements; the one who uses `reader` counts */
	struct tl_reader reader;
};

/* Absent: no elements. */
struct tl_list tl_object_list(const struct tl_object *object, guint field);
/* The next object; FALSE: no more. */
gboolean tl_list_object(struct tl_list *list, struct tl_object *element);
/* The next of any kind as bytes; FALSE: no more. */
gboolean tl_list_span(struct tl_list *list, struct tl_span *element);
/* The next of a vector<vector<…>>. */
gboolean tl_list_list(struct tl_list *list, struct tl_list *inner);

/* ---- writing by hand: appends --------------------------------------- */

void tl_put_id(GByteArray *out, guint32 id);
void tl_put_int(GByteArray *out, gint32 value);
void tl_put_long(GByteArray *out, gint64 value);
void tl_put_double(GByteArray *out, double value);
void tl_put_bool(GByteArray *out, gboolean value);
void tl_put_raw(GByteArray *out, const void *data, gsize len);
/* FALSE: longer than TL_BYTES_MAX, nothing was written. */
gboolean tl_put_bytes(GByteArray *out, const void *data, gsize len);
gboolean tl_put_string(GByteArray *out, const char *text);
/* TL_VECTOR and the number of elements, which follow. */
void tl_put_vector(GByteArray *out, guint count);
/* Bytes that a string of `len` bytes takes. */
gsize tl_bytes_size(gsize len);

/* ---- writing by table ----------------------------------------------- */

/* Fields are written in the schema's order, each of its own kind (otherwise:
 * a programmer's error). Flags are made by what is written: the `#` fields
 * need no call, a conditional field that gets none is absent.
 *
 *     struct tl_writer w;
 *     tl_write(&w, &tl_doran, out, TL_DORAN_SUBSCRIBE);
 *     tl_write_string(&w, TL_DORAN_SUBSCRIBE__FILTER, "a/#");
 *     tl_write_int(&w, TL_DORAN_SUBSCRIBE__QOS, 1);
 *     ok = tl_write_end(&w);
 *
 * An object inside has a writer of its own on the same array, which is begun by
 * tl_write_object() and ended before the outer one goes on. */
struct tl_writer {
	const struct tl_schema *schema;
	const struct tl_combinator *is;
	GByteArray *out;
	gsize start; /* where it begins in `out` */
	guint next; /* the field to come */
	gsize flags[4]; /* where the `#` fields are in `out` */
	guint8 flags_field[4];
	guint8 n_flags;
	gboolean failed;
	struct tl_writer *outer; /* of an object inside; fails with it */
};

/* Begins a boxed object. `id` is of the schema. */
void tl_write(struct tl_writer *writer, const struct tl_schema *schema,
	GByteArray *out, guint32 id);
/* FALSE: a string was too long, in it or in an object inside; then `out` is as
 * before it was begun. */
gboolean tl_write_end(struct tl_writer *writer);

void tl_write_int(struct tl_writer *writer, guint field, gint32 value);
void tl_write_long(struct tl_writer *writer, guint field, gint64 value);
void tl_write_double(struct tl_writer *writer, guint field, double value);
void tl_write_bool(struct tl_writer *writer, guint field, gboolean value);
/* FALSE leaves it absent. */
void tl_write_true(struct tl_writer *writer, guint field, gboolean value);
void tl_write_bytes(
	struct tl_writer *writer, guint field, const void *data, gsize len);
/* NULL leaves it absent, where it may be. */
void tl_write_string(struct tl_writer *writer, guint field, const char *text);
/* A value of any kind that is bytes already: an int128 or int256, an Object, a
 * vector, what a span of an object has. A TLK_SIZED value writes no size. */
void tl_write_raw(
	struct tl_writer *writer, guint field, const void *data, gsize len);
/* A vector: the head that its type wants; the elements follow by tl_put_…() or
 * tl_write_element(). */
void tl_write_vector(struct tl_writer *writer, guint field, guint count);
void tl_write_longs(struct tl_writer *writer, guint field, const gint64 *values,
	guint count);
/* Begins an object in a field; boxed, or bare where the field's type is. */
void tl_write_object(struct tl_writer *writer, guint field,
	struct tl_writer *inner, guint32 id);
/* Begins an object as an element of the vector that `field` is. */
void tl_write_element(struct tl_writer *writer, guint field,
	struct tl_writer *inner, guint32 id);

#endif
