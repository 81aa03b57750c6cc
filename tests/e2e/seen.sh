#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What counts as read: only what was on the screen while somebody looked. Over
# canned rows; what the screen tells the engine is in a log.
. "${srcdir?}/tests/lib/screen.sh"
fake=${builddir?}/ui-fake
export LC_ALL=C.UTF-8
fifo=$screen_folder/fifo log=$screen_folder/log
mkfifo "$fifo"

# start COLS ROWS SCENE
start()
{
	rm -f "$log"
	screen_open "$1" "$2" env "UI_FAKE_FIFO=$fifo" "UI_FAKE_LOG=$log" \
		"$fake" "$3"
}

come() { printf '%s\n' "in $1 $2" >"$fifo"; }
focus_in() { screen_keys -H 1b 5b 49; }
focus_out() { screen_keys -H 1b 5b 4f; }
reads() { grep -c '^chat.read' "$log"; }
# last_read PATTERN: what was told last fits, 10 s at most
last_read()
{
	local i
	for ((i = 0; i < 200; i++)); do
		grep '^chat.read' "$log" | tail -1 | grep -qE -- "$1" && return 0
		sleep 0.05
	done
	cat "$log"
	return 1
}
# unread NUMBER: nothing more than that was told, although there was time
unread()
{
	screen_settle
	[[ $(reads) == "$1" ]] && return 0
	cat "$log"
	return 1
}

# --- a terminal that tells of its focus
start 80 24 talk
check "nothing is read before anybody looked" unread 0
focus_out
come 1 'blurred away'
screen_wait 'blurred away'
check "without the focus nothing is read" unread 0
focus_in
check "with the focus it is" last_read "'from': <int64 8>, 'row': <int64 16>"
come 1 'looked at'
check "what comes then is read as it is drawn" last_read "'row': <int64 17>"
come 2 'in another chat'
screen_wait '^2 .* 3 '
check "another chat stays unread" unread 2
screen_keys F1
screen_wait 'Esc closes'
come 1 'below the help'
check "a page over it hides it" unread 2
screen_keys Escape
check "and is taken away" last_read "'row': <int64 19>"
screen_keys C-o
screen_wait 'Go to chat'
come 1 'under the window'
check "and so does a window over a part of it" unread 3
screen_keys Escape
check "until it is gone" last_read "'row': <int64 20>"
screen_size 80 1
screen_wait_not 'below'
come 1 'no room'
check "no room, not read" unread 4
screen_size 7 24
screen_wait '^waits'
check "seven columns cannot be read" unread 4
screen_size 1 1
screen_wait_not 'waits'
check "one cell cannot be read" unread 4
screen_size 80 24
check "room again" last_read "'row': <int64 21>"
screen_size 40 10
screen_wait_not 'Chats'
screen_keys Tab
screen_wait '^1 . Alice'
come 1 'behind the list'
check "behind the list of a narrow screen" unread 5
screen_keys Escape
check "and in front again" last_read "'row': <int64 22>"
check "the count in the list is right" screen_wait 'behind the list'
screen_size 80 24
screen_wait 'Chats .2 new'

# --- scrolled up
start 80 24 long
focus_in
screen_wait 'message 3000'
screen_keys PPage
screen_wait 'message 2980'
come 1 'down below'
check "what comes below is told" screen_wait '1 new below'
check "and is not read while it is not shown" unread 0
screen_keys M-'>'
check "but once it is shown" last_read "'from': <int64 3001>, 'row': <int64 3001>"

# --- more than a page: what is above was not seen
start 80 12 talk
for i in 1 2 3 4 5 6 7 8 9 10; do come 2 "line $i"; done
focus_in
screen_keys M-2
screen_wait 'line 10'
check "only what is on the screen is read" \
	last_read "'chat': <int64 2>, 'from': <int64 (1[89]|2[01])>, 'row': <int64 25>"
check "the rest is still new" screen_wait '^2 . bob.* [2-6] '
check "and the status bar says where" screen_wait 'Alt-U: unread above'
screen_keys PPage
check "and is read when scrolled to" last_read "'from': <int64 12>"
check "which goes with it" screen_wait_not 'unread above'
check "then nothing of it is left" screen_wait_not '^2 . bob.* [0-9] '

# --- a message taller than the screen
start 80 10 empty
start 60 10 talk
screen_keys M-3
focus_in
screen_settle
before=$(reads)
come 3 "$(printf 'word %.0s' {1..200})end"
screen_wait 'end$'
check "a message taller than the screen is read at its end" \
	last_read "'chat': <int64 3>, 'from': <int64 16>"
check "once" test "$(reads)" = $((before + 1))

# --- a terminal that tells nothing of its focus
start 80 24 talk
come 1 'anybody there'
screen_wait 'anybody there'
check "nobody knows whether it was seen" unread 0
screen_type x
check "a key says so" last_read "'from': <int64 8>, 'row': <int64 16>"
come 1 'after the key'
screen_wait 'after the key'
check "the key does not count for what comes later" unread 1
screen_keys M-2
check "the next one does" last_read "'chat': <int64 2>"
check "for both chats" grep -q "'chat': <int64 1>, .*'row': <int64 17>" "$log"
check "what was there when a chat was opened by a key is read" \
	test "$(reads)" = 3

# --- stopped
start 80 24 talk
focus_in
last_read "'row'"
screen_tmux set -g remain-on-exit on
pid=$(screen_tmux display -p -t doran '#{pane_pid}')
pid=$(pgrep -P "$pid" -f ui-fake || echo "$pid")
screen_keys C-z
for ((i = 0; i < 100; i++)); do
	[[ $(ps -o state= -p "$pid") == T ]] && break
	sleep 0.05
done
come 1 'while it was stopped'
sleep 0.3
check "stopped, it reads nothing" unread 1
kill -CONT "$pid"
screen_wait 'while it was stopped'
check "nor when it goes on" unread 1
screen_keys C-l
check "but with the first key" last_read "'row': <int64 16>"
exit $((failures > 0))
