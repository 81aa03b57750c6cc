/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The settings of an MQTT wire: the server's URL, and on lines of their own
 * options of the backend. Also topics and filters. */
#include "config.h"

#include <string.h>

#include "fuzz.h"
#include "mq_config.h"

#define OPTIONS_MAX 8

static void
check_config(const struct mq_config *config)
{
	CHECK(config->server != NULL && config->port > 0);
	CHECK(config->port <= 65535);
	CHECK(g_str_has_prefix(config->server, "tcp://") ||
		g_str_has_prefix(config->server, "ssl://"));
	CHECK(config->tls == g_str_has_prefix(config->server, "ssl://"));
	CHECK(strpbrk(config->server, "\r\n @") == NULL);
	CHECK(config->max_inflight >= 1 && config->max_inflight <= 10000);
}

static void
try_config(const char *url, const char *const *options, gboolean tls_off)
{
	const struct doran_wire_config given = {
		.size = sizeof(given),
		.url = url,
		.client_id = "alice~0a11ce01~0",
		.user = "alice",
		.tls_off = tls_off,
		.options = options,
	};
	struct mq_config config = {0};
	g_autoptr(GError) error = NULL;

	if (mq_config_read(&config, &given, &error))
		check_config(&config);
	else
		CHECK(error != NULL);
	mq_config_clear(&config);
}

void
fuzz_one(const guint8 *data, gsize len)
{
	struct fuzz_input in = {data, len};
	gboolean tls_off = fuzz_byte(&in) & 1;
	g_autofree char *text = fuzz_utf8(&in, len);
	g_auto(GStrv) lines = g_strsplit(text, "\n", OPTIONS_MAX);
	guint n = g_strv_length(lines);

	if (n == 0)
		return;
	if (n % 2 == 0)
		g_clear_pointer(&lines[n - 1], g_free);
	try_config(lines[0], (const char *const *)lines + 1, tls_off);
	CHECK(!mq_topic_valid(lines[0]) || mq_filter_valid(lines[0]));
}
