/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Seeds of MTProto's transports and key exchange. */
#include "config.h"

#include "mt_transport.h"
#include "seeds.h"

static void
count_up(guint8 *bytes, gsize len, gpointer data)
{
	guint8 *next = data;
	for (gsize i = 0; i < len; i++)
		bytes[i] = (*next)++;
}

static void
streams(void)
{
	static const guint8 packet[40] = {1, 2, 3};

	for (guint way = 0; way < 7; way++) {
		guint8 next = 1, head[2] = {4, 0};
		const struct mt_random random = {count_up, &next};
		struct mt_transport *client = mt_transport_new_client(
			(enum mt_transport_kind)(way % 4), way > 3, 2, 1 << 20,
			&random);
		GByteArray *out = g_byte_array_new();

		g_byte_array_append(out, head, sizeof head);
		mt_transport_write(client, packet, sizeof packet, out);
		mt_transport_write_code(client, -404, out);
		mt_transport_write(client, packet, 20, out);
		seed_put("mttransport", out->data, out->len);
		out->data[1] = (guint8)(8 + way + 1); /* as a client */
		seed_put("mttransport", out->data, out->len);
		g_byte_array_unref(out);
		mt_transport_free(client);
	}
}

void
seeds_mtstream(void)
{
	static const guint8 exchanges[][7] = {{0}, {1}, {2}, {3}, {4}, {7}, {8},
		{0, 1, 5, 1}, {0, 0, 1, 9, 4}, {3, 0, 0, 1, 70, 1},
		{1, 0, 0, 0, 1, 90, 2}, {0, 205, 1, 2, 3, 4, 5}};

	streams();
	for (gsize i = 0; i < G_N_ELEMENTS(exchanges); i++)
		seed_put("mthandshake", exchanges[i], sizeof exchanges[i]);
}
