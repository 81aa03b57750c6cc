#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Everything that failed or waits says why and what helps, in whole screens;
# and the keys that it names do it.
. "${srcdir?}/tests/lib/screen.sh"
fake=${builddir?}/ui-fake
export LC_ALL=C.UTF-8 NO_COLOR=
fifo=$screen_folder/fifo log=$screen_folder/log
mkfifo "$fifo"

# start COLS ROWS SETTING...
start()
{
	local cols=$1 rows=$2
	shift 2
	rm -f "$log"
	screen_open "$cols" "$rows" env "UI_FAKE_FIFO=$fifo" \
		"UI_FAKE_LOG=$log" "$@" "$fake" rows
}

say() { printf '%s\n' "$*" >"$fifo"; }
# asked TEXT: the engine was asked for it, 10 s at most
asked()
{
	local i
	for ((i = 0; i < 200; i++)); do
		grep -qF -- "$1" "$log" && return 0
		sleep 0.05
	done
	cat "$log"
	return 1
}

start 120 40
screen_wait 'key changed'
check "what failed or waits" screen_golden rows-120x40
screen_size 40 10
check "at 40x10" screen_golden rows-40x10
screen_size 120 40
screen_keys M-r
check "Alt-R: the newest that waits, again" \
	asked "message.retry {'row': <int64 11>}"
screen_keys M-x
check "Alt-X: given up" asked "message.cancel {'row': <int64 11>}"
screen_keys M-v
check "Alt-V: the numbers" asked "verify.show"
check "are shown" screen_wait 'Safety number'
screen_keys Escape
screen_wait_not 'Safety number'
: >"$log"
screen_type '/retry'
screen_keys Enter
check "/retry does the same" asked "message.retry {'row': <int64 11>}"
screen_keys M-2
screen_wait 'clock'
check "what doran itself has to say" screen_golden notices-120x40
screen_keys M-r
check "nothing to send again here" screen_wait 'No message here'
screen_keys M-c
check "no account waits" screen_wait 'No account waits'

# --- accounts, the store, signs
say account refused the password is wrong
screen_keys M-3
screen_type '/dnd 90'
screen_keys Enter
screen_wait '☾ 12:21'
check "a refused account, do not disturb, a muted chat, a draft" \
	screen_golden signs-120x40
screen_size 40 10
check "at 40x10" screen_golden signs-40x10
screen_size 1 1
screen_size 3 12
screen_size 9 8
screen_size 80 24
screen_keys M-c
check "Alt-C: connect now" asked "account.connect {'name': <'home'>}"
say account down no route to the host
check "an account that is down" screen_wait 'tries again by itself; Alt-C'
say account up '-'
check "it is back" screen_wait_not 'Alt-C'
say store failing no space left on device
check "a store that cannot be written" screen_wait 'Make room'
say store ok '-'
check "it can again" screen_wait_not 'Make room'

# --- in Korean
make_korean()
{
	local words=$screen_folder/words/ko/LC_MESSAGES
	mkdir -p "$words" "$screen_folder/locales"
	msgfmt -o "$words/doran.mo" "$srcdir/po/ko.po"
	localedef -i ko_KR -f UTF-8 "$screen_folder/locales/ko_KR.UTF-8"
	[[ -s $words/doran.mo && -d $screen_folder/locales/ko_KR.UTF-8 ]]
}
if make_korean >"$screen_folder/output" 2>&1; then
	start 80 24 LC_ALL=ko_KR.UTF-8 LANGUAGE=ko \
		"LOCPATH=$screen_folder/locales" \
		"UI_FAKE_LOCALEDIR=$screen_folder/words"
	screen_wait 'key changed'
	check "what failed, in Korean" screen_golden rows-ko-80x24
	say account refused the password is wrong
	screen_keys M-3
	screen_type '/dnd on'
	screen_keys Enter
	screen_wait '☾'
	check "signs in Korean" screen_golden signs-ko-80x24
	say account up '-'
	screen_size 120 40
	screen_keys M-2
	screen_wait '시계'
	check "what doran says, in Korean" screen_golden notices-ko-120x40
else
	echo "skipped: Korean words; msgfmt or the ko_KR locale is missing"
fi
exit $((failures > 0))
