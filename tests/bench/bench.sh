#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# `make bench`: doran beside its peers, in one run, on a private broker.
# usage: bench.sh RESULTS [GROUP...]; groups: oneshot handover stream screen big
#   gateway web mtproto
set -eu
# Five thousand clients.
ulimit -S -n 20000 2>/dev/null || true
export broker_log_type=error LC_ALL=C.UTF-8
. "$srcdir/tests/lib/people.sh"
need python3 irssi openssl

login alice
login bob
login carol
login dave
# A second listener, with TLS.
export BENCH_CA=$work/tls.pem BENCH_TLS_PORT
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes \
	-days 2 -subj /CN=bench -addext subjectAltName=IP:127.0.0.1 \
	-keyout "$work/tls.key" -out "$BENCH_CA" 2>/dev/null
BENCH_TLS_PORT=$(broker_pick_port)
broker_listener="listener $BENCH_TLS_PORT 127.0.0.1
certfile $BENCH_CA
keyfile $work/tls.key"
stage
for name in alice bob carol dave; do
	person "$name"
done
friends alice bob
# A session, so that what is measured is not the first message.
says bob listen -n 1 -W 30 >/dev/null &
says alice send -t bob@example.org -m first --wait=delivered </dev/null
wait $!

export BENCH_WORK=$work BENCH_PORT=$broker_port
export BENCH_ONESHOT=$builddir/tests/bench/mqtt_oneshot
export BENCH_LOAD=$builddir/tests/bench/load
export BENCH_MAKE_STORE=$builddir/tests/bench/make_store
PYTHONDONTWRITEBYTECODE=1 python3 "$srcdir/tests/bench/bench.py" "$@"
