#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Rules that the compiler cannot hold: which system headers a folder may use,
# no way around the fences, and how long files and functions get.
# usage: lint.sh [FOLDER], a source tree; prints each breach, exits 1 if any.
cd "${1-${srcdir?}}" || exit 2
breaches=0

breach()
{
	printf '%s\n' "$1"
	breaches=$((breaches + 1))
}

# Source files of ours; a build folder inside the tree is not.
sources()
{
	find src ui backends tests -name '*.[ch]' -print 2>/dev/null | sort
}

# only FOLDERS WHAT PATTERN: lines that match are for files below FOLDERS.
only()
{
	local folders=$1 what=$2 pattern=$3 hit
	while IFS= read -r hit; do
		[[ $hit =~ ^($folders) ]] || breach "$hit: $what"
	done < <(sources | xargs -r grep -nHE "$pattern")
}

include='^[[:space:]]*#[[:space:]]*include[[:space:]]*[<"]'
tests='tests/unit/|tests/lib/|tests/e2e/|tests/fuzz/'

only 'nowhere' 'include names have no folder' "${include}\.\./"
only 'ui/' 'curses is for ui' \
	"${include}(ncursesw?/)?(n?cursesw?|term|panel|menu|form)\.h"
only 'src/store/|tests/unit/store_|tests/lib/' 'sqlite is for src/store' \
	"${include}sqlite3"
only 'backends/mqtt/|tests/lib/|tests/bench/mqtt_' 'Paho is for backends/mqtt' \
	"${include}MQTT(Async|Client)"
only 'backends/ws/|src/gateway/' 'libwebsockets is for backends/ws' \
	"${include}libwebsockets"
only "backends/(mqtt|ws|tcp)/|src/gateway/|src/core/control|$tests|tests/bench/load" \
	'sockets are for their backend, the gateway and core/control' \
	"${include}(sys/(socket|un)\.h|netinet/|arpa/inet\.h|netdb\.h)"
only "backends/(mqtt|ws|tcp)/|src/gateway/|src/core/control|$tests" \
	'sockets are for their backend, the gateway and core/control' \
	'\bg_(socket|unix_socket|inet_socket|network)_[a-z_]+ ?\('
only "src/crypto/|tests/unit/crypto_|tests/interop/" \
	'Signal sessions are for src/crypto' \
	"${include}(omemo/|signal_protocol|session_(builder|cipher))"
only "src/crypto/|src/codec/mtproto/|src/gateway/|backends/ws/|tests/bench/mtcrypt|$tests" \
	'OpenSSL is for src/crypto, mtproto, the gateway and backends/ws' "${include}openssl/"
only "src/codec/|$tests" 'libcbor is for src/codec' "${include}cbor(/|\.h)"

# -I of the top folder would open every fence at once.
while IFS= read -r hit; do
	breach "$hit: a bare -I of the top folder"
done < <(find . -path ./build -prune -o \( -name '*.mk' -o -name Makefile.am \
	-o -name configure.ac \) -print | xargs grep -nHE \
	-e '^[^#]*-I *[$][({](abs_)?top_(src|build)dir[)}]([^/]|$)')

# What no local.mk names is missing from the tarball.
named=" $({
	cat Makefile.am
	find src ui backends tests man -name '*.mk' -exec cat {} +
} 2>/dev/null | tr -s '\t\n\\' ' ') "
while IFS= read -r file; do
	[[ $named == *" $file "* ]] || breach "$file: no local.mk names it"
done < <(
	sources
	find src tests man -name '*.sh' -o -name '*.py' -o -name '*.mjs' \
		-o -name '*.json' -o -name '*.md' -o -path 'tests/golden/*' -type f \
		2>/dev/null
)

while read -r lines file; do
	[[ $file == total ]] && continue
	((lines <= 600)) || breach "$file: $lines lines, more than 600"
done < <({
	sources
	find tests -name '*.sh'
	ls bootstrap .ci/run
} 2>/dev/null | xargs -r wc -l)

# A function's body stands between a line "{" and a line "}".
while IFS= read -r hit; do
	breach "$hit"
done < <(sources | grep '\.c$' | xargs -r awk '
	FNR == 1 { start = 0 }
	/^[a-z_0-9]+\(/ { name = $0; sub(/\(.*/, "", name) }
	/^\{/ { start = FNR }
	/^\}/ {
		if (start && FNR - start - 1 > 60)
			printf "%s:%d: %s() has %d lines, more than 60\n",
				FILENAME, start, name, FNR - start - 1
		start = 0
	}')

if ((breaches > 0)); then
	echo "$breaches breaches"
	exit 1
fi
echo "no breach in $(sources | wc -l) files"
