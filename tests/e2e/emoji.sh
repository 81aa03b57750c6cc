#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Rows with emoji on whose width terminals and versions of tmux disagree: what
# is checked is the column of the text after them.
. "${srcdir?}/tests/lib/screen.sh"
export LC_ALL=C.UTF-8

# The column of "|end" in row $1 from the bottom, by tmux's own search.
column()
{
	local i
	screen_tmux copy-mode -t doran
	screen_tmux send-keys -t doran -X bottom-line
	screen_tmux send-keys -t doran -X end-of-line
	for ((i = 0; i <= $1; i++)); do
		screen_tmux send-keys -t doran -X search-backward-text '|end'
	done
	screen_tmux display -p -t doran '#{copy_cursor_x}'
	screen_tmux send-keys -t doran -X cancel
}

screen_open 80 24 "${builddir?}/ui-fake" emoji
screen_wait 'marks'
# From the bottom: what stands before "|end", and the cells it takes.
names=(marks smile keycap flag skin heart family plain)
cells=(7 8 8 7 7 7 9 5)
base=$(($(column 7) - cells[7]))
check "the text begins in column 36" test "$base" -eq 36
for i in "${!names[@]}"; do
	got=$(($(column "$i") - base))
	check "${names[i]}: the text after it is in column ${cells[i]}" \
		test "$got" -eq "${cells[i]}"
done
exit $((failures > 0))
