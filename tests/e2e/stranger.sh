# SPDX-License-Identifier: GPL-3.0-or-later
# Somebody unknown writes: held as a request until accepted; blocked ones.
set -eu
. "$srcdir/tests/lib/people.sh"
need sqlite3

login alice
login bob
login mallory
stage
person alice
person bob
person mallory

expect 75 "to a stranger: not delivered" says alice send -t bob@example.org \
	-m 'do you know me' --wait=delivered --timeout 2
expect 0 "bob looks in" says bob listen --json -W 1 --since all
same "it is a request" 'do you know me true' \
	"$(jq -r 'select(.type=="message")|.text + " " +
		(.request|tostring)' <<<"$out")"
expect 75 "he has not accepted: still not delivered" says alice send \
	-t bob@example.org -m 'hello?' --wait=delivered --timeout 2
expect 0 "bob's chats" says bob chats --json
same "the chat is a request" 'alice@example.org request' \
	"$(jq -r '.address + " " + .contact' <<<"$out")"
expect 0 "bob's contacts" says bob contacts --json
same "the contact is a request" request "$(jq -r .state <<<"$out")"
expect 0 "no command runs for a stranger" says bob listen --since all -W 0 \
	--exec "touch '$work/ran'"
[[ ! -e $work/ran ]] || fail "a command ran for a stranger"
expect 0 "bob accepts" says bob contacts accept alice@example.org
in_group says bob listen --json >"$work/bob.out" 2>>"$work/bob.log"
expect 0 "now it is delivered" says alice send -t bob@example.org \
	-m 'thank you' --wait=delivered --timeout 20
expect 0 "alice's history" says alice history bob@example.org --json
same "and so is what waited" 'delivered delivered delivered' \
	"$(jq -r 'select(.type=="message")|.state' <<<"$out" | xargs)"
end_group "${pids[-1]}"
expect 0 "bob's contacts now" says bob contacts --json
same "alice is accepted" accepted "$(jq -r .state <<<"$out")"
expect 0 "bob's history" says bob history alice@example.org --json
same "no message is a request any more" 'false false false' \
	"$(jq -r 'select(.type=="message")|.request' <<<"$out" | xargs)"

# --- blocked ---------------------------------------------------------------

expect 0 "bob blocks mallory" says bob contacts block mallory@example.org
expect 75 "mallory is not told" says mallory send -t bob@example.org \
	-m 'blocked words' --wait=delivered --timeout 2
expect 0 "bob looks" says bob listen --json --since all -W 1
has "alice's are there" 'thank you' "$out"
[[ $out != *'blocked words'* ]] || fail "a blocked message is shown"
checked "nothing of mallory"
expect 77 "nor does bob write to mallory" says bob send \
	-t mallory@example.org -m no
expect 0 "doctor" says bob doctor --json
has "it is counted" refused-blocked "$out"
expect 0 "alice is as before" says alice send -t bob@example.org -m 'still here'
expect 0 "bob gets it" says bob listen --json -n 1 -W 10
has "her text" 'still here' "$out"

# --- parked: after three tries without an answer -----------------------------

expect 0 "alice queues for mallory" says alice send -t mallory@example.org \
	-m 'parked words' --wait=queued
sqlite3 "$work/alice/data/doran/doran.db" \
	"UPDATE outbox SET state = 3 WHERE peer = 'mallory@example.org'"
expect 0 "alice is online" says alice listen -W 1
expect 0 "mallory looks" says mallory listen --json --since all -W 1
[[ $out != *'parked words'* ]] || fail "a parked message went out"
expect 0 "mallory writes to alice" says mallory send -t alice@example.org \
	-m 'a sign of life'
expect 0 "alice reads it" says alice listen --json -n 1 -W 10
has "mallory's text" 'a sign of life' "$out"
expect 0 "alice is online again" says alice listen -W 1
expect 0 "mallory reads" says mallory listen --json --since all -W 2
has "what was parked went out at the sign of life" 'parked words' "$out"
schemas_fit message check
