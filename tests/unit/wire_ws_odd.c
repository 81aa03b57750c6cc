/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the WebSocket wire does with servers that no broker is: bare endpoints,
 * silent ones, others behind a proxy or with a certificate of their own. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include <glib/gstdio.h>

#include "wire_peer.h"

/* Two private CAs, and a server with the name localhost only. */
static const char make_certificates[] =
	"set -e; exec >/dev/null 2>&1\n"
	"key() { openssl genpkey -algorithm EC -pkeyopt "
	"ec_paramgen_curve:P-256 -out $1.key; }\n"
	"ca() { key $1; openssl req -x509 -new -key $1.key -days 2 "
	"-subj /CN=$1 -out $1.pem; }\n"
	"ca ca; ca other; key server\n"
	"echo subjectAltName=DNS:localhost >server.ext\n"
	"openssl req -new -key server.key -subj /CN=server -out server.csr\n"
	"openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key "
	"-CAcreateserial -days 2 -extfile server.ext -out server.pem\n";

static struct backend *backend;
static char *folder;
static GPid pid;
static int server_in;
static FILE *server_out;
static guint port, tls_port;

static char *
file(const char *name)
{
	return g_build_filename(folder, name, NULL);
}

static gboolean
start_server(void)
{
	g_autofree char *script = g_build_filename(
		g_getenv("srcdir"), "tests", "lib", "wsserver.py", NULL);
	g_autofree char *cert = file("server.pem"), *key = file("server.key");
	const char *argv[] = {"python3", script, cert, key, NULL};
	int out;

	if (!g_spawn_async_with_pipes(NULL, (char **)argv, NULL,
		    G_SPAWN_SEARCH_PATH, NULL, NULL, &pid, &server_in, &out,
		    NULL, NULL))
		return FALSE;
	server_out = fdopen(out, "r");
	return fscanf(server_out, "%u %u", &port, &tls_port) == 2;
}

static int
setup(void **state)
{
	const char *argv[] = {"sh", "-c", make_certificates, NULL};
	g_autoptr(GError) error = NULL;
	int status = -1;

	(void)state;
	folder = g_dir_make_tmp("doran-ws-XXXXXX", NULL);
	if (!g_spawn_sync(folder, (char **)argv, NULL, G_SPAWN_SEARCH_PATH,
		    NULL, NULL, NULL, NULL, &status, NULL) ||
		status != 0)
		return -1;
	backend = backend_load("ws", &error);
	if (backend == NULL)
		return -1;
	return start_server() ? 0 : -1;
}

static int
teardown(void **state)
{
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	const char *name;

	(void)state;
	g_close(server_in, NULL);
	fclose(server_out);
	while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
		g_autofree char *path = file(name);

		g_unlink(path);
	}
	g_rmdir(folder);
	g_free(folder);
	backend_unref(backend);
	return 0;
}

static struct peer *
peer_at(const char *url, const char *ca, const char *const *options)
{
	g_autofree char *ca_file = ca != NULL ? file(ca) : NULL;
	const struct doran_wire_config config = {
		.size = sizeof(config),
		.url = url,
		.client_id = "odd",
		.ca_file = ca_file,
		.max_message = 100000,
		.options = options,
	};
	struct peer *peer = peer_open(backend, &config);

	wire_connect(peer->wire);
	return peer;
}

static struct peer *
peer_of(const char *path, const char *const *options)
{
	g_autofree char *url =
		g_strdup_printf("ws://127.0.0.1:%u%s", port, path);

	return peer_at(url, NULL, options);
}

static const char *const bare[] = {"dialect", "bare", "max-pause", "200", NULL};
static const char *const stomp[] = {"max-pause", "200", NULL};

