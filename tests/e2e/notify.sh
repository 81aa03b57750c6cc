#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Notifications over a real D-Bus to a desktop that writes them down, the bell,
# and the terminal's own way; what must not be told is not.
. "${srcdir?}/tests/lib/screen.sh"
fake=${builddir?}/ui-fake
export LC_ALL=C.UTF-8
command -v dbus-daemon >/dev/null || {
	echo "skipped: dbus-daemon is not installed"
	exit 77
}
fifo=$screen_folder/fifo log=$screen_folder/log shown=$screen_folder/shown
mkfifo "$fifo"
bus_pid= desktop_pid=

# Never systemd's or the person's own bus.
bus_start()
{
	sed "s|FOLDER|$screen_folder|" >"$screen_folder/bus.conf" <<-'END'
		<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
		 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
		<busconfig>
		  <type>session</type>
		  <listen>unix:path=FOLDER/bus</listen>
		  <auth>EXTERNAL</auth>
		  <policy context="default">
		    <allow send_destination="*" eavesdrop="true"/>
		    <allow eavesdrop="true"/>
		    <allow own="*"/>
		  </policy>
		</busconfig>
	END
	dbus-daemon --config-file="$screen_folder/bus.conf" --nofork --nopidfile \
		2>"$screen_folder/bus.log" &
	bus_pid=$!
	for ((i = 0; i < 100; i++)); do
		[[ -S $screen_folder/bus ]] && return 0
		sleep 0.05
	done
	cat "$screen_folder/bus.log"
	return 1
}

desktop_start()
{
	: >"$shown"
	DBUS_SESSION_BUS_ADDRESS=unix:path=$screen_folder/bus \
		"$builddir/notify-daemon" "$shown" "$@" &
	desktop_pid=$!
	told '^ready'
}

desktop_stop()
{
	kill -CONT "$desktop_pid"
	kill "$desktop_pid"
	wait "$desktop_pid" 2>/dev/null
	desktop_pid=
}

notify_end()
{
	[[ -z $desktop_pid ]] || kill -KILL "$desktop_pid"
	[[ -z $bus_pid ]] || kill "$bus_pid"
	screen_end
}
trap notify_end EXIT

# start SCENE NAME=VALUE...
start()
{
	local scene=$1
	shift
	rm -f "$log"
	screen_open 80 24 env -u XDG_RUNTIME_DIR "UI_FAKE_FIFO=$fifo" \
		"UI_FAKE_LOG=$log" UI_FAKE_BELL=1 UI_FAKE_NOTIFY=text \
		"DBUS_SESSION_BUS_ADDRESS=unix:path=$screen_folder/bus" \
		"$@" "$fake" "$scene"
}

say() { printf '%s\n' "$*" >"$fifo"; }
focus_in() { screen_keys -H 1b 5b 49; }
focus_out() { screen_keys -H 1b 5b 4f; }
# told PATTERN: the desktop shows it, 10 s at most
told()
{
	local i
	for ((i = 0; i < 200; i++)); do
		grep -qE -- "$1" "$shown" && return 0
		sleep 0.05
	done
	cat "$shown"
	return 1
}
# count NUMBER: so many were shown, although there was time for more
count()
{
	sleep 1
	[[ $(grep -c '^notify' "$shown") == "$1" ]] && return 0
	cat "$shown"
	return 1
}

bus_start || exit 1
desktop_start body-markup actions || exit 1

# --- what is told
start talk
focus_out
say in 1 'see <b>this</b> & that'
check "who wrote, and the text, escaped" \
	told '^notify 1 0 Alice Kim \(2 new\)\|see &lt;b&gt;this&lt;/b&gt; &amp; that urgency=1 actions=default,Open$'
say in 1 'and more'
check "the next one of the chat in its place" \
	told '^notify 1 1 Alice Kim \(3 new\)\|and more'
say in 2 "$(printf '가%.0s' {1..150})"
check "another chat has its own, cut to 100 characters" \
	told "^notify 2 0 bob@example.org .3 new.\|$(printf '가%.0s' {1..99})… "
say in 3 'secret words of a stranger'
check "of strangers only that somebody wrote" \
	told '^notify 3 0 doran\|Somebody who is not a contact wrote to you\. '
check "and nothing of their text" \
	bash -c "! grep -q -e secret -e Carol '$shown'"
focus_in
check "read, it is taken away" told '^close 1$'
screen_keys M-2
check "and so is the other chat's" told '^close 2$'
grep -c . "$shown" >"$screen_folder/lines"
say in 2 'seen at once'
screen_wait 'seen at once'
check "what is seen at once is not told" count 4

