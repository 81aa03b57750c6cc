/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The payloads of the topics ask, net and on. */
#include "config.h"

#include "ask.h"
#include "fuzz.h"

static void
try_ask(GBytes *bytes)
{
	g_autoptr(GError) error = NULL;
	guint what = ask_decode(bytes, &error);
	g_autoptr(GBytes) again = what != 0 ? ask_encode(what) : NULL;

	CHECK((what == 0) == (error != NULL));
	CHECK(what == 0 || ask_decode(again, NULL) == what);
}

static void
try_net(GBytes *bytes)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *name = NULL;
	guint8 id[NETWORK_ID_LEN];
	g_autoptr(GBytes) again = NULL;

	if (!net_decode(bytes, &name, id, &error)) {
		CHECK(error != NULL && name == NULL);
		return;
	}
	CHECK(network_valid(name));
	again = net_encode(name, id);
	CHECK(fuzz_same(again, bytes));
}

static void
try_presence(GBytes *bytes)
{
	gboolean here;
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) again = NULL;

	if (!presence_decode(bytes, &here, &error)) {
		CHECK(error != NULL);
		return;
	}
	again = presence_encode(here);
	CHECK(fuzz_same(again, bytes));
}

void
fuzz_one(const guint8 *data, gsize len)
{
	g_autoptr(GBytes) bytes = g_bytes_new(data, len);

	try_ask(bytes);
	try_net(bytes);
	try_presence(bytes);
}
