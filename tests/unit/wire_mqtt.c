/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "broker.h"
#include "wire_conformance.h"

static struct broker *broker;

static void
start(void)
{
	broker = broker_new();
	broker_user(broker, "alice", "alice-secret");
	broker_user(broker, "bob", "bob-secret");
	broker_user(broker, "eve", "eve-secret");
	broker_start(broker);
}

static void
stop(void)
{
	broker_free(broker);
}

static void
die(void)
{
	broker_kill(broker);
}

static void
restart(void)
{
	broker_start(broker);
}

static char *
url(void)
{
	return g_strdup_printf("mqtt://127.0.0.1:%u", broker_port(broker));
}

/* A slow start of the broker is not answered with long pauses. */
static const char *const options[] = {"max-pause", "1000", NULL};

static struct wire_server server = {
	.backend = "mqtt",
	.external = TRUE,
	.available = broker_available,
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
