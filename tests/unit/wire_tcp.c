/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The conformance suite over MTProto, through dorand. */
#include "config.h"

#include <string.h>

#include "broker.h"
#include "gate.h"
#include "secret.h"
#include "wire_conformance.h"

static struct broker *broker;
static struct gate *gate;

static gboolean
available(void)
{
	g_autofree char *help = NULL;
	const char *dorand = g_getenv("DORAND");
	const char *argv[] = {
		dorand != NULL ? dorand : "./dorand", "--help", NULL};

	return broker_available() && gate_available() &&
		g_spawn_sync(NULL, (char **)argv, NULL, 0, NULL, NULL, &help,
			NULL, NULL, NULL) &&
		strstr(help, "--tcp") != NULL;
}

static void
start(void)
{
	broker = broker_new();
	broker_user(broker, "alice", "alice-secret");
	broker_user(broker, "bob", "bob-secret");
	broker_user(broker, "eve", "eve-secret");
	broker_start(broker);
	gate = gate_new_tcp(broker_port(broker));
}

static void
stop(void)
{
	gate_free(gate);
	broker_free(broker);
}

/* The broker dies, and sometimes dorand with it. */
static void
die(void)
{
	static guint count;

	if (++count % 2 == 0)
		gate_kill(gate);
	broker_kill(broker);
}

static void
restart(void)
{
	broker_start(broker);
	gate_kill(gate);
	gate_start(gate);
}

static char *
url(void)
{
	return g_strdup_printf("tcp://127.0.0.1:%u", gate_port(gate));
}

static const char *const options[] = {"max-pause", "1000", NULL};

static struct wire_server server = {
	.backend = "tcp",
	.external = TRUE,
	.available = available,
	.start = start,
	.stop = stop,
	.kill = die,
	.restart = restart,
	.url = url,
	.options = options,
};

int
main(int argc, char **argv)
{
	/* what is kept goes through guarded memory */
	if (!secret_init())
		return 99;
	if (broker_is_rabbit())
		server.quirks = WIRE_RETAINED_EXACT | WIRE_DOTS_ARE_SLASHES |
			WIRE_DENIED_PUBLISH_CLOSES | WIRE_CLIENT_ID_BOUND;
	return wire_conformance_run(&server, argc, argv);
}
