/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Addresses, their URIs, rooms, device numbers, hex. */
#include "config.h"

#include <string.h>

#include "fuzz.h"
#include "ids.h"

static void
try_address(const char *text)
{
	g_autofree char *user = NULL, *network = NULL, *uri = NULL;
	g_autofree char *back = NULL, *again = NULL, *room = NULL;
	guint8 id[NETWORK_ID_LEN] = {0};
	g_autoptr(GError) error = NULL;

	if (!address_parse(text, &user, &network, &error)) {
		CHECK(!address_valid(text) && address_to_uri(text) == NULL);
		CHECK(g_utf8_validate(error->message, -1, NULL));
		CHECK(room_uri_direct(id, text, "a@b") == NULL);
		return;
	}
	CHECK(user_valid(user) && network_valid(network));
	CHECK(strlen(text) <= ADDRESS_MAX);
	again = address_make(user, network);
	CHECK(strcmp(again, text) == 0);
	uri = address_to_uri(text);
	back = address_from_uri(uri);
	CHECK(g_strcmp0(back, text) == 0);
	room = room_uri_direct(id, text, "a@b");
	back = (g_free(back), room_uri_direct(id, "a@b", text));
	CHECK(room != NULL && g_strcmp0(room, back) == 0);
}

static void
try_uri(const char *text)
{
	g_autofree char *address = address_from_uri(text), *uri = NULL;

	if (address == NULL)
		return;
	uri = address_to_uri(address);
	CHECK(g_strcmp0(uri, text) == 0);
}

static void
try_hex(const char *text)
{
	guint32 device = device_parse(text);
	g_autofree char *back = device_to_text(device);
	gsize len = strlen(text) / 2;
	g_autofree guint8 *bytes = g_malloc(len + 1);

	CHECK(device == 0 || strcmp(back, text) == 0);
	if (hex_decode(text, bytes, len)) {
		g_autofree char *hex = hex_encode(bytes, len);

		CHECK(strcmp(hex, text) == 0);
	}
}

void
fuzz_one(const guint8 *data, gsize len)
{
	struct fuzz_input in = {data, len};
	g_autofree char *text = fuzz_string(&in, len);

	try_address(text);
	try_uri(text);
	try_hex(text);
}
