#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Shows that lint.sh can fail: plants one breach of each rule in a tree of its
# own and expects exactly that one to be found.
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
failed=0 count=0

# The tree's own local.mk names the file, as one must.
listed()
{
	echo "x_SOURCES = $1" >"$tree/src/all.mk"
}

# planted FILE TEXT EXPECTED
planted()
{
	local said
	rm -rf "$tree"
	mkdir -p "$tree"/{src,ui,backends,tests} "$tree/${1%/*}"
	printf '%b\n' "$2" >"$tree/$1"
	[[ $3 == *'no local.mk'* ]] || listed "$1"
	count=$((count + 1))
	if said=$(bash "$srcdir/tests/lint.sh" "$tree"); then
		echo "not found: $3 in $1"
		failed=1
	elif [[ $said != *"$3"* || $said != *"1 breaches" ]]; then
		echo "$1: expected '$3', got: $said"
		failed=1
	fi
}

# allowed FILE TEXT
allowed()
{
	rm -rf "$tree"
	mkdir -p "$tree"/{src,ui,backends,tests} "$tree/${1%/*}"
	printf '%b\n' "$2" >"$tree/$1"
	[[ $3 == *'no local.mk'* ]] || listed "$1"
	count=$((count + 1))
	bash "$srcdir/tests/lint.sh" "$tree" || failed=1
}

planted src/core/a.c '#include "../store/store.h"' 'no folder'
planted src/core/a.c '#include <ncursesw/curses.h>' 'for ui'
planted src/cli/a.c '#include <term.h>' 'for ui'
planted src/native/a.c '#include <sqlite3.h>' 'for src/store'
planted backends/ws/a.c '#include <MQTTAsync.h>' 'for backends/mqtt'
planted ui/a.c '#include <libwebsockets.h>' 'for backends/ws'
planted src/native/a.c '#include <sys/socket.h>' 'sockets are for'
planted src/core/a.c '\tg_socket_client_new();' 'sockets are for'
planted src/native/a.c '#include <session_cipher.h>' 'for src/crypto'
planted src/native/a.c '#include <openssl/evp.h>' 'for src/crypto'
planted src/native/a.c '#include <cbor.h>' 'for src/codec'
planted src/core/local.mk 'x = -I$(top_srcdir)' 'bare -I'
planted src/core/local.mk 'x = -I$(top_builddir) -DX' 'bare -I'
planted src/core/a.c "$(yes '\n' | head -n 601 | tr -d '\n')" 'than 600'
planted src/core/a.c \
	"int\nf(void)\n{\n$(yes '\tx;\n' | head -n 61 | tr -d '\n')}" \
	'f() has 61 lines'
planted src/core/a.h 'int a;' 'no local.mk names it'
planted tests/golden/a.txt 'a' 'no local.mk names it'
planted tests/interop/a/a.mjs 'a' 'no local.mk names it'
allowed ui/a.c '#include <ncurses.h>'
allowed src/store/a.c '#include <sqlite3.h>'
allowed src/core/control.c '#include <sys/un.h>'
allowed src/core/local.mk 'x = -I$(top_srcdir)/src/core'
echo "$count plants"
exit "$failed"
