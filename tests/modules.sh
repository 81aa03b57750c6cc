#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Each folder of backends/ makes one module of its name, and doran's own parts
# are modules too: linked with -z defs (an undefined name fails the build, not
# the user), each exports one symbol. The program itself needs GLib alone.
failed=0 count=0
# What sanitizers bring along: symbols, and libraries.
own='^$' own_libraries='^$'
if grep -q -e '-fsanitize=' "$builddir/tests/layer.flags"; then
	own='^__(odr_)?(asan|ubsan|lsan|sanitizer|interceptor)[._]'
	own_libraries='^lib(asan|ubsan|lsan)\.so\.'
fi

fail()
{
	echo "$*"
	failed=1
}

# exports MODULE SYMBOL...: these and no others.
exports()
{
	local module=$builddir/.libs/$1.so exported
	shift
	[[ -f $module ]] || {
		fail "there is no $module"
		return
	}
	count=$((count + 1))
	exported=$(nm -D --defined-only "$module" | awk '{ print $NF }' |
		grep -v -E "$own" | sort)
	[[ $exported == "$(printf '%s\n' "$@" | sort)" ]] ||
		fail "$module exports" $exported
}

for folder in "$srcdir"/backends/*/; do
	exports "$(basename "$folder")" doran_backend_entry
done
exports doran-main doran_main
exports doran-ui doran_ui
# the second is found by libomemo-c in the place of its own
exports doran-engine doran_engine curve25519_donna

needed()
{
	readelf -d "$1" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' |
		grep -v -E "$own_libraries"
}

while read -r library; do
	[[ $library == libglib-2.0.so.* || $library == libc.so.* ||
		$library == ld-linux* ]] ||
		fail "doran itself needs $library"
done < <(needed "$builddir/doran")
for part in doran-main doran-ui; do
	while read -r library; do
		[[ $library != lib@(omemo-c|crypto|ssl|cbor|paho)* ]] ||
			fail "$part needs $library, which is the engine's"
	done < <(needed "$builddir/.libs/$part.so")
done

for part in "$srcdir"/backends/*/local.mk "$srcdir"/src/local.mk \
	"$srcdir"/src/core/local.mk "$srcdir"/ui/local.mk; do
	parts=$(grep -c -e '-module' "$part")
	[[ $parts == 0 || $(grep -c -e '-Wl,-z,defs' "$part") == "$parts" ]] ||
		fail "$part: links without -Wl,-z,defs"
done
echo "$count modules export what they should"
exit "$failed"
