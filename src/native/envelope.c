/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dcbor.h"
#include "devlist.h"
#include "envelope.h"
#include "expect.h"
#include "fault.h"
#include "i18n.h"

#define ITEMS_SEALED 7
#define ITEMS_SIGNED 6
#define SIGNAL_LATER 2
#define SIGNAL_FIRST 3

struct envelope *
envelope_new(void)
{
	return g_new0(struct envelope, 1);
}

void
envelope_free(struct envelope *envelope)
{
	if (envelope == NULL)
		return;
	g_clear_pointer(&envelope->header, g_bytes_unref);
	g_clear_pointer(&envelope->body, g_bytes_unref);
	g_clear_pointer(&envelope->list, g_bytes_unref);
	g_free(envelope);
}

static gsize
size_of(GBytes *bytes)
{
	return bytes != NULL ? g_bytes_get_size(bytes) : 0;
}

static gboolean
is_sound(const struct envelope *e)
{
	if (e->sender == 0 || e->header == NULL)
		return FALSE;
	if (e->form == ENVELOPE_SEALED)
		return e->signal_type == SIGNAL_LATER ||
			e->signal_type == SIGNAL_FIRST;
	return e->form == ENVELOPE_SIGNED && e->signal_type == 0;
}

GBytes *
envelope_encode(const struct envelope *e, GError **error)
{
	gboolean sealed = e->form == ENVELOPE_SEALED;
	g_autoptr(GByteArray) out = NULL;

	if (!is_sound(e) || size_of(e->header) > ENVELOPE_HEADER_MAX ||
		size_of(e->list) > DEVICE_LIST_MAX ||
		size_of(e->body) > ENVELOPE_MAX)
		goto refuse;
	out = g_byte_array_new();
	dcbor_put_array(out, sealed ? ITEMS_SEALED : ITEMS_SIGNED);
	dcbor_put_uint(out, 1);
	dcbor_put_uint(out, e->form);
	dcbor_put_uint(out, e->sender);
	if (sealed)
		dcbor_put_uint(out, e->signal_type);
	dcbor_put_gbytes(out, e->header);
	dcbor_put_gbytes(out, e->body);
	dcbor_put_gbytes(out, e->list);
	if (out->len <= ENVELOPE_MAX)
		return g_byte_array_free_to_bytes(g_steal_pointer(&out));
refuse:
	fault_set(error, FAULT_DATA,
		_("the message is too large for an envelope"));
	return NULL;
}

static GBytes *
get_optional(struct dcbor_reader *r, gsize max)
{
	return dcbor_try_null(r) ? NULL : dcbor_get_gbytes(r, max);
}

static void
get_envelope(struct dcbor_reader *r, struct envelope *e)
{
	gsize n = dcbor_get_array(r, ITEMS_SEALED);

	expect_version(r);
	e->form = (enum envelope_form)dcbor_get_uint_max(r, ENVELOPE_SIGNED);
	if (n != (e->form == ENVELOPE_SEALED ? ITEMS_SEALED : ITEMS_SIGNED))
		dcbor_refuse(r);
	e->sender = (guint32)dcbor_get_uint_max(r, G_MAXUINT32);
	if (e->form == ENVELOPE_SEALED)
		e->signal_type = (guint8)dcbor_get_uint_max(r, SIGNAL_FIRST);
	e->header = dcbor_get_gbytes(r, ENVELOPE_HEADER_MAX);
	e->body = get_optional(r, ENVELOPE_MAX);
	e->list = get_optional(r, DEVICE_LIST_MAX);
}

struct envelope *
envelope_decode(GBytes *bytes, GError **error)
{
	g_autoptr(Envelope) envelope = envelope_new();
	struct dcbor_reader r;
	gsize len;
	const void *data = g_bytes_get_data(bytes, &len);

	dcbor_reader_init(&r, data, len);
	if (len > ENVELOPE_MAX)
		dcbor_refuse(&r);
	get_envelope(&r, envelope);
	if (!dcbor_done(&r) || !is_sound(envelope)) {
		fault_set(error, FAULT_PROTOCOL, _("an envelope is malformed"));
		return NULL;
	}
	return g_steal_pointer(&envelope);
}
