/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cosign.h"
#include "expect.h"
#include "fault.h"
#include "i18n.h"
#include "record.h"
#include "sign.h"

#include <string.h>

enum extension { EXT_ACK = 1, EXT_PEER = 2, EXT_CONTROLS = 3 };

#define EXTENSIONS_MAX 32

struct record *
record_new(void)
{
	return g_new0(struct record, 1);
}

void
record_free(struct record *record)
{
	if (record == NULL)
		return;
	g_free(record->from);
	g_free(record->to);
	g_free(record->room);
	g_free(record->peer);
	g_clear_pointer(&record->ack_ranges, g_array_unref);
	g_clear_pointer(&record->controls, g_ptr_array_unref);
	g_free(record);
}

static void
put_extensions(GByteArray *out, const struct record *record)
{
	gboolean controls =
		record->controls != NULL && record->controls->len > 0;
	gsize n = 0;

	n += record->has_ack ? 1 : 0;
	n += record->peer != NULL ? 1 : 0;
	n += controls ? 1 : 0;
	dcbor_put_map(out, n);
	if (record->has_ack) {
		dcbor_put_uint(out, EXT_ACK);
		dcbor_put_array(out, 2);
		dcbor_put_uint(out, record->ack);
		ranges_put(out, record->ack_ranges);
	}
	if (record->peer != NULL) {
		dcbor_put_uint(out, EXT_PEER);
		dcbor_put_text(out, record->peer);
	}
	if (controls) {
		dcbor_put_uint(out, EXT_CONTROLS);
		controls_put(out, record->controls);
	}
}

static void
put_body(GByteArray *out, const struct record *record)
{
	if (!record->has_body) {
		dcbor_put_null(out);
		dcbor_put_null(out);
		return;
	}
	dcbor_put_bytes(out, record->message_id, MESSAGE_ID_LEN);
	dcbor_put_bytes(out, record->body_hash, HASH_LEN);
}

static GBytes *
encode(const struct record *record)
{
	GByteArray *out = g_byte_array_new();

	dcbor_put_array(out, 14);
	dcbor_put_uint(out, 1);
	dcbor_put_uint(out, record->mode);
	dcbor_put_text(out, record->from);
	dcbor_put_uint(out, record->from_device);
	dcbor_put_text(out, record->to);
	dcbor_put_uint(out, record->to_device);
	dcbor_put_bytes(out, record->network, NETWORK_ID_LEN);
	dcbor_put_text(out, record->room);
	dcbor_put_bytes(out, record->own_list, HASH_LEN);
	dcbor_put_bytes(out, record->peer_list, HASH_LEN);
	dcbor_put_uint(out, record->seq);
	put_body(out, record);
	put_extensions(out, record);
	return g_byte_array_free_to_bytes(out);
}

GBytes *
record_encode(const struct record *record, GError **error)
{
	g_autoptr(GBytes) bytes = NULL;
	g_autoptr(Record) back = NULL;

	if (record->from != NULL && record->to != NULL && record->room != NULL)
		bytes = encode(record);
	/* What the reader would refuse must not go out. */
	if (bytes != NULL)
		back = record_decode(bytes, NULL);
	if (back == NULL) {
		fault_set(error, FAULT_BUG,
			_("a record cannot be sent: a part of it is out of "
			  "bounds"));
		return NULL;
	}
	return g_steal_pointer(&bytes);
}

static void
get_ack(struct dcbor_reader *r, struct record *record)
{
	dcbor_get_array_of(r, 2);
	record->has_ack = TRUE;
	record->ack = dcbor_get_uint_max(r, G_MAXINT64);
	record->ack_ranges = ranges_get(r);
	if (record->ack_ranges->len == 0)
		g_clear_pointer(&record->ack_ranges, g_array_unref);
	else if (g_array_index(record->ack_ranges, struct seq_range, 0).first <=
		record->ack)
		dcbor_refuse(r);
}

static void
get_extension(struct dcbor_reader *r, struct record *record)
{
	gsize len;

	switch (dcbor_get_uint(r)) {
	case EXT_ACK:
		get_ack(r, record);
		break;
	case EXT_PEER:
		record->peer = expect_address(r);
		break;
	case EXT_CONTROLS:
		record->controls = controls_get(r);
		break;
	default:
		dcbor_skip(r, &len);
	}
}

static void
get_body(struct dcbor_reader *r, struct record *record)
{
	if (dcbor_try_null(r)) {
		dcbor_get_null(r);
		return;
	}
	record->has_body = TRUE;
	dcbor_get_fixed(r, record->message_id, MESSAGE_ID_LEN);
	dcbor_get_fixed(r, record->body_hash, HASH_LEN);
}

/* What a mode asks for. */
static gboolean
is_sound(const struct record *record)
{
	if (record->mode == 0 || record->from_device == 0 ||
		record->to_device == 0)
		return FALSE;
	if (record->mode == RECORD_CONTROL)
		return !record->has_body;
	return record->has_body && record->seq > 0 && record->room[0] != '\0';
}

static void
get_record(struct dcbor_reader *r, struct record *record)
{
	gsize n;

	dcbor_get_array_of(r, 14);
	expect_version(r);
	record->mode = (enum record_mode)dcbor_get_uint_max(r, RECORD_CONTROL);
	record->from = expect_address(r);
	record->from_device = (guint32)dcbor_get_uint_max(r, G_MAXUINT32);
	record->to = expect_address(r);
	record->to_device = (guint32)dcbor_get_uint_max(r, G_MAXUINT32);
	dcbor_get_fixed(r, record->network, NETWORK_ID_LEN);
	record->room = dcbor_get_text(r, ROOM_URI_MAX);
	dcbor_get_fixed(r, record->own_list, HASH_LEN);
	dcbor_get_fixed(r, record->peer_list, HASH_LEN);
	record->seq = dcbor_get_uint_max(r, G_MAXINT64);
	get_body(r, record);
	n = dcbor_get_map(r, EXTENSIONS_MAX);
	for (gsize i = 0; i < n && !dcbor_bad(r); i++)
		get_extension(r, record);
	if (!dcbor_bad(r) && !is_sound(record))
		dcbor_refuse(r);
}

struct record *
record_decode(GBytes *bytes, GError **error)
{
	g_autoptr(Record) record = record_new();
	struct dcbor_reader r;
	gsize len;
	const void *data = g_bytes_get_data(bytes, &len);

	dcbor_reader_init(&r, data, len);
	if (len > RECORD_MAX)
		dcbor_refuse(&r);
	get_record(&r, record);
	if (!dcbor_done(&r)) {
		fault_set(error, FAULT_PROTOCOL, _("a record is malformed"));
		return NULL;
	}
	return g_steal_pointer(&record);
}

GBytes *
record_sign(const struct record *record, const struct secret *device_seed,
	GError **error)
{
	g_autoptr(GBytes) header = record_encode(record, error);

	if (header == NULL)
		return NULL;
	return cosign_make(header, AAD_RECORD, device_seed);
}

struct record *
record_verify(GBytes *signed_header, const guint8 sign_key[32], GError **error)
{
	g_autoptr(GBytes) header =
		cosign_open(signed_header, AAD_RECORD, sign_key, error);

	return header != NULL ? record_decode(header, error) : NULL;
}

struct record *
record_peek(GBytes *signed_header, GError **error)
{
	g_autoptr(GBytes) header = cosign_peek(signed_header, error);

	return header != NULL ? record_decode(header, error) : NULL;
}