# --- what is not told
focus_out
say notice 1 11
check "a notice is not" count 4
say contact 4 3
say in 4 'from somebody blocked'
check "nor who is blocked" count 4
screen_keys M-1
screen_type '/mute'
screen_keys Enter
screen_wait 'is muted'
check "a muted chat is marked" screen_wait '^1 . Alice.* 🔕'
screen_keys M-3
focus_out
say in 1 'hush'
check "a muted chat is counted" screen_wait '^1 . Alice.* 🔕 [0-9]'
check "but not told" count 4
screen_keys M-1
screen_type '/mute off'
screen_keys Enter
screen_wait 'heard again'
screen_keys M-3
screen_type '/dnd 60'
screen_keys Enter
check "do not disturb has a sign" screen_wait '^ ☾ 11:51  ●'
focus_out
say in 1 'do not disturb'
screen_wait '^1 . Alice.* 1 '
check "and nothing is told" count 4
screen_keys Tab
screen_type '/dnd off'
screen_keys Enter
screen_wait 'Bell and notifications are on'
focus_out
say in 1 'again'
check "after it all is told again" told 'Alice Kim.*\|again'

# --- choosing and dismissing
screen_keys M-3
focus_out
say in 2 'choose me'
told 'choose me'
kill -USR1 "$desktop_pid"
check "choosing it opens the chat" screen_wait '● bob@example.org  .*🔒'
focus_out
say in 1 'dismiss me'
told 'dismiss me'
kill -USR2 "$desktop_pid"
sleep 0.3
say in 1 'a new one'
check "dismissed, the next is a new one" told '^notify [0-9]+ 0 Alice.*\|a new one'

# --- quiet hours, only the name
start talk UI_FAKE_QUIET=600-700
check "quiet hours have a sign" screen_wait '^ ☾ 11:40'
before=$(grep -c '^notify' "$shown")
say in 1 'at night'
check "nothing is told in them" count "$before"
screen_keys C-q
start talk UI_FAKE_NOTIFY=name
say in 1 'not your business'
check "only the name" told '\(2 new\)\|wrote to you '
check "without the text" bash -c "! grep -q business '$shown'"
screen_keys C-q
start talk UI_FAKE_NOTIFY=off
before=$(grep -c '^notify' "$shown")
say in 1 'nothing at all'
check "switched off" count "$before"

# --- a desktop without markup
desktop_stop
desktop_start body
start talk
say in 1 'a < b'
check "no markup, no escapes, no actions" \
	told '\|a < b urgency=1 actions=$'

# --- many at once
focus_out
for ((i = 1; i <= 300; i++)); do echo "in 1 burst $i"; done >"$fifo"
check "a burst" screen_wait 'burst 300'
check "ends with its newest" told 'Alice Kim.*\|burst 300'
check "and is few notifications" \
	test "$(grep -c burst "$shown")" -le 4

# --- a desktop that does not answer, and one that went away
kill -STOP "$desktop_pid"
say in 1 'nobody listens'
sleep 0.5
screen_type 'typing goes on'
check "a desktop that hangs stops nothing" screen_wait '^› typing goes on'
screen_keys C-u C-q
check "and the end is not late" test "$(screen_code)" = 0
desktop_stop
start talk
say in 1 'no desktop'
screen_wait 'no desktop'
screen_type 'still here'
check "without a desktop all goes on" screen_wait '^› still here'
kill "$bus_pid"
wait "$bus_pid" 2>/dev/null
bus_pid=
rm -f "$screen_folder/bus"
say in 1 'no bus'
screen_wait 'no bus'
screen_type '!'
check "without a D-Bus too" screen_wait '^› still here!'

# --- the bell, and the terminal's own way
raw() { screen_tmux pipe-pane -t doran "cat >>'$screen_folder/raw'"; }
# What ends in a bell in an escape sequence rings nothing.
rings()
{
	LC_ALL=C sed 's/\x1b\][^\x07]*\x07//g' "$screen_folder/raw" |
		LC_ALL=C tr -dc '\a' | wc -c
}
# rang LEAST MOST
rang()
{
	local i
	for ((i = 0; i < 100; i++)); do
		(($(rings) >= $1)) && break
		sleep 0.05
	done
	(($(rings) >= $1 && $(rings) <= $2)) && return 0
	rings
	return 1
}
: >"$screen_folder/raw"
raw
sleep 2
say in 2 'ring'
check "the bell rings" rang 1 1
for i in 1 2 3 4 5 6; do
	say in 2 "line $i"
	sleep 0.1
done
check "but not at once again" rang 1 2
say notice 2 11
sleep 2.1
before=$(rings)
say notice 2 12
sleep 0.5
check "nor for a notice" rang "$before" "$before"
: >"$screen_folder/raw"
start talk UI_FAKE_TERMINAL=osc777
raw
say in 1 'by OSC; 777'
# has TEXT: it was sent to the terminal, 10 s at most
has()
{
	local i
	for ((i = 0; i < 200; i++)); do
		LC_ALL=C grep -qaF -- "$1" "$screen_folder/raw" && return 0
		sleep 0.05
	done
	LC_ALL=C cat -v "$screen_folder/raw" | tail -c 600
	return 1
}
check "where there is no desktop the terminal is asked" \
	has $'\e]777;notify;Alice Kim (2 new);by OSC; 777\a'
start talk UI_FAKE_TERMINAL=osc9
raw
say in 1 'by OSC 9'
check "in either way" has $'\e]9;Alice Kim (2 new): by OSC 9\a'
exit $((failures > 0))
