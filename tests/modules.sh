#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Each folder of backends/ makes one module of its name, linked with -z defs
# (an undefined name fails the build, not the user), that exports one symbol.
failed=0 count=0
if grep -q -e '-fsanitize=' "$builddir/tests/layer.flags"; then
	echo "sanitizers export symbols of their own"
	exit 77
fi
for folder in "$srcdir"/backends/*/; do
	module=$builddir/.libs/$(basename "$folder").so
	[[ -f $module ]] || {
		echo "$folder makes no $module"
		failed=1
		continue
	}
	count=$((count + 1))
	exported=$(nm -D --defined-only "$module" | awk '{ print $NF }')
	if [[ $(wc -w <<<"$exported") != 1 ]]; then
		echo "$module exports other than one symbol:" $exported
		failed=1
	fi
done
for part in "$srcdir"/backends/*/local.mk; do
	grep -q '_la_LDFLAGS' "$part" || continue
	grep -q -e '-Wl,-z,defs' "$part" || {
		echo "$part: links without -Wl,-z,defs"
		failed=1
	}
done
echo "$count modules export one symbol each"
exit "$failed"
