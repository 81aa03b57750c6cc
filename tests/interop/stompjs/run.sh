#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# @stomp/stompjs from npm, unchanged, over dorand to a private Mosquitto.
# Usage: run.sh BUILDDIR. Exit 77: skipped, with the reason.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
build=$(cd "${1:?usage: run.sh BUILDDIR}" && pwd)
srcdir=$(cd "$here/../../.." && pwd)
export srcdir DORAN=$build/doran DORAN_BACKENDS=$build/.libs
export DORAND=$build/dorand LC_ALL=C.UTF-8
. "$srcdir/tests/lib/people.sh"
need node npm
[[ -x $DORAND ]] || skip "dorand was not built"

mkdir "$work/npm"
cp "$here"/{package.json,package-lock.json,peer.mjs} "$work/npm"
if ! (cd "$work/npm" && npm ci --ignore-scripts --no-audit --no-fund) \
	>"$work/npm/log" 2>&1; then
	cat "$work/npm/log"
	skip "the client could not be installed"
fi

login alice
login bob
stage
. "$srcdir/tests/lib/gateway.sh"
gateway
address=$gateway_ws
ALICE="alice $(cat "$work/alice.password")"
BOB="bob $(cat "$work/bob.password")"
export ALICE BOB
options="-h 127.0.0.1 -p $broker_port -q 1"
export PUB="mosquitto_pub $options -u alice -P ${ALICE#* }"
export SUB="mosquitto_sub $options -u bob -P ${BOB#* }"

coproc PEER { timeout -k 5 120 node "$work/npm/peer.mjs" "ws://$address"; }
# Bash forgets these as soon as it has ended.
peer=$PEER_PID out_of=${PEER[0]} into=${PEER[1]}
exec {peer_out}<&"$out_of" {peer_in}>&"$into"
while read -r -u "$peer_out" line; do
	echo "$line"
	[[ $line == restart ]] || continue
	gateway_end KILL
	gateway --ws "$address"
	echo go >&"$peer_in"
done
wait "$peer"
