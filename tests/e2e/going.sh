#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Getting from one place to another: the switcher, the search, dates, and
# selecting; as golden screens and as what happens.
. "${srcdir?}/tests/lib/screen.sh"
fake=${builddir?}/ui-fake
export LC_ALL=C.UTF-8 NO_COLOR=

screen_open 80 24 "$fake" talk
screen_keys C-o
screen_wait 'Go to chat'
check "switcher at 80x24" screen_golden switcher-80x24
screen_type 'da'
check "letters narrow it down" screen_wait '│ ! Dave +dave@example.org +│'
check "others are gone" screen_wait_not 'Carol +carol@'
screen_keys Enter
check "Enter opens" screen_wait 'before the change'
screen_keys C-o
screen_wait 'Go to chat'
screen_type 'mos'
check "a contact without a chat is offered" \
	screen_wait '│ . Erin Moss +erin@example.org +│'
screen_keys Enter
check "and opened" screen_wait 'erin@example.org +🔒'
screen_keys C-o
screen_wait 'Go to chat'
screen_type 'frank'
check "a blocked one is not" screen_wait 'nothing fits'
screen_keys C-u
screen_type 'zed@example.org'
screen_size 40 10
check "a new chat is offered, at 40x10" screen_golden switcher-40x10
screen_keys Enter
screen_size 80 24
check "and opened" screen_wait 'zed@example.org'
screen_keys C-o
screen_wait 'Go to chat'
screen_keys Escape
check "Esc closes" screen_wait_not 'Go to chat'

# The search, and going to what it found and back.
screen_open 120 40 "$fake" talk
screen_keys C-f
screen_wait 'in all chats'
screen_type 'the'
screen_wait '4 found'
check "search at 120x40" screen_golden search-120x40
screen_size 80 24
check "search at 80x24" screen_golden search-80x24
screen_size 40 10
check "search at 40x10" screen_golden search-40x10
screen_size 80 24
screen_keys Tab
check "only in this chat" screen_wait '3 found in Alice Kim'
screen_keys Tab
screen_wait '4 found in all chats'
screen_keys Enter
check "Enter goes to the other chat" screen_wait '┃ before the change'
screen_keys Escape
check "Esc goes back to the list" screen_wait '4 found'
screen_keys Down Enter
check "the next one is in the first chat" screen_wait '┃ And the music'
screen_keys Escape
screen_wait '4 found'
screen_keys Escape
check "Esc goes back to where one was" screen_wait 'waits for the keys'
check "and nothing is made out there" screen_wait_not '┃'
screen_type '/search nosuchword'
screen_keys Enter
check "nothing" screen_wait 'Nothing was found'

screen_open 80 24 "$fake" long
screen_keys C-f
screen_wait 'in all chats'
screen_type 'message 12*'
screen_wait '50 and more'
screen_keys C-End
check "more than a page" screen_wait '[6-9][0-9] and more|100 and more'
screen_type ' 120'
screen_keys BSpace BSpace BSpace BSpace BSpace
screen_type '00'
screen_wait '1 found'
screen_keys Enter
check "in the middle of a long history" screen_golden found-80x24
screen_keys NPage NPage NPage NPage NPage NPage NPage NPage
check "goes on to what is newer" screen_wait 'message 13[0-9][0-9]'
for ((i = 0; i < 40; i++)); do screen_keys PPage; done
check "and to what is older" screen_wait 'message [4-6][0-9][0-9]$'
screen_keys 'M->'
check "and to the newest" screen_wait 'message 3000'

# Days, the first unread message, both ends.
screen_keys M-g
screen_wait 'Go to a day'
screen_type 'yesterd'
screen_wait 'Sunday, 22 November 2026'
check "a day is asked for" screen_golden day-80x24
screen_keys Enter
check "the first message of that day" screen_wait '00:00   you ┃ message 909'
screen_type '/goto first'
screen_keys Enter
check "the first of all" screen_wait '┃ message 1$'
screen_type '/goto 2020-01-01'
screen_keys Enter
check "a day before all others" screen_wait 'comes next: Saturday, 21'
screen_type '/goto nonsense'
screen_keys Enter
check "no day at all" screen_wait "'nonsense' is no day"
screen_keys C-u
screen_type '/goto newest'
screen_keys Enter
check "and back" screen_wait 'message 3000'
screen_keys M-u
check "nothing unread" screen_wait 'Nothing is unread'
screen_open 80 24 "$fake" talk
screen_keys M-u
check "the first unread message" screen_wait '┃ First line'

# On a larger screen the newest message stands at the bottom again. Nothing is
# unread here that would have it drawn a second time.
screen_open 80 24 "$fake" korean
screen_size 40 10
screen_keys PPage
screen_wait 'goes to the newest'
screen_size 120 40
check "all of it fits" screen_golden grown-120x40

# Selecting, copying, and what is known of a message.
screen_open 80 24 "$fake" talk
screen_keys M-u
screen_wait '┃ First line'
screen_tmux set -s set-clipboard on
screen_keys M-s
screen_wait 'y copy'
screen_keys Up Up Up
screen_wait '▶ And the music'
screen_keys Up
screen_wait '▶ Thanks'
check "a message is selected" screen_golden select-80x24
screen_size 40 10
screen_wait '┃ nice evening'
check "and at 40x10" screen_golden select-40x10
screen_size 1 1
screen_keys Up Down
screen_size 80 24
screen_keys i
check "all about it" screen_golden info-80x24
screen_keys Escape
screen_wait '▶ Thanks'
screen_keys y
check "copied" screen_wait 'Copied'
check "into the clipboard" test "$(screen_tmux show-buffer)" = \
	"Thanks, it was a very nice evening. Let us do it again some time soon, with the others too."
screen_wait_not '▶'
screen_keys M-s Escape
check "Esc leaves it" screen_wait_not '▶'

screen_open 80 24 "$fake" korean
screen_keys C-o
screen_wait 'Go to chat'
screen_type 'ㅁㅈ'
check "initial consonants" screen_golden switcher-ko-80x24
screen_keys Escape
screen_wait_not 'Go to chat'
screen_keys C-f
screen_wait 'in all chats'
screen_type '좋아'
screen_wait '1 found'
screen_keys BSpace BSpace
screen_type '한강'
screen_wait '한강에'
check "Korean is found" screen_golden search-ko-80x24

if screen_korean >"$screen_folder/output" 2>&1; then
	screen_open 80 24 "${in_korean[@]}" "$fake" korean
	screen_size 40 10
	screen_keys M-g
	screen_wait '날짜로 가기'
	screen_type '어제'
	screen_wait '2026년 11월 22일'
	check "a day in Korean" screen_golden day-ko-40x10
	screen_keys Enter
	check "what comes next in Korean" screen_wait '오늘'
	screen_size 80 24
	screen_keys C-Up Up
	screen_wait '▶'
	screen_keys i
	check "all about a message in Korean" screen_golden info-ko-80x24
	screen_keys Escape
	screen_wait '▶'
	check "selecting in Korean" screen_golden select-words-ko-80x24
	screen_keys Escape
	screen_wait_not '▶'
	screen_keys C-f
	screen_wait '모든 대화에서'
	check "the search in Korean" screen_golden search-words-ko-80x24
	screen_keys Escape
	screen_wait_not '모든 대화에서'
	screen_keys C-o
	screen_wait '대화로 가기'
	screen_type '없음'
	screen_wait '맞는 것이'
	check "the switcher in Korean" screen_golden switcher-words-ko-80x24
else
	echo "skipped: Korean words; msgfmt or the ko_KR locale is missing"
	cat "$screen_folder/output"
fi
exit $((failures > 0))
