# SPDX-License-Identifier: GPL-3.0-or-later
# What rules.sh has, on RabbitMQ.
BROKER=rabbit
. "$srcdir/tests/e2e/rules.sh"
