#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What is half written survives: another chat, the end, kill -9, a second
# screen. Over canned rows; tests/e2e/living.sh has doran itself.
. "${srcdir?}/tests/lib/screen.sh"
fake=${builddir?}/ui-fake
export LC_ALL=C.UTF-8
fifo=$screen_folder/fifo log=$screen_folder/log
mkfifo "$fifo"

start()
{
	rm -f "$log"
	screen_open 80 24 env "UI_FAKE_FIFO=$fifo" "UI_FAKE_LOG=$log" \
		"$fake" "$1"
}

say() { printf '%s\n' "$*" >"$fifo"; }
# kept CHAT TEXT: the engine was told so last, 10 s at most
kept()
{
	local i
	for ((i = 0; i < 200; i++)); do
		[[ $(grep '^chat.draft' "$log" | tail -1) == \
			"chat.draft {'chat': <int64 $1>, 'text': <'$2'>}" ]] &&
			return 0
		sleep 0.05
	done
	cat "$log"
	return 1
}
# saves NUMBER
saves() { [[ $(grep -c '^chat.draft' "$log") == "$1" ]]; }

start talk
screen_type 'half written'
check "kept a moment after the last key" kept 1 'half written'
check "once, not with every key" saves 1
screen_keys M-2
check "not in another chat" screen_wait '^›$'
check "marked in the list" screen_wait '^1 . Alice Kim .*✎'
screen_type '안녕'
screen_keys M-1
check "kept when the chat is left" kept 2 '안녕'
check "there again" screen_wait '^› half written$'
screen_size 120 24
check "in words where there is room" screen_wait '^2 . bob.* draft'
screen_size 80 24
screen_keys Enter
check "gone when it is sent" kept 1 ''
check "and from the list" screen_wait_not '^1 . Alice Kim .*✎'
screen_type '/help'
sleep 1.3
check "a command is no draft" saves 3
screen_keys C-u
screen_type 'refuse me'
screen_keys Enter
screen_wait '^› refuse me'
check "what was refused is kept again" kept 1 'refuse me'
screen_keys C-u
check "emptied, it is gone" kept 1 ''

say draft 1 written elsewhere
check "another screen's comes in" screen_wait '^› written elsewhere$'
say draft 1 later
sleep 0.5
check "but not under one's fingers" screen_wait '^› written elsewhere$'
before=$(grep -c '^chat.draft' "$log")
screen_keys M-2
screen_settle
check "nor does one's own older text go over it" saves "$before"
screen_keys M-1
check "the later one is there" screen_wait '^› later$'
screen_keys C-e
screen_type '!'
screen_keys C-q
check "kept at the end" kept 1 'later!'
screen_code >/dev/null

# typing that never pauses is kept as well
start talk
for ((i = 0; i < 16; i++)); do
	screen_type "word$i "
	sleep 0.4
done
check "without a pause too" grep -q "^chat.draft.*word3 " "$log"
screen_close
exit $((failures > 0))
