# SPDX-License-Identifier: GPL-3.0-or-later
# Alice over MQTT and Bob over WebSocket, through dorand, to one broker: both
# ways, away, delivered and read; dorand killed in between; what goes wrong at
# an account over WebSocket.
set -eu
. "$srcdir/tests/lib/people.sh"

dorand=${DORAND:-$builddir/dorand}
[[ -x $dorand ]] || skip "dorand was not built"
user=()
((EUID != 0)) || user=(--user nobody)

login alice
login bob
stage
gate_port=$(broker_pick_port)
gate=

gate_answers()
{
	(: <>"/dev/tcp/127.0.0.1/$gate_port") 2>/dev/null
}

gate_start()
{
	in_group "$dorand" --broker "mqtt://127.0.0.1:$broker_port" \
		--ws "127.0.0.1:$gate_port" "${user[@]}" 2>>"$work/dorand.log"
	gate=$!
	until_so 10 gate_answers || fail "dorand does not listen"
}

gate_start
url=ws://127.0.0.1:$gate_port
person alice
person bob --backend ws --server "$url"
checked "alice over mqtt, bob over ws"
expect 0 "bob's account" says bob accounts --json
same "is his" "home bob@example.org" \
	"$(jq -r '.name + " " + .address' <<<"$out")"
friends alice bob

# --- both there
says bob listen --json -n 1 -W 30 </dev/null >"$work/heard" \
	2>>"$work/bob.log" &
listener=$!
expect 0 "a message to ws is delivered" says alice send \
	-t bob@example.org -m '안녕, 웹소켓' --wait=delivered
wait "$listener" || fail "listen -n 1: exit code $?"
same "the text" '안녕, 웹소켓' "$(jq -r .text <"$work/heard")"
same "it is encrypted" true "$(jq .encrypted <"$work/heard")"
says alice listen --json -n 1 -W 30 </dev/null >"$work/heard" \
	2>>"$work/alice.log" &
listener=$!
expect 0 "a message from ws is delivered" says bob send \
	-t alice@example.org -m '도란도란' --wait=delivered
wait "$listener" || fail "listen -n 1: exit code $?"
same "the text" '도란도란' "$(jq -r .text <"$work/heard")"

# --- away
seq -f 'line %g' 1 100 >"$work/lines"
says alice send -t bob@example.org -l <"$work/lines" ||
	fail "send -l: exit code $?"
expect 0 "a hundred while bob was away" says bob listen --json -n 100 -W 30
same "all, in order" "$(cat "$work/lines")" "$(jq -r .text <<<"$out")"
says bob send -t alice@example.org -l <"$work/lines" ||
	fail "send -l: exit code $?"
expect 0 "a hundred while alice was away" says alice listen --json -n 100 -W 30
same "all, in order" "$(cat "$work/lines")" "$(jq -r .text <<<"$out")"

# --- dorand dies
in_group says bob listen --json >"$work/running" 2>>"$work/bob.log"
running=$!
until_so 10 owned bob || fail "no control socket"
heard()
{
	[[ $(jq -r .text "$work/running" | tail -n 1) == "$1" ]]
}
for i in 1 2 3; do
	end_group "$gate" KILL
	says alice send -t bob@example.org -m "while it is dead $i" \
		</dev/null || fail "send: exit code $?"
	says bob send -t alice@example.org -m "from the dead $i" \
		--wait=queued </dev/null || fail "send: exit code $?"
	gate_start
	until_so 30 heard "while it is dead $i" || fail "bob did not hear $i"
done
checked "bob hears what came while dorand was dead, three times"
dead()
{
	says alice listen -W 1 </dev/null >>"$work/alice.log" 2>&1 || true
	from_the_dead=$(says alice history bob@example.org --json </dev/null |
		jq -r 'select(.outgoing | not).text' |
		grep '^from the dead' | sort | paste -sd'|')
	[[ $from_the_dead == *3 ]]
}
until_so 20 dead || fail "alice did not hear: $from_the_dead"
same "alice has what he wrote, once" \
	'from the dead 1|from the dead 2|from the dead 3' "$from_the_dead"
same "nothing came twice" "$(jq -r .text "$work/running" | sort -u | wc -l)" \
	"$(wc -l <"$work/running")"
end_group "$running"

# --- what goes wrong
folders eve
add_eve()
{
	says eve account add home --address eve@example.org \
		--password-command 'echo wrong' --recovery-file "$work/eve/w" \
		--backend ws "$@"
}
expect 77 "a wrong password" add_eve --server "$url"
expect 78 "a URL of another kind" add_eve --server mqtt://127.0.0.1
has "ws says which it takes" "wss://HOST" "$err"
expect 78 "a plain connection to a host afar" add_eve \
	--server ws://chat.example.org
end_group "$gate"
expect 69 "nobody listens" add_eve --server "$url"
expect 75 "queued while there is no dorand" says bob send \
	-t alice@example.org -m 'later' --timeout 2