static void
bare__messages__both_ways(void **state)
{
	struct peer *peer = peer_of("/echo", bare);
	g_autofree char *large = g_strnfill(50000, 'x');
	g_autofree char *larger = g_strnfill(100001, 'y');
	g_autofree char *text = NULL, *last = NULL;
	g_autoptr(GBytes) bytes = g_bytes_new("\0\xff", 2);
	guint64 id;

	(void)state;
	assert_true(peer_wait_state(peer, DORAN_WIRE_UP));
	assert_int_equal(peer_subscribe(peer, "anything"), DORAN_OK);
	assert_int_equal(
		peer_publish(peer, "", "\xec\x95\x88", FALSE), DORAN_OK);
	id = wire_publish(peer->wire, "", bytes, 1, FALSE);
	assert_int_equal(peer_wait_done(peer, id), DORAN_OK);
	/* in fragments; and over the limit: dropped */
	peer_publish(peer, "", large, FALSE);
	peer_publish(peer, "", larger, FALSE);
	peer_publish(peer, "", "end", FALSE);
	assert_true(peer_wait_messages(peer, 4));
	text = peer_text(peer, 0);
	assert_string_equal(text, "\xec\x95\x88");
	assert_string_equal(peer_message(peer, 0)->topic, "");
	assert_true(g_bytes_equal(peer_message(peer, 1)->payload, bytes));
	assert_int_equal(
		g_bytes_get_size(peer_message(peer, 2)->payload), 50000);
	last = peer_text(peer, 3);
	assert_string_equal(last, "end");
	peer_leave(peer);
}

static void
handshake__headers__as_configured(void **state)
{
	static const char *const options[] = {"dialect", "bare", "cookie",
		"a=b; c=d", "header-X-One", "1", "header-Authorization",
		"Bearer t", "origin", "https://here.example", "protocol",
		"chat.v1", NULL};
	struct peer *peer = peer_of("/head", options);
	g_autofree char *head = NULL;

	(void)state;
	assert_true(peer_wait_messages(peer, 1));
	head = peer_text(peer, 0);
	assert_non_null(strstr(head, "GET /head HTTP/1.1\r\n"));
	assert_non_null(strstr(head, "\r\nCookie: a=b; c=d\r\n"));
	assert_non_null(strstr(head, "\r\nX-One: 1\r\n"));
	assert_non_null(strstr(head, "\r\nAuthorization: Bearer t\r\n"));
	assert_non_null(strstr(head, "\r\nOrigin: https://here.example\r\n"));
	assert_non_null(
		strstr(head, "\r\nSec-WebSocket-Protocol: chat.v1\r\n"));
	peer_leave(peer);
}

static void
handshake__refused__says_why(void **state)
{
	struct peer *forbidden = peer_of("/forbid", bare);
	struct peer *nowhere = peer_of("/nowhere", bare);

	(void)state;
	assert_true(peer_wait_state(forbidden, DORAN_WIRE_REFUSED));
	assert_int_equal(forbidden->reason, DORAN_REFUSED);
	assert_true(peer_wait_downs(nowhere, 1));
	assert_int_equal(nowhere->reason, DORAN_PROTOCOL);
	peer_close(forbidden);
	peer_close(nowhere);
}

/* A server that has gone silent is noticed within 10 s. */
static void
beat__silent_server__found_dead(void **state)
{
	struct peer *peer = peer_of("/silent", stomp);
	gint64 since;

	(void)state;
	assert_true(peer_wait_state(peer, DORAN_WIRE_UP));
	since = g_get_monotonic_time();
	assert_true(peer_wait_downs(peer, 1));
	assert_int_equal(peer->reason, DORAN_UNREACHABLE);
	assert_true(g_get_monotonic_time() - since < 10 * G_TIME_SPAN_SECOND);
	peer_close(peer);
}

static void
beat__wanted__come(void **state)
{
	struct peer *peer = peer_of("/beats", stomp);

	(void)state;
	assert_true(peer_wait_messages(peer, 1));
	assert_string_equal(peer_message(peer, 0)->topic, "enough");
	peer_close(peer);
}

/* As RabbitMQ does where access is denied. */
static void
subscribe__server_hangs_up__denied(void **state)
{
	struct peer *peer = peer_of("/hangup", stomp);

	(void)state;
	assert_int_equal(peer_subscribe(peer, "secret"), DORAN_DENIED);
	assert_true(peer_wait_state(peer, DORAN_WIRE_UP));
	peer_close(peer);
}

