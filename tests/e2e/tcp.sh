#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Alice over MTProto, Bob over WebSocket and Carol over MQTT, one broker and
# one dorand: each with each, there and away; what resumes and what does not;
# a server's key that is not the one that was named.
set -eu
. "$srcdir/tests/lib/people.sh"
need python3

login alice
login bob
login carol
stage
. "$srcdir/tests/lib/gateway.sh"
print=$("$DORAND" --make-key "$work/server-key")
other=$("$DORAND" --make-key "$work/other-key")
tcp=127.0.0.1:0 ws=

# door [KEY]: dorand, at the same ports again.
door()
{
	gateway --tcp "$tcp" ${ws:+--ws "$ws"} \
		--server-key "${1-$work/server-key}"
	tcp=$(log_value ready tcp)
	ws=${gateway_ws##*,}
}

door
person carol
person bob --backend ws --server "ws://$ws"
person alice --backend tcp --server "tcp://$tcp"
has "the key that was accepted is shown" "$print" "$(cat "$work/alice.log")"
checked "alice over tcp, bob over ws, carol over mqtt"
friends alice bob
friends bob carol
friends carol alice

# --- each to each, both there
# said FROM TO TEXT
said()
{
	says "$2" listen --json -n 1 -W 30 </dev/null >"$work/heard" \
		2>>"$work/$2.log" &
	local listener=$!
	until_so 20 owned "$2" || fail "$2 does not listen"
	expect 0 "$1 to $2, delivered" says "$1" send -t "$2@example.org" \
		-m "$3" --wait=delivered
	wait "$listener" || fail "listen -n 1: exit code $?"
	same "what $2 reads, encrypted" "$1@example.org $3 true" \
		"$(jq -r '"\(.sender) \(.text) \(.encrypted)"' <"$work/heard")"
}

people=(alice bob carol)
for from in "${people[@]}"; do
	for to in "${people[@]}"; do
		[[ $from == "$to" ]] || said "$from" "$to" "안녕 $to, 나는 $from"
	done
done
# one key exchange at the account's making, and not one since
same "alice's key is the first one" 1 "$(metric exchanges_total)"
(($(metric resumed_total) > 0)) || fail "nothing resumed"
checked "$(metric resumed_total) connections resumed with it"

# --- each away while both others write
for from in "${people[@]}"; do
	seq -f "$from %g" 1 50 >"$work/$from.lines"
done
for to in "${people[@]}"; do
	for from in "${people[@]}"; do
		[[ $from != "$to" ]] || continue
		says "$from" send -t "$to@example.org" -l \
			<"$work/$from.lines" >>"$work/$from.log" 2>&1 ||
			fail "send -l: exit code $?"
	done
	expect 0 "a hundred while $to was away" says "$to" listen --json \
		-n 100 -W 30
	for from in "${people[@]}"; do
		[[ $from == "$to" ]] ||
			same "all of $from, in order" \
				"$(cat "$work/$from.lines")" \
				"$(jq -r --arg from "$from@example.org" \
					'select(.sender == $from).text' \
					<<<"$out")"
	done
done

# --- a process that dies has its key still; a gateway that dies has none
in_group says alice listen --json >>"$work/alice.heard" 2>>"$work/alice.log"
running=$!
until_so 20 owned alice || fail "alice does not listen"
expect 0 "a message beside the owner" says alice send -t bob@example.org \
	-m 'before the kill'
end_group "$running" KILL
expect 0 "a message after kill -9" says alice send -t bob@example.org \
	-m 'after the kill'
same "with the same key" 1 "$(metric exchanges_total)"
in_group says alice listen --json >>"$work/alice.heard" 2>>"$work/alice.log"
running=$!
until_so 20 owned alice || fail "alice does not listen"
gateway_end KILL
expect 0 "queued while dorand is dead" says alice send -t bob@example.org \
	-m 'while it is dead' --wait=queued
door
expect 0 "a message through a dorand that knows no key" says alice send \
	-t bob@example.org -m 'after its death' --wait=sent
end_group "$running"
same "a new key was made" 1 "$(metric exchanges_total)"
(($(metric unknown_keys_total) > 0)) || fail "the old key was not refused"
checked "the old one was refused"
expect 0 "bob reads them" says bob listen --json -n 4 -W 30
same "all four, in order" \
	'before the kill|after the kill|while it is dead|after its death' \
	"$(jq -r .text <<<"$out" | paste -sd'|')"

# --- the server's key
# as_eve CODE TEXT [FLAG...]: an account that is not alice's first.
as_eve()
{
	local code=$1 text=$2
	shift 2
	rm -rf "$work/eve"
	folders eve
	expect "$code" "$text" says eve account add home --backend tcp \
		--address eve@example.org --recovery-file "$work/eve/words" \
		--password-command 'echo wrong' --server "tcp://$tcp" "$@"
}

as_eve 77 "the right key and a wrong password" --server-key "$print"
as_eve 77 "the right key from a file" --server-key "$work/server-key.pub"
as_eve 79 "another key" --server-key "$other"
has "the key that is there is said" "$print" "$err"
gateway_end
door "$work/other-key"
expect 75 "alice meets a server with another key" says alice send \
	-t bob@example.org -m 'not for everybody' --timeout 3
has "what it has not is said" "$print" "$err"
has "what to do is said" "set server-key" "$err"
expect 0 "the new one is named" says alice config set account.home.server-key \
	"$other"
expect 0 "what was queued goes" says alice listen -W 3
expect 0 "bob reads it" says bob listen --json -n 1 -W 30
same "the text" 'not for everybody' "$(jq -r .text <<<"$out")"

# --- what goes wrong
as_eve 78 "a URL of another kind" --server "mqtt://127.0.0.1"
has "tcp says which it takes" "tcp://HOST" "$err"
gateway_end
as_eve 69 "nobody listens" --server-key "$other"
expect 75 "queued while there is no dorand" says alice send \
	-t bob@example.org -m 'later' --timeout 2
