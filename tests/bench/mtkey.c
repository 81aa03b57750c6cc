/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CPU of MTProto's costly parts: a key exchange, each role's share, and
 * packets of 512 KiB through each transport. One line each: what, number,
 * unit. usage: mtkey [EXCHANGES [MEGABYTES]] */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "mt_exchange.h"
#include "mt_transport.h"

#define PACKET (512 * 1024)

static double
cpu(void)
{
	struct timespec now;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static gint64
now(gpointer data)
{
	(void)data;
	return g_get_real_time() / G_USEC_PER_SEC;
}

static void
exchange(const struct mt_exchange_ask *ask,
	const struct mt_exchange_offer *offer, double spent[2])
{
	struct mt_asker *asker = mt_asker_new(ask);
	struct mt_answerer *answerer = mt_answerer_new(offer);
	GByteArray *up = g_byte_array_new(), *down = g_byte_array_new();
	enum mt_exchange_step step = MT_EXCHANGE_MORE;

	mt_asker_begin(asker, up);
	while (step == MT_EXCHANGE_MORE) {
		double before = cpu(), between;
		g_byte_array_set_size(down, 0);
		if (mt_answerer_read(answerer, up->data, up->len, down) ==
			MT_EXCHANGE_FAILED)
			exit(70);
		between = cpu();
		g_byte_array_set_size(up, 0);
		step = mt_asker_read(asker, down->data, down->len, up, NULL);
		spent[0] += between - before;
		spent[1] += cpu() - between;
	}
	if (step == MT_EXCHANGE_FAILED)
		exit(70);
	g_byte_array_unref(up);
	g_byte_array_unref(down);
	mt_answerer_free(answerer);
	mt_asker_free(asker);
}

static void
exchanges(guint n)
{
	struct mt_rsa_key *key = mt_rsa_key_make();
	const struct mt_rsa_key *keys[] = {key};
	const struct mt_exchange_ask ask = {.keys = keys,
		.n_keys = 1,
		.random = &mt_random_system,
		.now = now};
	const struct mt_exchange_offer offer = {.keys = keys,
		.n_keys = 1,
		.random = &mt_random_system,
		.now = now};
	double spent[2] = {0, 0};

	for (guint i = 0; i < n; i++)
		exchange(&ask, &offer, spent);
	printf("exchange-server %.2f ms\n", spent[0] * 1000 / n);
	printf("exchange-client %.2f ms\n", spent[1] * 1000 / n);
	mt_rsa_key_free(key);
}

static void
stream(enum mt_transport_kind kind, gboolean obfuscated, guint megabytes)
{
	struct mt_transport *client = mt_transport_new_client(
		kind, obfuscated, 2, 1 << 24, &mt_random_system);
	struct mt_transport *server =
		mt_transport_new_server(1 << 24, &mt_random_system);
	GByteArray *wire = g_byte_array_new();
	guint8 *packet = g_malloc0(PACKET);
	guint left = megabytes * 2;
	double before = cpu();

	while (left > 0) {
		const guint8 *at;
		gsize len;
		struct mt_packet got;
		g_byte_array_set_size(wire, 0);
		mt_transport_write(client, packet, PACKET, wire);
		/* as a socket gives it */
		for (gsize done = 0; done < wire->len; done += 65536) {
			at = wire->data + done;
			len = MIN(65536, wire->len - done);
			while (mt_transport_read(server, &at, &len, &got) ==
				MT_TRANSPORT_PACKET)
				left--;
		}
	}
	printf("stream-%s%s %.0f MB/s\n", mt_transport_name(kind),
		obfuscated ? "-obfuscated" : "",
		megabytes * 1.048576 / (cpu() - before));
	g_free(packet);
	g_byte_array_unref(wire);
	mt_transport_free(client);
	mt_transport_free(server);
}

int
main(int argc, char **argv)
{
	guint n = argc > 1 ? (guint)atoi(argv[1]) : 100;
	guint megabytes = argc > 2 ? (guint)atoi(argv[2]) : 100;

	exchanges(MAX(n, 1));
	for (guint kind = MT_ABRIDGED; kind <= MT_FULL; kind++)
		for (guint hidden = 0; hidden < 2; hidden++)
			if (kind != MT_FULL || hidden == 0)
				stream((enum mt_transport_kind)kind,
					hidden == 1, MAX(megabytes, 1));
	return 0;
}