static void
proxy__connect__goes_through(void **state)
{
	g_autofree char *proxy =
		g_strdup_printf("http://me:pw@127.0.0.1:%u", port);
	const char *options[] = {
		"dialect", "bare", "proxy", proxy, "max-pause", "200", NULL};
	struct peer *peer = peer_of("/echo", options);
	g_autofree char *want =
		g_strdup_printf("CONNECT 127.0.0.1:%u me:pw\n", port);
	char line[100] = "";

	(void)state;
	assert_true(peer_wait_state(peer, DORAN_WIRE_UP));
	while (line[0] != 'C')
		assert_non_null(fgets(line, sizeof(line), server_out));
	assert_string_equal(line, want);
	assert_int_equal(peer_publish(peer, "", "hi", FALSE), DORAN_OK);
	assert_true(peer_wait_messages(peer, 1));
	peer_leave(peer);
}

static struct peer *
tls_peer(const char *host, const char *ca)
{
	g_autofree char *url =
		g_strdup_printf("wss://%s:%u/echo", host, tls_port);

	return peer_at(url, ca, bare);
}

static void
tls__connect__verified_server(void **state)
{
	struct peer *peer = tls_peer("localhost", "ca.pem");

	(void)state;
	assert_true(peer_wait_state(peer, DORAN_WIRE_UP));
	assert_int_equal(peer_publish(peer, "", "hi", FALSE), DORAN_OK);
	assert_true(peer_wait_messages(peer, 1));
	peer_leave(peer);
}

static void
tls__connect__not_trusted(void **state)
{
	struct peer *other = tls_peer("localhost", "other.pem");
	struct peer *name = tls_peer("127.0.0.1", "ca.pem");
	struct peer *system = tls_peer("localhost", NULL);

	(void)state;
	assert_true(peer_wait_downs(other, 1));
	assert_int_equal(other->reason, DORAN_UNTRUSTED);
	assert_true(peer_wait_downs(name, 1));
	assert_int_equal(name->reason, DORAN_UNTRUSTED);
	assert_true(peer_wait_downs(system, 1));
	assert_int_equal(system->reason, DORAN_UNTRUSTED);
	assert_int_equal(other->ups + name->ups + system->ups, 0);
	peer_close(other);
	peer_close(name);
	peer_close(system);
}

static void
tls__connect__bad_ca_file_is_final(void **state)
{
	struct peer *peer = tls_peer("localhost", "server.key");

	(void)state;
	assert_true(peer_wait_state(peer, DORAN_WIRE_REFUSED));
	assert_int_equal(peer->reason, DORAN_CONFIG);
	peer_close(peer);
}

static void
connect__name_without_address__unreachable(void **state)
{
	static const struct doran_wire_config config = {
		.size = sizeof(config),
		.url = "ws://nobody.invalid",
		.client_id = "odd",
		.tls_off = 1,
	};
	struct peer *peer = peer_open(backend, &config);

	(void)state;
	wire_connect(peer->wire);
	assert_true(peer_wait_downs(peer, 1));
	assert_int_equal(peer->reason, DORAN_UNREACHABLE);
	peer_close(peer);
	/* and in the middle of it */
	peer = peer_open(backend, &config);
	wire_connect(peer->wire);
	peer_close(peer);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bare__messages__both_ways),
		cmocka_unit_test(handshake__headers__as_configured),
		cmocka_unit_test(handshake__refused__says_why),
		cmocka_unit_test(beat__silent_server__found_dead),
		cmocka_unit_test(beat__wanted__come),
		cmocka_unit_test(subscribe__server_hangs_up__denied),
		cmocka_unit_test(proxy__connect__goes_through),
		cmocka_unit_test(tls__connect__verified_server),
		cmocka_unit_test(tls__connect__not_trusted),
		cmocka_unit_test(tls__connect__bad_ca_file_is_final),
		cmocka_unit_test(connect__name_without_address__unreachable),
	};
	g_autofree char *python = g_find_program_in_path("python3");
	g_autofree char *openssl = g_find_program_in_path("openssl");

	if (python == NULL || openssl == NULL) {
		printf("no python3 or no openssl here: skipped\n");
		return 77;
	}
	return cmocka_run_group_tests(tests, setup, teardown);
}
