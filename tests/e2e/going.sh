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

screen_open 80 24 "$fake" korean
screen_keys C-o
screen_wait 'Go to chat'
screen_type 'ㅁㅈ'
check "initial consonants" screen_golden switcher-ko-80x24
exit $((failures > 0))
