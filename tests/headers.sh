#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Each header compiles alone with its layer's flags, so that including it
# needs no other include before it.
. "$srcdir/tests/lib/layers.sh"
failed=0 count=0
for layer in $layers; do
	for header in "$(layer_folder "$layer")"/*.h; do
		[[ -f $header ]] || continue
		count=$((count + 1))
		if ! printf '#include "%s"\nint alone;\n' "${header##*/}" |
			layer_compile "$layer" -x c -; then
			echo "not self-contained: $header"
			failed=1
		fi
	done
done
echo "$count headers compiled alone"
((count > 0 && failed == 0))
