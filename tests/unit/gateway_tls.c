/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The gateway's connections to a broker by TLS. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "broker.h"
#include "certificates.h"
#include "fault.h"
#include "guest.h"

#define LIST "/topic/doran/1/u/alice/list"
#define LOGIN \
	"CONNECT\naccept-version:1.2\nhost:x\nlogin:alice\npasscode:pw\n\n"

static char *folder;
static struct broker *broker; /* server certificate only */
static struct broker *strict; /* wants one of the client */

static char *
file(const char *name)
{
	return name != NULL ? g_build_filename(folder, name, NULL) : NULL;
}

static struct gateway *
tls_gateway(struct broker *to, const char *host, const char *ca,
	const char *cert, const char *key, GError **error)
{
	g_autofree char *url =
		g_strdup_printf("mqtts://%s:%u", host, broker_port(to));
	struct upstream_conf conf = {
		.ca_file = file(ca),
		.cert_file = file(cert),
		.key_file = file(key),
	};
	struct limits limits;
	struct gateway *gateway;

	limits_init(&limits);
	assert_true(upstream_conf_parse(&conf, url, NULL));
	gateway = gateway_new(&conf, &limits, error);
	upstream_conf_clear(&conf);
	return gateway;
}

/* Large messages both ways at once: records, partial writes, what TLS holds. */
static void
exchange(struct gateway *gateway)
{
	const gsize len = 1 << 20;
	struct guest *alice = guest_new(gateway);
	g_autofree char *body = g_strnfill(len, 'b');

	guest_say(alice, "%s", LOGIN);
	stomp_frame_free(guest_hears(alice, STOMP_CONNECTED));
	guest_say(
		alice, "SUBSCRIBE\nid:a\ndestination:" LIST "\nreceipt:s\n\n");
	guest_receipt(alice, "s");
	for (guint i = 0; i < 5; i++)
		guest_say(alice, "SEND\ndestination:" LIST "\n\n%s", body);
	for (guint i = 0; i < 5; i++) {
		g_autoptr(StompFrame) frame = guest_hears(alice, STOMP_MESSAGE);

		assert_int_equal(frame->body_len, len);
		assert_memory_equal(frame->body, body, len);
	}
	guest_say(alice, "DISCONNECT\nreceipt:bye\n\n");
	guest_receipt(alice, "bye");
	guest_free(alice);
}

static void
tls__broker__verified(void **state)
{
	struct gateway *gateway =
		tls_gateway(broker, "localhost", "ca.pem", NULL, NULL, NULL);

	(void)state;
	assert_non_null(gateway);
	exchange(gateway);
	gateway_free(gateway);
	gateway = tls_gateway(strict, "localhost", "ca.pem", "client.pem",
		"client.key", NULL);
	assert_non_null(gateway);
	exchange(gateway);
	gateway_free(gateway);
}

static char last_log[256];

static GLogWriterOutput
log_writer(GLogLevelFlags level, const GLogField *fields, gsize n_fields,
	gpointer data)
{
	(void)data;
	for (gsize i = 0; i < n_fields && (level & G_LOG_LEVEL_WARNING); i++)
		if (strcmp(fields[i].key, "MESSAGE") == 0)
			g_strlcpy(last_log, fields[i].value, sizeof(last_log));
	return G_LOG_WRITER_HANDLED;
}

static void
refused(struct broker *to, const char *host, const char *ca, const char *why)
{
	struct gateway *gateway = tls_gateway(to, host, ca, NULL, NULL, NULL);
	struct guest *alice = guest_new(gateway);
	g_autoptr(StompFrame) frame = NULL;

	guest_say(alice, "%s", LOGIN);
	frame = guest_hears(alice, STOMP_ERROR);
	assert_header(frame, "doran-status", "unreachable");
	/* the operator is told why, the client is not */
	assert_header(frame, "message",
		why != NULL ? "cannot reach the broker"
			    : stomp_header(frame, "message"));
	if (why != NULL && strstr(last_log, why) == NULL)
		fail_msg("%s: %s", why, last_log);
	guest_free(alice);
	gateway_free(gateway);
}

static void
tls__broker__not_verified(void **state)
{
	(void)state;
	refused(broker, "localhost", "other.pem", "certificate");
	refused(broker, "127.0.0.1", "ca.pem", "IP address mismatch");
	refused(broker, "localhost", NULL, "certificate");
	refused(strict, "localhost", "ca.pem", NULL);
}

static void
tls__files__are_looked_at(void **state)
{
	static const char *const wrong[][3] = {
		{"none.pem", NULL, NULL},
		{"ca.key", NULL, NULL},
		{"ca.pem", "client.pem", "server.key"},
		{"ca.pem", "client.pem", NULL},
		{"ca.pem", "none.pem", "client.key"},
	};

	(void)state;
	for (guint i = 0; i < G_N_ELEMENTS(wrong); i++) {
		g_autoptr(GError) error = NULL;

		assert_null(tls_gateway(broker, "localhost", wrong[i][0],
			wrong[i][1], wrong[i][2], &error));
		assert_true(g_error_matches(error, FAULT, FAULT_CONFIG));
	}
}

static void
tls__address__as_written(void **state)
{
	static const struct {
		const char *url, *host;
		guint port;
		gboolean tls;
	} good[] = {
		{"mqtt://broker.example.org", "broker.example.org", 1883,
			FALSE},
		{"mqtts://broker.example.org/", "broker.example.org", 8883,
			TRUE},
		{"mqtt://[::1]:99", "::1", 99, FALSE},
	};
	static const char *const wrong[] = {"", "broker", "http://broker",
		"mqtt://", "mqtt://a:0", "mqtt://a:99999", "mqtt://u@a",
		"mqtt://a/x", "mqtt://a?x", "mqtt:a"};
	struct upstream_conf conf = {.host = NULL};

	(void)state;
	for (guint i = 0; i < G_N_ELEMENTS(good); i++) {
		assert_true(upstream_conf_parse(&conf, good[i].url, NULL));
		assert_string_equal(conf.host, good[i].host);
		assert_int_equal(conf.port, good[i].port);
		assert_int_equal(conf.tls, good[i].tls);
	}
	for (guint i = 0; i < G_N_ELEMENTS(wrong); i++) {
		g_autoptr(GError) error = NULL;

		if (upstream_conf_parse(&conf, wrong[i], &error))
			fail_msg("%s was taken", wrong[i]);
		assert_true(g_error_matches(error, FAULT, FAULT_CONFIG));
	}
	upstream_conf_clear(&conf);
}

static struct broker *
start_broker(gboolean client_certs)
{
	struct broker *started = broker_new();

	broker_user(started, "alice", "pw");
	broker_tls(started, folder, client_certs);
	broker_start(started);
	return started;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tls__broker__verified),
		cmocka_unit_test(tls__broker__not_verified),
		cmocka_unit_test(tls__files__are_looked_at),
		cmocka_unit_test(tls__address__as_written),
	};
	int failed;

	if (!broker_available()) {
		puts("no mosquitto");
		return 77;
	}
	g_log_set_writer_func(log_writer, NULL, NULL);
	folder = certificates_new();
	if (folder == NULL) {
		puts("no certificates: is openssl there?");
		return 77;
	}
	broker = start_broker(FALSE);
	strict = start_broker(TRUE);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	broker_free(broker);
	broker_free(strict);
	certificates_free(folder);
	return failed;
}
