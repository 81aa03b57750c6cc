#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The wire conformance suite over tcp, dorand and RabbitMQ. An argument chooses
# cases by a glob.
set -eu
. "$srcdir/tests/lib/rabbit.sh"
rabbit_skip
broker_free
export DORAN_TEST_BROKER=rabbit
exec "$builddir/wire_tcp" "$@"
