/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a Signal message holds once decrypted: key, header, zeros. Also with
 * the padding put right. */
#include "config.h"

#include <string.h>

#include "fuzz.h"
#include "record.h"

static void
try_plain(const guint8 *data, gsize len)
{
	g_autoptr(Secret) plain = secret_from(data, len), again = NULL;
	g_autoptr(GError) error = NULL;
	guint8 key[RECORD_KEY_LEN];
	g_autoptr(Record) record = record_plain_decode(plain, key, &error);

	CHECK((record == NULL) == (error != NULL));
	if (record == NULL)
		return;
	CHECK(memcmp(key, data, sizeof(key)) == 0);
	again = record_plain_encode(record, key, NULL);
	CHECK(again != NULL);
	CHECK(secret_len(again) <= len);
}

void
fuzz_one(const guint8 *data, gsize len)
{
	gsize padded = (len + RECORD_PAD - 1) / RECORD_PAD * RECORD_PAD;
	g_autofree guint8 *room = g_malloc0(padded + 1);

	try_plain(data, len);
	memcpy(room, data, len);
	try_plain(room, padded);
}
