#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# tlgen: IDs where a line gives none, and what it must refuse, with the line.
set -u
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tlgen=$builddir/src/codec/tlgen
failed=0

fails()
{
	echo "$*"
	failed=1
}

# accepts TEXT, refuses WORDS TEXT: a schema.
accepts()
{
	printf '%b' "$1" >"$work/x.tl"
	"$tlgen" c x "$work/x.tl" "$work/out" 2>"$work/err" ||
		fails "refused: $1: $(<"$work/err")"
}
refuses()
{
	printf '%b' "$2" >"$work/x.tl"
	if "$tlgen" c x "$work/x.tl" "$work/out" 2>"$work/err"; then
		fails "taken: $2"
	elif ! grep -qE "^$work/x.tl:[0-9]+:.*$1" "$work/err"; then
		fails "\"$2\" should say \"$1\": $(<"$work/err")"
	fi
}

# mtproto.tl gives its IDs; without them the same come out, but of those that
# were made of other lines (a bare vector, fields renamed since).
schema=$srcdir/src/codec/schema/mtproto.tl
"$tlgen" ids x "$schema" "$work/given"
sed 's/^\([a-zA-Z_.0-9]*\)#[0-9a-f]* /\1 /' "$schema" >"$work/bare.tl"
"$tlgen" ids x "$work/bare.tl" "$work/made"
same=$(join <(cut -d' ' -f1,2 "$work/given" | sort) \
	<(cut -d' ' -f1,2 "$work/made" | sort) | awk '$2 == $3' | wc -l)
all=$(wc -l <"$work/given")
((all >= 66 && same == all - 4)) || fails "$same of $all IDs come out the same"
while read -r name id; do
	grep -q "^$name $id " "$work/made" || fails "$name is not $id"
done <<-END
	resPQ 05162463
	msgs_ack 62d6b459
	message 5bb8e511
	true 3fedd339
	help.configSimple 066d2808
END
# Those of doran's schema, layer 1: in use, so never others.
"$tlgen" ids x "$srcdir/src/codec/schema/doran.tl" "$work/doran"
cut -d' ' -f1,2 "$work/doran" >"$work/seen"
diff "$srcdir/tests/unit/tl_doran.ids" "$work/seen" ||
	fails "an ID of doran's schema changed"

accepts 'a = A;'
accepts '// x\na#1 /* y\n */ x:int=A;b#2 f:# z:f.31?true = A;'
accepts 'a {X:Type} q:!X = X; b x:Vector<%C> = B; c = C2; d y:int = C;'
accepts 'a x:int = A;\n---functions---\nf = (Vector A);\n---types---\nb = B;'
refuses 'semicolon' 'a = A'
refuses '":" expected' 'a b = A;'
refuses 'makes the type B' 'a x:B = A;'
refuses 'constructor b' 'a x:b = A;'
refuses 'not one constructor' 'a = A; b = A; c x:%A = C;'
refuses 'no flags before' 'a x:flags.0?int = A;'
refuses 'no flags before' 'a x:flags.0?int flags:# = A;'
refuses 'no bit' 'a flags:# x:flags.32?int = A;'
refuses 'no condition' 'a flags:# x:flags?int = A;'
refuses 'twice' 'a = A;\na#1 x:int = A;'
refuses 'one ID' 'a#1 = A;\nb#1 = A;'
refuses 'no ID' 'a#123456789 = A;'
refuses 'zero' 'a#0 = A;'
refuses 'no bytes' 'a = A; b x:vector<%A> = B;'
refuses 'no bytes' 'a x:Vector<true> = A;'
refuses 'vector of what' 'a x:Vector = A;'
refuses 'for vectors' 'a x:Maybe<int> = A;'
refuses 'several parameters' 'a {X:Type} {Y:Type} = A;'
refuses 'no end' '/* a = A;'
refuses 'behind the type' 'a = A b c;'
refuses 'combinators' '// nothing'
refuses 'too deep' "a x:$(printf 'Vector<%.0s' {1..50})int = A;"
refuses 'too many fields' "a$(printf ' x%d:int' {1..200}) = A;"
refuses 'too many flags' 'a a:# b:# c:# d:# e:# = A;'
refuses '' 'a = A;\n\n\nb x:Nothing = B;'
grep -q '^[^:]*:4: ' "$work/err" || fails "line 4: $(<"$work/err")"

((failed == 0)) && echo "$all combinators of mtproto.tl, $same IDs made"
exit "$failed"
