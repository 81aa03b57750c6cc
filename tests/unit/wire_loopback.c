/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "wire_conformance.h"

static struct peer *control;

static gboolean
available(void)
{
	return TRUE;
}

static void
command(const char *topic, const char *text)
{
	assert_int_equal(peer_publish(control, topic, text, FALSE), DORAN_OK);
}

static void
start(void)
{
	static const char users[] = "alice:alice-secret\nbob:bob-secret\n"
				    "eve:eve-secret\ncontrol:x\n";
	g_autofree char *path = g_build_filename(
		g_getenv("srcdir"), "src", "data", "mosquitto.acl", NULL);
	g_autofree char *rules = NULL;
	const struct doran_wire_config config = {
		.size = sizeof(config),
		.url = "loopback://conformance",
		.client_id = "control",
		.user = "control",
		.password = (const uint8_t *)"x",
		.password_len = 1,
	};

	assert_true(g_file_get_contents(path, &rules, NULL, NULL));
	control = peer_open(conformance_backend, &config);
	assert_true(peer_up(control));
	command("$loopback/users", users);
	command("$loopback/rules", rules);
}

static void
stop(void)
{
	peer_close(control);
}

static void
die(void)
{
	command("$loopback/fault", "offline=1");
	command("$loopback/cut", "");
	assert_true(peer_wait_state(control, DORAN_WIRE_DOWN));
}

/* Even a broker that is down can be told to come back: by a wire's URL. */
static void
restart(void)
{
	const struct doran_wire_config config = {
		.size = sizeof(config),
		.url = "loopback://conformance?offline=0",
		.client_id = "waker",
	};

	peer_close(peer_open(conformance_backend, &config));
	assert_true(peer_wait_state(control, DORAN_WIRE_UP));
}

static char *
url(void)
{
	return g_strdup("loopback://conformance");
}

static const struct wire_server server = {
	.backend = "loopback",
	.available = available,
	.start = start,
	.stop = stop,
	.kill = die,
	.restart = restart,
	.url = url,
};

int
main(int argc, char **argv)
{
	return wire_conformance_run(&server, argc, argv);
}
