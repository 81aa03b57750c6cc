/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Signal plaintext of a record: key, header, zeros. */
#include "config.h"

#include "dcbor.h"
#include "fault.h"
#include "i18n.h"
#include "record.h"

#include <string.h>

#define PLAIN_MAX (RECORD_KEY_LEN + RECORD_MAX + RECORD_PAD)

struct secret *
record_plain_encode(const struct record *record,
	const guint8 key[RECORD_KEY_LEN], GError **error)
{
	g_autoptr(GBytes) header = record_encode(record, error);
	struct secret *plain;
	gsize len, padded;
	const void *data;

	if (header == NULL)
		return NULL;
	data = g_bytes_get_data(header, &len);
	padded = (RECORD_KEY_LEN + len + RECORD_PAD - 1) / RECORD_PAD *
		RECORD_PAD;
	plain = secret_new(padded);
	memcpy(secret_data(plain), key, RECORD_KEY_LEN);
	memcpy(secret_data(plain) + RECORD_KEY_LEN, data, len);
	return plain;
}

static gboolean
is_padding(const guint8 *bytes, gsize len)
{
	if (len >= RECORD_PAD)
		return FALSE;
	for (gsize i = 0; i < len; i++)
		if (bytes[i] != 0)
			return FALSE;
	return TRUE;
}

/* The header within plain; NULL unless nothing but padding follows it. */
static GBytes *
header_of(const guint8 *plain, gsize len)
{
	struct dcbor_reader r;
	const guint8 *header, *rest;
	gsize header_len, rest_len;

	if (len > PLAIN_MAX || len % RECORD_PAD != 0 || len < RECORD_KEY_LEN)
		return NULL;
	dcbor_reader_init(&r, plain + RECORD_KEY_LEN, len - RECORD_KEY_LEN);
	header = dcbor_skip(&r, &header_len);
	rest = dcbor_rest(&r, &rest_len);
	if (header == NULL || rest == NULL || !is_padding(rest, rest_len))
		return NULL;
	return g_bytes_new(header, header_len);
}

struct record *
record_plain_decode(
	const struct secret *plain, guint8 key[RECORD_KEY_LEN], GError **error)
{
	g_autoptr(GBytes) header =
		header_of(secret_bytes(plain), secret_len(plain));

	if (header == NULL) {
		fault_set(error, FAULT_PROTOCOL,
			_("a decrypted record is malformed"));
		return NULL;
	}
	memcpy(key, secret_bytes(plain), RECORD_KEY_LEN);
	return record_decode(header, error);
}
