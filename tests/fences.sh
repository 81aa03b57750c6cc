#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The fences between the layers hold: tests/fences/LAYER.c compiles with the
# layer's own flags as it stands (so the flags are right), and not with
# -DCROSS=n, which includes a header from over the fence. That header must
# exist, else its absence would prove nothing.
. "$srcdir/tests/lib/layers.sh"
failed=0 count=0

fail()
{
	echo "fences: $*"
	failed=1
}

for layer in $layers; do
	fence=$srcdir/tests/fences/$layer.c
	layer_compile "$layer" "$fence" || fail "$layer: allowed includes fail"
	numbers=$(sed -n 's/^#.*CROSS == \([0-9]*\).*/\1/p' "$fence")
	[[ -n $numbers ]] || fail "$layer: nothing is forbidden"
	for n in $numbers; do
		count=$((count + 1))
		header=$(sed -n "/CROSS == $n\$/{n;s/.*\"\(.*\)\".*/\1/p}" "$fence")
		[[ -n $(find "$srcdir/src" "$srcdir/ui" -name "$header") ]] ||
			fail "$layer: there is no $header to be kept from"
		if said=$(LC_ALL=C layer_compile "$layer" -DCROSS="$n" \
			"$fence" 2>&1); then
			fail "$layer sees $header"
		elif [[ $said != *"$header: No such file"* ]]; then
			fail "$layer, $header: another error: $said"
		fi
	done
done
echo "$count forbidden includes refused"
((failed == 0))
