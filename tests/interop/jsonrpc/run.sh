#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# doran rpc and the owner's socket driven by JSON-RPC 2.0 clients from npm,
# unchanged; everything that doran prints validated by ajv.
# Usage: run.sh BUILDDIR. Exit 77: skipped, with the reason.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
build=$(cd "${1:?usage: run.sh BUILDDIR}" && pwd)
srcdir=$(cd "$here/../../.." && pwd)
export srcdir DORAN=$build/doran DORAN_BACKENDS=$build/.libs
export LC_ALL=C.UTF-8
. "$srcdir/tests/lib/people.sh"
need node npm

mkdir "$work/npm"
cp "$here"/{package.json,package-lock.json,peer.mjs} "$work/npm"
if ! (cd "$work/npm" && npm ci --ignore-scripts --no-audit --no-fund) \
	>"$work/npm/log" 2>&1; then
	cat "$work/npm/log"
	skip "the clients could not be installed"
fi

login alice
login bob
stage
person alice
person bob
friends alice bob
timeout -k 5 120 node "$work/npm/peer.mjs" "$work" "$srcdir/src/data/schema"
