#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The wire conformance suite over mqtt with RabbitMQ behind it; what RabbitMQ
# does otherwise by nature stands in tests/unit/wire_mqtt.c. An argument
# chooses cases by a glob.
set -eu
. "$srcdir/tests/lib/rabbit.sh"
rabbit_skip
broker_free
export DORAN_TEST_BROKER=rabbit
exec "$builddir/wire_mqtt" "$@"
