#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The screen as a program in a terminal: sizes, typing while the engine is
# slow, scrolling, pasting, leaving, and terminals that cannot.
. "${srcdir?}/tests/lib/screen.sh"
fake=${builddir?}/ui-fake
export LC_ALL=C.UTF-8

alive() { [[ ! -s $screen_folder/code && ! -s $screen_folder/errors ]]; }

# --- any size, at any time
screen_open 80 24 "$fake" talk
before=$(screen_show)
for size in 1x1 200x60 1x40 120x1 2x2 3x3 40x10 5x5 20x4 61x8 59x8 10x2 1x1 7x3; do
	screen_size "${size%x*}" "${size#*x}"
	screen_keys x Enter PPage C-n Tab F1 Escape Tab M-1 C-c
done
for ((i = 0; i < 150; i++)); do
	screen_size $((RANDOM % 90 + 1)) $((RANDOM % 30 + 1))
done
screen_size 1 1
sleep 0.2
check "alive after a storm of sizes" alive
screen_size 80 24
screen_keys M-1
check "drawn whole again after it" screen_wait 'Chats .*Alice Kim'

# --- typing while every answer takes 500 ms
screen_open 80 24 "$fake" talk 500
start=${EPOCHREALTIME/./}
screen_type 'slow but visible'
check "typing echoes" screen_wait '^› slow but visible$'
screen_keys Enter
screen_type 'and on'
check "typing goes on behind a slow send" screen_wait '^› and on$'
took=$(((${EPOCHREALTIME/./} - start) / 1000))
check "both within the time of one answer ($took ms)" test "$took" -lt 500
check "what is sent stands there at once" \
	grep -q 'slow but visible *…' <(screen_show)
check "and is delivered in the end" screen_wait 'slow but visible *✓✓'
screen_keys C-u
screen_type 'refuse me'
screen_keys Enter
check "a refusal is told" screen_wait '^refused as asked'
check "and the text given back" screen_wait '^› refuse me'

# --- scrolling through more than one page of the store
screen_open 80 24 "$fake" long
screen_wait 'message 3000'
for ((i = 0; i < 25; i++)); do screen_keys PPage; done
check "scrolls beyond what was read first" screen_wait 'message 25[0-9][0-9]'
screen_type 'here'
screen_keys Enter
check "sending goes back to the newest" screen_wait '│ here'
for ((i = 0; i < 14; i++)); do screen_keys M-'<'; done
check "reaches the first message" screen_wait '│ message 1$'
check "tells the way back" screen_wait 'Alt-> goes'
for ((i = 0; i < 190; i++)); do screen_keys NPage; done
check "comes back page by page" screen_wait '│ here'
check "and is at the end" screen_wait_not 'Alt-> goes'

# --- keys, lines, pasting
screen_open 80 24 "$fake" talk
screen_type 'one'
screen_keys M-Enter
screen_type 'two words'
screen_keys C-w C-a
screen_type 'X'
check "several lines, killing, moving" screen_wait '^  Xtwo'
screen_keys C-c
check "Ctrl-C empties the line" screen_wait '^›$'
screen_keys C-c
check "Ctrl-C alone does not end it" screen_wait 'Ctrl-Q or /quit'
printf 'pasted\nlines /quit\n' >"$screen_folder/text"
screen_tmux load-buffer "$screen_folder/text"
screen_tmux paste-buffer -p -t doran
check "pasted lines are not sent" screen_wait '^  lines /quit'
screen_keys C-c
screen_type '/nonsense'
screen_keys Enter
check "an unknown command is told" screen_wait "no command '/nonsense'"
screen_keys C-c
screen_type '/acc'
screen_keys Tab
check "Tab completes" screen_wait '^› /accept'

# --- e2ee = ask
screen_open 80 24 "$fake" ask
screen_wait 'not chosen'
screen_type 'hello'
screen_keys Enter
check "asks before the first message" screen_wait 'y: yes, from now on'
screen_keys Escape
check "keeps the text meanwhile" screen_wait '^› hello'
screen_keys Enter n
check "sends after the choice" screen_wait 'you │ hello'
check "shows that it is not encrypted" screen_wait 'NOT encrypted'

# --- leaving
screen_open 80 24 bash -c "stty -a >before; $fake talk; code=\$?
	stty -a >after; exit \$code"
screen_wait 'Alice'
screen_type '/nonsense'
screen_keys Enter
screen_wait 'no command'
screen_keys C-q
check "Ctrl-Q ends with 0" test "$(screen_code)" = 0
check "the terminal is as before" \
	cmp "$screen_folder/before" "$screen_folder/after"
check "the screen is given back" screen_wait_not 'Alice|nonsense|Tab'
for signal in TERM HUP SEGV; do
	screen_open 80 24 bash -c "stty -a >before
		bash -c 'echo \$\$ >pid; exec $fake talk'; stty -a >after"
	screen_wait 'Alice'
	kill -"$signal" "$(cat "$screen_folder/pid")"
	screen_code >/dev/null
	check "the terminal is as before after SIG$signal" \
		cmp "$screen_folder/before" "$screen_folder/after"
done
screen_open 80 24 bash -c 'exec bash --norc -i 2>/dev/tty'
screen_keys "$fake talk" Enter
screen_wait 'Alice'
screen_keys C-z
check "Ctrl-Z goes to the shell" screen_wait 'Stopped'
screen_keys fg Enter
check "fg comes back" screen_wait 'Alice Kim.*encrypted'

# --- terminals
for term in vt100 linux xterm ansi; do
	SCREEN_TERM=$term screen_open 80 24 "$fake" talk
	check "TERM=$term" screen_wait 'Alice Kim.*encrypted'
done
screen_open 80 24 env TERM=no-such-terminal "$fake" talk
check "an unknown TERM is 78" test "$(screen_code)" = 78
check "and is told" grep -q no-such-terminal "$screen_folder/errors"
screen_open 80 24 env TERM=dumb "$fake" talk
check "a terminal without a cursor is 78" test "$(screen_code)" = 78
"$fake" talk </dev/null >/dev/null 2>"$screen_folder/errors"
check "no terminal is 64" test $? -eq 64
exit $((failures > 0))
