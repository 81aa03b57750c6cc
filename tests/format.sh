#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# clang-format decides the layout. Its versions disagree, so 14 it is.
# usage: format.sh TREE
cd "${1-${srcdir?}}" || exit 2
command -v clang-format-14 >/dev/null || {
	echo "no clang-format-14 here"
	exit 77
}
find src ui backends tests -name '*.[ch]' -print0 |
	xargs -0 clang-format-14 --dry-run --Werror
