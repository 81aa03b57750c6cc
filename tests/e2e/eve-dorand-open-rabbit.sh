# SPDX-License-Identifier: GPL-3.0-or-later
# What eve-open.sh has, through dorand and on RabbitMQ.
BROKER=rabbit
EVE_VIA=dorand
. "$srcdir/tests/e2e/eve-open.sh"
