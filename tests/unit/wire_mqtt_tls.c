/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <netdb.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "broker.h"
#include "certificates.h"
#include "wire_peer.h"

static char *folder;
static struct backend *backend;
static struct broker *broker; /* server certificate only */
static struct broker *strict; /* wants one of the client */

static char *
file(const char *name)
{
	return g_build_filename(folder, name, NULL);
}

static struct broker *
start_broker(gboolean client_certs)
{
	struct broker *started = broker_new();

	broker_user(started, "alice", "secret");
	broker_tls(started, folder, client_certs);
	broker_start(started);
	return started;
}

static int
setup(void **state)
{
	g_autoptr(GError) error = NULL;

	(void)state;
	folder = certificates_new();
	if (folder == NULL)
		return -1;
	backend = backend_load("mqtt", &error);
	if (backend == NULL)
		return -1;
	broker = start_broker(FALSE);
	strict = start_broker(TRUE);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	broker_free(broker);
	broker_free(strict);
	certificates_free(folder);
	backend_unref(backend);
	return 0;
}

/* Connects with these and waits for the outcome. */
static struct peer *
try_tls(struct broker *to, const char *host, const char *ca, const char *cert)
{
	g_autofree char *url =
		g_strdup_printf("mqtts://%s:%u", host, broker_port(to));
	g_autofree char *ca_file = file(ca);
	g_autofree char *cert_file = NULL;
	g_autofree char *key_file = NULL;
	struct doran_wire_config config = {
		.size = sizeof(config),
		.url = url,
		.client_id = "alice~test~tls",
		.user = "alice",
		.password = (const uint8_t *)"secret",
		.password_len = 6,
		.ca_file = ca_file,
	};
	struct peer *peer;

	if (cert != NULL) {
		g_autofree char *pem = g_strconcat(cert, ".pem", NULL);
		g_autofree char *key = g_strconcat(cert, ".key", NULL);

		cert_file = file(pem);
		key_file = file(key);
		config.cert_file = cert_file;
		config.key_file = key_file;
	}
	peer = peer_open(backend, &config);
	wire_connect(peer->wire);
	return peer;
}

static void
tls__connect__verified_server(void **state)
{
	struct peer *peer = try_tls(broker, "localhost", "ca.pem", NULL);

	(void)state;
	assert_true(peer_wait_state(peer, DORAN_WIRE_UP));
	assert_int_equal(peer_publish(peer, "doran/1/u/alice/list", "x", TRUE),
		DORAN_OK);
	peer_leave(peer);
}

static void
tls__connect__unknown_ca_is_refused(void **state)
{
	struct peer *peer = try_tls(broker, "localhost", "other.pem", NULL);

	(void)state;
	assert_true(peer_wait_downs(peer, 1));
	assert_int_equal(peer->reason, DORAN_UNTRUSTED);
	assert_int_equal(peer->ups, 0);
	peer_close(peer);
}

static void
tls__connect__wrong_host_name_is_refused(void **state)
{
	struct peer *peer = try_tls(broker, "127.0.0.1", "ca.pem", NULL);

	(void)state;
	assert_true(peer_wait_downs(peer, 1));
	/* Paho does not say why; the text names it as a possibility */
	assert_int_not_equal(peer->reason, DORAN_OK);
	assert_int_equal(peer->ups, 0);
	peer_close(peer);
}

static void
tls__connect__client_certificate(void **state)
{
	struct peer *peer = try_tls(strict, "localhost", "ca.pem", "client");

	(void)state;
	assert_true(peer_wait_state(peer, DORAN_WIRE_UP));
	peer_leave(peer);
}

static void
tls__connect__missing_client_certificate(void **state)
{
	struct peer *peer = try_tls(strict, "localhost", "ca.pem", NULL);

	(void)state;
	assert_true(peer_wait_downs(peer, 1));
	assert_int_equal(peer->ups, 0);
	peer_close(peer);
}

/* What open() says of settings that cannot work. */
static void
assert_no_config(const char *url, int tls_off, const char *ca, const char *word)
{
	static const struct wire_callbacks callbacks;
	const struct doran_wire_config config = {
		.size = sizeof(config),
		.url = url,
		.client_id = "x",
		.tls_off = tls_off,
		.ca_file = ca,
	};
	g_autoptr(GError) error = NULL;

	assert_null(wire_open(backend, &config, &callbacks, NULL, &error));
	assert_non_null(error);
	assert_non_null(strstr(error->message, word));
}

static void
tls__open__plain_needs_to_be_wanted(void **state)
{
	(void)state;
	assert_no_config("mqtt://broker.example.org", 0, NULL, "mqtts://");
	assert_no_config("mqtts://localhost", 1, NULL, "TLS is off");
	assert_no_config("http://localhost", 0, NULL, "mqtts://HOST");
	assert_no_config("mqtt://user@localhost", 0, NULL, "mqtts://HOST");
	assert_no_config("mqtt://localhost", 0, "/nowhere/ca.pem", "/nowhere");
}

/* A bare chroot has no /etc/hosts, and Paho asks nobody else. */
static gboolean
localhost_has_address(void)
{
	struct addrinfo *found = NULL;

	if (getaddrinfo("localhost", NULL, NULL, &found) != 0)
		return FALSE;
	freeaddrinfo(found);
	return TRUE;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tls__connect__verified_server),
		cmocka_unit_test(tls__connect__unknown_ca_is_refused),
		cmocka_unit_test(tls__connect__wrong_host_name_is_refused),
		cmocka_unit_test(tls__connect__client_certificate),
		cmocka_unit_test(tls__connect__missing_client_certificate),
		cmocka_unit_test(tls__open__plain_needs_to_be_wanted),
	};
	g_autofree char *openssl = g_find_program_in_path("openssl");

	if (!broker_available() || openssl == NULL) {
		printf("no mosquitto or no openssl here: skipped\n");
		return 77;
	}
	if (!localhost_has_address()) {
		printf("localhost has no address here: skipped\n");
		return 77;
	}
	return cmocka_run_group_tests(tests, setup, teardown);
}
