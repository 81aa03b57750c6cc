#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Translations are whole: every file with a marked string is in POTFILES.in,
# and every string of today's sources has a translation in each language.
# usage: po.sh TREE
cd "${1-${srcdir?}}" || exit 2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

while IFS= read -r file; do
	grep -qxF "$file" po/POTFILES.in || {
		echo "po/POTFILES.in lacks $file"
		failed=1
	}
done < <(grep -rlE --include='*.c' '(\<(_|N_|C_)|ngettext)\("' src ui backends)
while IFS= read -r file; do
	[[ -f $file ]] || {
		echo "po/POTFILES.in names $file, which is not there"
		failed=1
	}
done < <(grep -v '^#' po/POTFILES.in | grep .)

options=$(sed -n 's/^XGETTEXT_OPTIONS = //p' po/Makevars)
xgettext $options --files-from=po/POTFILES.in --output="$work/doran.pot" ||
	failed=1
while read -r language; do
	msgmerge -q --no-fuzzy-matching -o "$work/$language.po" \
		"po/$language.po" "$work/doran.pot" &&
		msgfmt -c -o /dev/null "$work/$language.po" || failed=1
	state=$(LC_ALL=C msgfmt --statistics -o /dev/null \
		"$work/$language.po" 2>&1)
	echo "$language: $state"
	[[ $state != *untranslated* && $state != *fuzzy* ]] || {
		msgattrib --untranslated --no-obsolete "$work/$language.po"
		failed=1
	}
done < <(grep -v '^#' po/LINGUAS | grep .)
exit "$failed"
