/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A record's header: as such, signed, and as the payload of a signature. */
#include "config.h"

#include "record.h"
#include "signed.h"

/* Unknown extensions are not kept: what is encoded may be shorter, but never
 * other bytes of the same length, and from then on it stays as it is. */
static void
check_again(const struct record *record, GBytes *from)
{
	g_autoptr(GBytes) once = record_encode(record, NULL), twice = NULL;
	g_autoptr(Record) back = NULL;

	CHECK(once != NULL);
	CHECK(g_bytes_get_size(once) <= g_bytes_get_size(from));
	if (g_bytes_get_size(once) == g_bytes_get_size(from))
		CHECK(fuzz_same(once, from));
	back = record_decode(once, NULL);
	CHECK(back != NULL);
	twice = record_encode(back, NULL);
	CHECK(fuzz_same(once, twice));
}

void
fuzz_one(const guint8 *data, gsize len)
{
	static const guint8 pub[32] = {2};
	g_autoptr(GBytes) bytes = g_bytes_new(data, len);
	g_autoptr(GBytes) wrapped = fuzz_signed(data, len);
	g_autoptr(GError) error = NULL;
	g_autoptr(Record) plain = record_decode(bytes, &error);
	g_autoptr(Record) inside = record_verify(wrapped, pub, NULL);
	g_autoptr(Record) raw = record_verify(bytes, pub, NULL);
	g_autoptr(Record) peeked = record_peek(bytes, NULL);

	CHECK((plain == NULL) == (error != NULL));
	CHECK((plain == NULL) == (inside == NULL));
	CHECK(raw == NULL || peeked != NULL);
	if (plain != NULL)
		check_again(plain, bytes);
	if (peeked != NULL) {
		g_autoptr(GBytes) payload = fuzz_payload(bytes);

		check_again(peeked, payload);
	}
}
