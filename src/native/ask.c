/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ask.h"
#include "dcbor.h"
#include "expect.h"
#include "fault.h"
#include "i18n.h"

#define SMALL_MAX 1024 /* bytes of any payload here */

static GByteArray *
begin(gsize n)
{
	GByteArray *out = g_byte_array_new();

	dcbor_put_array(out, n);
	dcbor_put_uint(out, 1);
	return out;
}

static void
begin_reading(struct dcbor_reader *r, GBytes *bytes, gsize n)
{
	gsize len;
	const void *data = g_bytes_get_data(bytes, &len);

	dcbor_reader_init(r, data, len);
	if (len > SMALL_MAX)
		dcbor_refuse(r);
	dcbor_get_array_of(r, n);
	expect_version(r);
}

GBytes *
ask_encode(guint what)
{
	GByteArray *out = begin(2);

	dcbor_put_uint(out, what);
	return g_byte_array_free_to_bytes(out);
}

guint
ask_decode(GBytes *bytes, GError **error)
{
	struct dcbor_reader r;
	guint what;

	begin_reading(&r, bytes, 2);
	what = (guint)(dcbor_get_uint(&r) & (ASK_LIST | ASK_KEYS));
	if (dcbor_done(&r) && what != 0)
		return what;
	fault_set(error, FAULT_PROTOCOL, _("a request for keys is malformed"));
	return 0;
}

GBytes *
net_encode(const char *name, const guint8 id[NETWORK_ID_LEN])
{
	GByteArray *out = begin(3);

	dcbor_put_text(out, name);
	dcbor_put_bytes(out, id, NETWORK_ID_LEN);
	return g_byte_array_free_to_bytes(out);
}

gboolean
net_decode(
	GBytes *bytes, char **name, guint8 id[NETWORK_ID_LEN], GError **error)
{
	struct dcbor_reader r;
	g_autofree char *text = NULL;

	begin_reading(&r, bytes, 3);
	text = dcbor_get_text(&r, NETWORK_MAX);
	dcbor_get_fixed(&r, id, NETWORK_ID_LEN);
	if (!dcbor_done(&r) || !network_valid(text))
		return fault_set(error, FAULT_PROTOCOL,
			_("the server's topic 'net' is malformed; its operator "
			  "has to publish it anew"));
	if (name != NULL)
		*name = g_steal_pointer(&text);
	return TRUE;
}

GBytes *
presence_encode(gboolean here)
{
	GByteArray *out = begin(2);

	dcbor_put_bool(out, here);
	return g_byte_array_free_to_bytes(out);
}

gboolean
presence_decode(GBytes *bytes, gboolean *here, GError **error)
{
	struct dcbor_reader r;
	gboolean seen;

	begin_reading(&r, bytes, 2);
	seen = dcbor_get_bool(&r);
	if (!dcbor_done(&r))
		return fault_set(error, FAULT_PROTOCOL,
			_("a presence value is malformed"));
	*here = seen;
	return TRUE;
}
