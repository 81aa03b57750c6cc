# SPDX-License-Identifier: GPL-3.0-or-later
# What brokers.sh has, on RabbitMQ.
BROKER=rabbit
. "$srcdir/tests/e2e/brokers.sh"
