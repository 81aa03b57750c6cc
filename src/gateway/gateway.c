/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <signal.h>

#include <openssl/ssl.h>

#include "gateway_priv.h"
#include "mt_desk.h"
#include "tls_context.h"

#define KIB ((gsize)1024)

void
limits_init(struct limits *limits)
{
	*limits = (struct limits){
		.message = 4096 * KIB,
		.client_queue = 256 * KIB,
		.upstream_queue = 256 * KIB,
		.memory = 256 * 1024 * KIB,
		.unacked = 20000,
		.receipts = 10000,
		.subscriptions = 1000,
		.unmatched = 64 * KIB,
		.unmatched_ms = 10000,
		.login_ms = 15000,
		.frame_ms = 60000,
		.stuck_ms = 60000,
		.heartbeat_ms = 5000,
		.keepalive_s = 60,
		.burst = 10000,
	};
}

const char *
ending_name(enum ending ending)
{
	static const char *const names[ENDING_COUNT] = {
		[ENDING_DISCONNECT] = "disconnect",
		[ENDING_GONE] = "gone",
		[ENDING_REFUSED] = "refused",
		[ENDING_DENIED] = "denied",
		[ENDING_UNREACHABLE] = "unreachable",
		[ENDING_TOO_LARGE] = "too-large",
		[ENDING_PROTOCOL] = "protocol",
		[ENDING_BUSY] = "busy",
		[ENDING_TAKEN_OVER] = "taken-over",
		[ENDING_SHUTDOWN] = "shutdown",
	};

	return names[ending];
}

static void
conf_copy(struct upstream_conf *to, const struct upstream_conf *from)
{
	upstream_conf_clear(to);
	*to = (struct upstream_conf){
		.host = g_strdup(from->host),
		.port = from->port,
		.tls = from->tls,
		.ca_file = g_strdup(from->ca_file),
		.cert_file = g_strdup(from->cert_file),
		.key_file = g_strdup(from->key_file),
	};
}

gboolean
gateway_reload(struct gateway *gateway, const struct upstream_conf *conf,
	const struct limits *limits, GError **error)
{
	struct ssl_ctx_st *tls = NULL;

	if (conf->tls && (tls = tls_context_new(conf, error)) == NULL)
		return FALSE;
	SSL_CTX_free(gateway->tls);
	gateway->tls = tls;
	conf_copy(&gateway->conf, conf);
	gateway->limits = *limits;
	return TRUE;
}

struct gateway *
gateway_new(const struct upstream_conf *conf, const struct limits *limits,
	GError **error)
{
	struct gateway *gateway = g_new0(struct gateway, 1);

	if (!gateway_reload(gateway, conf, limits, error)) {
		g_free(gateway);
		return NULL;
	}
	/* OpenSSL writes to broken connections too. */
	signal(SIGPIPE, SIG_IGN);
	gateway->poller = poller_new();
	gateway->timers = timers_new();
	gateway->connector = g_socket_client_new();
	g_socket_client_set_enable_proxy(gateway->connector, FALSE);
	gateway->clients = g_hash_table_new(g_str_hash, g_str_equal);
	gateway_tick(gateway);
	return gateway;
}

void
gateway_free(struct gateway *gateway)
{
	if (gateway == NULL)
		return;
	mt_desk_free(gateway->desk);
	g_hash_table_unref(gateway->clients);
	g_object_unref(gateway->connector);
	timers_free(gateway->timers);
	poller_free(gateway->poller);
	SSL_CTX_free(gateway->tls);
	upstream_conf_clear(&gateway->conf);
	g_free(gateway->trouble);
	g_free(gateway);
}

gint64
gateway_tick(struct gateway *gateway)
{
	return gateway->now = g_get_monotonic_time();
}

void
gateway_trouble(struct gateway *gateway, const char *why)
{
	if (g_strcmp0(why, gateway->trouble) == 0)
		return;
	if (why != NULL)
		g_warning("cannot reach the broker: %s", why);
	else
		g_message("the broker can be reached again");
	g_free(gateway->trouble);
	gateway->trouble = g_strdup(why);
}

const struct counters *
gateway_counters(const struct gateway *gateway)
{
	return &gateway->counters;
}

const struct limits *
gateway_limits(const struct gateway *gateway)
{
	return &gateway->limits;
}
