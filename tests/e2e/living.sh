#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Living in the screen: drafts outlive kill -9 and the end, the other side is
# told "read" only when somebody looked, commands never mark anything, a muted
# chat stays muted, and what is wrong with an account is told with its key.
set -eu
. "$srcdir/tests/lib/people.sh"
need tmux

login alice
login bob
stage
person alice
person bob
friends alice bob
says bob listen -n 1 -W 20 >/dev/null &
says alice send -t bob@example.org -m first --wait=delivered --timeout 20
wait $!

socket=living$$
screen() { tmux -L "$socket" capture-pane -p; }
keys() { tmux -L "$socket" send-keys "$@"; }
shows_now() { [[ $(screen) == *"$1"* ]]; }
# shows TEXT: within 20 s.
shows()
{
	until_so 20 shows_now "$1" || {
		screen >&2
		fail "the screen does not show: $1"
	}
}
hides()
{
	local i
	for ((i = 0; i < 400; i++)); do
		shows_now "$1" || return 0
		sleep 0.05
	done
	screen >&2
	fail "the screen still shows: $1"
}
tui() { exec "$DORAN" 2>"$work/alice/tui.log"; }
export -f tui
export DORAN work
scene_clean() { tmux -L "$socket" kill-server 2>/dev/null || true; }
# open: the screen of alice, its process in $pid
open()
{
	as alice env -u TMUX -u DBUS_SESSION_BUS_ADDRESS LC_ALL=C.UTF-8 \
		tmux -L "$socket" -f /dev/null new-session -d -x 80 -y 24 \
		"bash -c tui"
	shows first
	shows '● home'
	pid=$(tmux -L "$socket" display -p '#{pane_pid}')
}
gone() { ! kill -0 "$pid" 2>/dev/null; }
focus_in() { keys -H 1b 5b 49; }
focus_out() { keys -H 1b 5b 4f; }

# --- drafts
open
keys -l 'half written 초안'
shows 'half written 초안'
sleep 1.5
kill -KILL "$pid"
until_so 10 gone || fail "not killed"
scene_clean
open
shows '› half written 초안'
checked "a draft outlives kill -9"
keys -l '!'
shows '초안!'
kill -TERM "$pid"
until_so 10 gone || fail "does not end"
scene_clean
open
shows '› half written 초안!'
checked "what was typed last outlives the end"
keys Enter
shows '초안!  '
says bob listen -n 1 -W 20 --since all >/dev/null
kill -TERM "$pid"
until_so 10 gone || fail "does not end"
scene_clean
open
hides '› half'
checked "what was sent is no draft"

# --- read only when seen
focus_out
says bob send -t alice@example.org -m 'look at me' --wait=delivered \
	--timeout 20
shows 'look at me'
state_is()
{
	[[ $(says bob history alice@example.org --json |
		jq -r 'select(.text == "look at me").state') == "$1" ]]
}
sleep 1
says alice history bob@example.org >/dev/null
says alice listen --since all -n 1 -W 5 >/dev/null
unread() { says alice chats --json | jq .unread; }
same "unread while nobody looks" 1 "$(unread)"
state_is delivered || fail "bob is told something else than delivered"
focus_in
says bob listen -W 3 >/dev/null
until_so 10 state_is read || fail "bob is not told that it was read"
same "unread after it" 0 "$(unread)"
checked "read only when somebody looked, listen and history mark nothing"

# --- muted
keys -l '/mute 90'
keys Enter
shows 'is muted'
shows '🔕'
same "muted" true "$(says alice chats --json | jq .muted)"
expect 0 "chats" says alice chats --json
kill -TERM "$pid"
until_so 10 gone || fail "does not end"
scene_clean
open
shows '🔕'
checked "a muted chat stays muted"
keys -l '/mute off'
keys Enter
hides '🔕'
same "heard again" false "$(says alice chats --json | jq .muted)"

# --- an account that is refused, and mended
cp "$work/alice.password" "$work/right"
echo wrong >"$work/alice.password"
kill -TERM "$pid"
until_so 10 gone || fail "does not end"
scene_clean
as alice env -u TMUX -u DBUS_SESSION_BUS_ADDRESS LC_ALL=C.UTF-8 \
	tmux -L "$socket" -f /dev/null new-session -d -x 80 -y 24 "bash -c tui"
shows 'Alt-C tries again'
checked "a refused account is told with its key"
cp "$work/right" "$work/alice.password"
keys M-c
shows '● home'
hides 'Alt-C'
checked "mended, Alt-C connects it"
keys C-q
schemas_fit chat
