# SPDX-License-Identifier: GPL-3.0-or-later
# The first frame of the terminal interface waits for nothing but the store's
# pages: not for the lock, the engine or the server. What then goes wrong ends
# it with the words and the exit code of ever.
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
need flock

login alice
login bob
stage
person alice
person bob
friends alice bob
says bob send -t alice@example.org -m 'a text that was there' \
	--wait=queued </dev/null || fail "bob cannot write"
expect 0 "alice has a text" says alice send -t bob@example.org \
	-m 'an answer' --wait=queued
set +e # what looks at screens tells by its exit code

tui()
{
	screen_open 100 30 env "XDG_CONFIG_HOME=$work/$1/config" \
		"XDG_DATA_HOME=$work/$1/data" "XDG_STATE_HOME=$work/$1/state" \
		"XDG_RUNTIME_DIR=$work/$1/run" "$DORAN"
}

# holds SECONDS: somebody has the lock, and answers nobody.
holds()
{
	flock "$work/alice/data/doran/owner.lock" sleep "$1" &
	holder=$!
	sleep 0.3
}

holds 3
tui alice
screen_wait 'an answer' || fail "no text on the first frame"
kill -0 "$holder" 2>/dev/null || fail "the frame came after the lock"
checked "the first frame is there while the lock is not"
wait "$holder"
screen_type 'typed before the engine was there'
screen_keys Enter
screen_wait 'typed before' || fail "it is not taken"
until_so 20 owned alice || fail "the engine does not start"
checked "the engine starts when it can"
screen_keys C-q
same "it ends as asked" 0 "$(screen_code)"
history=$(says alice history bob@example.org </dev/null)
has "what was typed is stored" 'typed before the engine' "$history"

holds 12
tui alice
screen_wait 'an answer' || fail "no text on the first frame"
same "an owner that does not answer" 75 "$(screen_code)"
has "is told" 'another doran' "$(tr A-Z a-z <"$screen_folder/errors")"
wait "$holder"

holds 12
tui alice
screen_wait 'an answer' || fail "no text on the first frame"
screen_type 'sent to nobody'
screen_keys Enter
screen_wait 'sent to nobody' || fail "it is not taken"
screen_type 'half written'
screen_keys C-q
same "it ends before the engine began" 75 "$(screen_code)"
errors=$(cat "$screen_folder/errors")
has "what nobody took is given back" ': sent to nobody' \
	"$errors"
has "and the draft" ': half written' "$errors"
kill "$holder"
wait "$holder"

# The very first start makes the store.
folders carol
cp -r "$work/alice/config" "$work/carol/"
tui carol
until_so 20 owned carol || fail "no store is made"
[[ -f $work/carol/data/doran/doran.db ]] || fail "there is no store"
checked "the first start of all makes the store"
screen_keys C-q
same "and ends" 0 "$(screen_code)"

# A store that cannot be read ends it.
cp -r "$work/alice" "$work/dave"
printf 'no database, but long enough to be looked at as one......' |
	head -c 4096 >"$work/dave/data/doran/doran.db"
tui dave
same "a store that is none" 74 "$(screen_code)"
[[ -s $screen_folder/errors ]] || fail "nothing is said"
checked "$(cat "$screen_folder/errors")"
