# SPDX-License-Identifier: GPL-3.0-or-later
# A room that the broker's rules deny, on RabbitMQ, which says so by closing the
# connection: the room shows why, and the account works on. Another one, whose
# topic the denied filter has too, is asked for by itself then.
set -eu
BROKER=rabbit
. "$srcdir/tests/lib/people.sh"
trap scene_end EXIT

login alice
login bob
stage
person alice
person bob
printf '\n[room lobby]\naccount = home\ntopic = +/lobby\n
[room open]\naccount = home\ntopic = chat/lobby\n' \
	>>"$work/alice/config/doran/doran.conf"
in_group says alice listen --json >>"$work/alice.heard" 2>>"$work/alice.log"
until_so 10 owned alice || fail "alice does not start"

# room NAME STATE: what doctor says of the room.
room()
{
	says alice doctor --json </dev/null 2>/dev/null | jq -es \
		--arg room "#$1: " --arg s "$2" 'any(.[]; .check == "room" and
			(.detail | startswith($room)) and .state == $s)' >/dev/null
}

until_so 30 room lobby fail || fail "the denied room is not seen to be denied"
expect 0 "the room's history" says alice history '#lobby' --json
same "a row says why" denied "$(jq -r .notice <<<"$out")"
until_so 30 room open ok || fail "the room that is allowed is not asked for"
checked "the narrow one is asked for"
expect 0 "bob writes" says bob send -t "alice@example.org" -m "안녕"
until_so 20 grep -q "안녕" "$work/alice.heard" || fail "alice did not hear bob"
expect 0 "alice writes" says alice send --wait=sent -t "bob@example.org" -m ok
# It came to rest: no connection more is spent on it.
connections()
{
	grep -c "accepting MQTT connection.*client id: alice~" "$broker_log"
}
sleep 2 # RabbitMQ writes its log late
before=$(connections)
sleep 2
same "no more connections" "$before" "$(connections)"
(("$before" <= 8)) || fail "$before connections were spent on it"
