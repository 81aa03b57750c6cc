#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Translations are whole: what people read is marked, every file with a mark
# is in POTFILES.in, and every string of today's sources, and no other, has a
# translation in each language.
# usage: po.sh [TREE]
export LC_ALL=C.UTF-8
cd "${1-${srcdir?}}" || exit 2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

complain()
{
	printf '%s\n' "$*"
	failed=1
}

# $1: a file with a list of lines; complains of each, after the words $2
none_of()
{
	local line
	while IFS= read -r line; do
		complain "$2: $line"
	done <"$1"
}

# --- every file with a mark, and no other
find src ui backends -name '*.c' -exec grep -lE \
	'(\<(_|N_|C_)|ngettext)\(("|$)' {} + | LC_ALL=C sort >"$work/marked"
grep -v '^#' po/POTFILES.in | grep . >"$work/listed"
LC_ALL=C sort "$work/listed" | LC_ALL=C comm -23 "$work/marked" - >"$work/out"
none_of "$work/out" 'po/POTFILES.in lacks'
LC_ALL=C sort "$work/listed" | LC_ALL=C comm -13 "$work/marked" - >"$work/out"
none_of "$work/out" 'po/POTFILES.in names a file without marks'
LC_ALL=C sort "$work/listed" | uniq -d >"$work/out"
none_of "$work/out" 'po/POTFILES.in names twice'

# --- words given to an error or to the person without a mark
find src ui backends -name '*.c' | LC_ALL=C sort >"$work/sources"
xgettext -k --keyword=fault_set:3 --keyword=g_set_error:4 \
	--keyword=g_set_error_literal:4 --keyword=out_error:1 \
	--keyword=app_note:3 --keyword=native_refuse:4 --keyword=mq_emit_done:4 \
	--from-code=UTF-8 --files-from="$work/sources" --no-wrap \
	--output="$work/bare.pot"
sed -n 's/^msgid //p' "$work/bare.pot" | sed 1d |
	sed 's/%[a-zA-Z0-9.*]*[a-zA-Z]//g' | grep '[[:alpha:]]' >"$work/out"
none_of "$work/out" 'is not marked with _()'

# --- a number's macro that xgettext does not know cuts its string short
options=$(sed -n 's/^XGETTEXT_OPTIONS = //p' po/Makevars)
# shellcheck disable=SC2086
xgettext $options --files-from=po/POTFILES.in --no-wrap \
	--output="$work/doran.pot" || complain 'xgettext failed'
grep -nE '(^|[^%])(%%)*%"$' "$work/doran.pot" >"$work/out"
none_of "$work/out" 'is cut short: use PRId64 or PRIu64, not a macro of GLib'

# --- each language
while read -r language; do
	po=po/$language.po
	msgmerge -q --no-fuzzy-matching -o "$work/$language.po" \
		"$po" "$work/doran.pot" &&
		msgfmt -c -o /dev/null \
			"$work/$language.po" && msgfmt -c -o /dev/null "$po" ||
		complain "$po: msgfmt is not content"
	grep -q '^"Plural-Forms: nplurals=[0-9]' "$po" ||
		complain "$po: the header has no plural forms"
	msgattrib --untranslated --no-obsolete --no-wrap "$work/$language.po" |
		sed '1,/^$/d' >"$work/out"
	none_of "$work/out" "$po: not translated"
	msgattrib --only-fuzzy --no-wrap "$po" | sed '1,/^$/d' >"$work/out"
	none_of "$work/out" "$po: fuzzy"
	msgattrib --only-obsolete --no-wrap "$work/$language.po" |
		sed -n 's/^#~ msgid //p' | grep -vx '""' >"$work/out"
	none_of "$work/out" "$po: no longer in the sources"
	msgfmt --statistics -o /dev/null "$work/$language.po" 2>"$work/out"
	echo "$language: $(<"$work/out")"
done < <(grep -v '^#' po/LINGUAS | grep .)
exit "$failed"
