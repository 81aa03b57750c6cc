#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A disk on which fsync takes 500 ms, and then does not end at all: what is
# typed still shows, and what was sent goes out once the disk is back.
set -eu
. "$srcdir/tests/lib/people.sh"
need tmux
shim=$builddir/.libs/slowsync.so
[[ -e $shim ]] || fail "$shim is missing"

login alice
login bob
stage
person alice
person bob
friends alice bob
says bob listen -n 1 -W 20 >/dev/null &
says alice send -t bob@example.org -m first --wait=delivered --timeout 20
wait $!
checked "a message was delivered before"

gate=$work/gate count=$work/count
screen()
{
	tmux -L "slow$$" capture-pane -p
}

# shows TEXT: within 20 s.
shows()
{
	local i
	for ((i = 0; i < 200; i++)); do
		[[ $(screen) == *"$1"* ]] && return
		sleep 0.1
	done
	screen >&2
	fail "the screen does not show: $1"
}

keys()
{
	tmux -L "slow$$" send-keys "$@"
}

tui()
{
	export LD_PRELOAD=$shim SLOWSYNC_GATE=$gate SLOWSYNC_COUNT=$count
	export ASAN_OPTIONS=${ASAN_OPTIONS-}:verify_asan_link_order=0
	"$DORAN" 2>"$work/alice/tui.log"
	echo $? >"$work/alice/code"
}
export -f tui
export DORAN shim gate count work
scene_clean()
{
	tmux -L "slow$$" kill-server 2>/dev/null || true
}
as alice env -u TMUX LC_ALL=C.UTF-8 tmux -L "slow$$" -f /dev/null new-session \
	-d -x 80 -y 24 "bash -c tui"
shows first
shows "● home"
checked "the screen opens on a disk with an fsync of 500 ms"

: >"$gate"
: >"$count"
keys -l 'held up by the disk'
keys Enter
for ((i = 0; i < 100; i++)); do
	[[ ! -s $count ]] || break
	sleep 0.1
done
[[ -s $count ]] || fail "sending did not sync"
keys -l 'typed meanwhile 한글'
shows 'typed meanwhile 한글'
[[ $(says bob history alice@example.org) != *"held up"* ]] ||
	fail "the message went out before it was on disk"
checked "typing shows while an fsync does not end; nothing was sent yet"

rm "$gate"
says bob listen -n 1 -W 25 >"$work/got"
grep -q 'held up by the disk' "$work/got" || fail "it did not arrive"
shows 'typed meanwhile 한글'
checked "the disk is back: the message arrived"

# What was typed is in the field still. The answer comes when the view is closed.
keys -l ' and at the very end'
shows 'at the very end'
: >"$count"
keys Enter C-q
for ((i = 0; i < 100; i++)); do
	[[ ! -s $work/alice/code ]] || break
	sleep 0.1
done
same "it ends while a text is being saved" 0 "$(cat "$work/alice/code")"
[[ -s $count ]] || fail "nothing was being saved"
has "and the text is there" 'at the very end' \
	"$(says alice history bob@example.org </dev/null)"
