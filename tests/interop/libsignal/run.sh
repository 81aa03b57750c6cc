#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs src/crypto against the official Signal library in its own process.
# Usage: run.sh BUILDDIR. Exit 77: skipped, with the reason.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
build=${1:?usage: run.sh BUILDDIR}
build=$(cd "$build" && pwd)
for tool in node npm; do
	if ! command -v "$tool" >/dev/null 2>&1; then
		echo "libsignal interop: skipped, $tool is not installed"
		exit 77
	fi
done
make -s -C "$build" crypto_peer

work=$(mktemp -d "${TMPDIR:-/tmp}/doran-interop.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
cp "$here/package.json" "$here/package-lock.json" "$here/peer.mjs" "$work"
cd "$work"
if ! npm ci --ignore-scripts --no-audit --no-fund >npm.log 2>&1; then
	cat npm.log
	echo "libsignal interop: skipped, the library could not be installed"
	exit 77
fi
node peer.mjs "$build/crypto_peer"
