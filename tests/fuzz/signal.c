/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A first Signal message from anybody: what it names is read before anything
 * of it is authenticated. The input as it comes, and behind the right version
 * byte. */
#include "config.h"

#include <string.h>

#include "fuzz.h"
#include "ratchet.h"

static void
try_message(const guint8 *data, gsize len)
{
	g_autoptr(GBytes) bytes = g_bytes_new(data, len);
	struct ratchet_info info;

	if (ratchet_peek(bytes, &info)) {
		CHECK(info.identity[0] == 0x05 && info.base_key[0] == 0x05);
		CHECK(info.has_prekey || info.prekey_id == 0);
	}
}

void
fuzz_one(const guint8 *data, gsize len)
{
	g_autofree guint8 *room = g_malloc(len + 1);

	try_message(data, len);
	room[0] = 0x33;
	memcpy(room + 1, data, len);
	try_message(room, len + 1);
}
