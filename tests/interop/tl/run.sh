#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Every combinator of mtproto.tl and doran.tl against mtcute's TL reader and
# writer, from npm and unchanged. Usage: run.sh BUILDDIR. Exit 77: skipped.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
build=$(cd "${1:?usage: run.sh BUILDDIR}" && pwd)
schemas=$(cd "$here/../../../src/codec/schema" && pwd)
for tool in node npm; do
	command -v "$tool" >/dev/null || {
		echo "no $tool here"
		exit 77
	}
done
make -s -C "$build" tables tl_peer
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$here"/{package.json,package-lock.json,peer.mjs,compile.mjs} "$work"
cd "$work"
if ! npm ci --ignore-scripts --no-audit --no-fund >log 2>&1; then
	cat log
	echo "mtcute could not be installed"
	exit 77
fi
timeout 60 node peer.mjs "$build/tl_peer" "$build/src/codec/tlgen" "$schemas"
