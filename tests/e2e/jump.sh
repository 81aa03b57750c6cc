# SPDX-License-Identifier: GPL-3.0-or-later
# The search, days and what is known of a message, over a real store and a
# real broker: from a hit to its place in a long history and back, while new
# messages come in below.
set -eu
. "$srcdir/tests/lib/people.sh"
. "$srcdir/tests/lib/screen.sh"
both_end()
{
	local rc=$?
	screen_end
	(exit "$rc")
	scene_end
}
trap both_end EXIT

login alice
login bob
stage
person alice
person bob
friends alice bob
{
	printf 'filler %d\n' {1..200}
	echo '한강에서 만나요'
	printf 'filler %d\n' {201..600}
} >"$work/lines"
says alice listen -n 601 -W 60 --exec true </dev/null >"$work/heard" 2>&1 &
listener=$!
says bob send -t alice@example.org -l --wait=delivered <"$work/lines" \
	>"$work/sent" || fail "bob cannot write"
wait "$listener" || fail "alice does not hear it"
checked "600 messages are there"
set +e # what looks at screens tells by its exit code
eval "$(declare -f fail | sed '1s/fail/fail_plainly/')"
fail()
{
	screen_show
	fail_plainly "$@"
}

screen_open 80 24 env "XDG_CONFIG_HOME=$work/alice/config" \
	"XDG_DATA_HOME=$work/alice/data" "XDG_STATE_HOME=$work/alice/state" \
	"XDG_RUNTIME_DIR=$work/alice/run" "$DORAN"
screen_wait 'filler 600' || fail "no newest message"
screen_keys C-f
screen_wait 'in all chats' || fail "no search"
screen_type '한강'
screen_wait '1 found' || fail "Korean is not found"
screen_keys Enter
screen_wait '┃ 한강에서 만나요' || fail "no way to the place"
screen_wait 'filler 200$' && screen_wait 'filler 201$' ||
	fail "nothing around it"
checked "a hit leads to its place"
says bob send -t alice@example.org -m 'news' --wait=sent </dev/null ||
	fail "bob cannot write"
screen_wait '1 new below' || fail "not told of what is below"
screen_wait '┃ 한강에서 만나요' || fail "the place is lost"
checked "what is new waits below"
for ((i = 0; i < 25; i++)); do screen_keys NPage; done
screen_wait 'news' || fail "it does not scroll to the newest"
checked "from the middle to the end"
screen_keys C-f
screen_wait 'in all chats' || fail "no search"
screen_type 'filler 599'
screen_wait '1 found' || fail "a word is not found"
screen_keys Escape
screen_wait_not 'in all chats' || fail "Esc does not leave"
screen_type "/goto $(date +%F)"
screen_keys Enter
screen_wait '┃ filler 1$' || fail "no way to a day"
checked "to the first of today"
screen_keys 'M->'
screen_wait 'news' || fail "no way to the newest"
screen_type 'an answer'
screen_keys Enter
screen_wait 'an answer +✓' || fail "not sent"
says bob listen -n 1 -W 20 </dev/null >"$work/heard" 2>&1
screen_wait 'an answer +✓✓' || fail "not delivered"
screen_type '/info'
screen_keys Enter
screen_wait 'Devices' || fail "nothing is known of it"
screen_wait 'Delivered +[0-9]{4}-' || fail "not when it was delivered"
screen_wait 'arrived, [0-9]{4}-' || fail "not where it is"
checked "what is known of a message"
screen_keys Escape
screen_wait_not 'Devices' || fail "the page stays"
screen_keys C-o
screen_wait 'Go to chat' || fail "no switcher"
screen_type 'bo'
screen_keys Enter
screen_wait_not 'Go to chat' || fail "the switcher stays"
screen_keys C-q
same "it ends as asked" 0 "$(screen_code)"
