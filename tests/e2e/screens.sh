#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Whole screens against tests/golden, over canned rows and a fixed time.
. "${srcdir?}/tests/lib/screen.sh"
fake=${builddir?}/ui-fake
export LC_ALL=C.UTF-8 NO_COLOR=

screen_open 120 40 "$fake" talk
screen_wait 'waits for the keys'
check "talk at 120x40" screen_golden talk-120x40
screen_size 80 24
check "talk at 80x24" screen_golden talk-80x24
screen_size 40 10
check "talk at 40x10" screen_golden talk-40x10
screen_keys Tab
screen_wait 'Carol'
check "chat list at 40x10" screen_golden list-40x10
screen_keys Down Enter
screen_wait 'pong'
check "chat chosen in the list" screen_golden bob-40x10
screen_size 20 5
check "chat at 20x5" screen_golden bob-20x5
screen_size 80 24
screen_keys F1
screen_wait 'Alt-Enter'
check "help at 80x24" screen_golden help-80x24
screen_keys Escape
screen_keys M-3
screen_wait 'Hello, it is me'
check "request of a stranger" screen_golden request-80x24
screen_keys M-4
screen_wait 'key of Dave changed'
check "changed key" screen_golden changed-80x24
screen_type '/verify'
screen_keys Enter
screen_wait '99999'
check "both safety numbers" screen_golden verify-80x24
screen_type '/confirm'
screen_keys Enter
check "confirmed" screen_wait 'encrypted, verified'

screen_open 80 24 "$fake" korean
screen_wait '좋아요'
check "Korean, Japanese, Chinese at 80x24" screen_golden korean-80x24
screen_type '여러 줄로'
screen_keys C-j
screen_type '쓰는 글'
screen_wait '쓰는 글'
check "Korean being written" screen_golden korean-input-80x24

screen_open 80 24 "$fake" rooms
screen_wait 'too many messages'
check "a room at 80x24" screen_golden room-80x24
screen_type '/verify'
screen_keys Enter
check "no keys to compare in it" screen_wait 'Not in a room'
screen_keys C-u
screen_size 40 10
check "a room at 40x10" screen_golden room-40x10
for cols in 20 9 6 4 3 2; do
	screen_size "$cols" 8
	check "marked at $cols columns" screen_wait 🔓
done
screen_size 1 8
check "marked at 1 column" screen_wait '!'

screen_open 80 24 "$fake" hostile
screen_wait 'owned after'
check "hostile text" screen_golden hostile-80x24
check "hostile text leaves the title alone" \
	test "$(screen_tmux display -p -t doran '#{pane_title}')" != owned

screen_open 80 24 "$fake" empty
screen_wait 'Welcome'
check "without an account" screen_golden empty-80x24

if screen_korean >"$screen_folder/output" 2>&1; then
	screen_open 80 24 "${in_korean[@]}" "$fake" korean
	screen_wait '2026년 11월 21일'
	check "words and dates in Korean" screen_golden words-ko-80x24
	screen_keys F1
	screen_wait '도움말'
	check "help in Korean" screen_golden help-ko-80x24
	screen_size 40 10
	check "help in Korean at 40x10" screen_golden help-ko-40x10
	screen_open 80 24 "${in_korean[@]}" "$fake" rooms
	screen_wait '한꺼번에'
	check "a room in Korean" screen_golden room-ko-80x24
else
	echo "skipped: Korean words; msgfmt or the ko_KR locale is missing"
	cat "$screen_folder/output"
fi
exit $((failures > 0))
