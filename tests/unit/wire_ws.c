/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The conformance suite over WebSocket, through dorand. */
#include "config.h"

#include "broker.h"
#include "gate.h"
#include "wire_conformance.h"

static struct broker *broker;
static struct gate *gate;

static gboolean
available(void)
{
	return broker_available() && gate_available();
}

static void
start(void)
{
	broker = broker_new();
	broker_user(broker, "alice", "alice-secret");
	broker_user(broker, "bob", "bob-secret");
	broker_user(broker, "eve", "eve-secret");
	broker_start(broker);
	gate = gate_new(broker_port(broker));
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
	return g_strdup_printf("ws://127.0.0.1:%u", gate_port(gate));
}

static const char *const options[] = {"max-pause", "1000", NULL};

static struct wire_server server = {
	.backend = "ws",
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
	if (broker_is_rabbit())
		server.quirks = WIRE_RETAINED_EXACT | WIRE_DOTS_ARE_SLASHES |
			WIRE_DENIED_PUBLISH_CLOSES | WIRE_CLIENT_ID_BOUND |
			WIRE_DENIED_SUBSCRIBE_CLOSES;
	return wire_conformance_run(&server, argc, argv);
}
