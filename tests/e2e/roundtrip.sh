# SPDX-License-Identifier: GPL-3.0-or-later
# Two people who know each other write texts over a private Mosquitto: at
# once, offline, many, in the clear; and what listen makes of them.
set -eu
. "$srcdir/tests/lib/people.sh"

login alice
login bob
stage
person alice
person bob

# --- accounts --------------------------------------------------------------

same "the recovery file is private" 600 \
	"$(stat -c %a "$work/alice/words")"
same "it holds 24 words" 24 "$(wc -w <"$work/alice/words")"
same "the store is private" "700 600" "$(stat -c %a \
	"$work/alice/data/doran" "$work/alice/data/doran/doran.db" | xargs)"
expect 0 "accounts" says alice accounts --json
same "the account is listed" "home alice@example.org" \
	"$(jq -r '.name + " " + .address' <<<"$out")"
friends alice bob

# --- both there ------------------------------------------------------------

listen()
{
	local name=$1
	shift
	says "$name" listen --json "$@" </dev/null
}

before=$(date +%s)
listen bob -n 1 -W 20 >"$work/heard" 2>"$work/bob.log" &
listener=$!
expect 0 "a message is delivered" says alice send -t bob@example.org \
	-m '안녕' --wait=delivered
wait "$listener" || fail "listen -n 1: exit code $?"
heard=$(cat "$work/heard")
same "the text" '안녕' "$(jq -r .text <<<"$heard")"
same "its sender" alice@example.org "$(jq -r .sender <<<"$heard")"
same "it is encrypted" true "$(jq .encrypted <<<"$heard")"
same "it is from a contact" false "$(jq .request <<<"$heard")"
sent=$(date -d "$(jq -r .time <<<"$heard")" +%s)
((sent >= before - 1 && sent <= $(date +%s) + 1)) || fail "time: $heard"
checked "its time"
has "as JSON says it" '"encrypted":true' "$heard"

# --- bob away --------------------------------------------------------------

expect 0 "sent while bob is away" says alice send -t bob@example.org \
	-m 'while you were away'
expect 75 "nobody to deliver it to" says alice send -t bob@example.org \
	-m 'and this' --wait=delivered --timeout 1
expect 0 "bob comes back" says bob listen --json -n 2 -W 20
same "both arrive, in order" 'while you were away|and this' \
	"$(jq -r .text <<<"$out" | paste -sd'|')"
expect 75 "listen -W ends without a message" says bob listen -n 1 -W 1
expect 0 "listen -W alone ends well" says bob listen -W 1

# --- many ------------------------------------------------------------------

seq -f 'line %g' 1 50 >"$work/lines"
says alice send -t bob@example.org -l <"$work/lines" ||
	fail "send -l: exit code $?"
checked "fifty lines are sent"
expect 0 "listen counts to fifty" says bob listen --json -n 50 -W 20
same "all fifty, in order" "$(cat "$work/lines")" "$(jq -r .text <<<"$out")"

printf 'two\nlines\n' >"$work/text"
expect 0 "a file's text" says alice send -t bob@example.org -f "$work/text"
expect 0 "it is one message" says bob listen --json -n 1 -W 20
same "with both lines" $'two\nlines' "$(jq -r .text <<<"$out")"
says alice send -t bob@example.org <"$work/text" || fail "stdin: $?"
expect 0 "standard input" says bob listen --json -n 1 -W 20
same "the same text" $'two\nlines' "$(jq -r .text <<<"$out")"

# --- the same key ----------------------------------------------------------

for i in 1 2; do
	expect 0 "--id, time $i" says alice send -t bob@example.org \
		-m 'once' --id key-1 --json
	rows[i]=$(jq .row <<<"$out")
done
same "the same key is the same message" "${rows[1]}" "${rows[2]}"
expect 75 "it comes once" says bob listen --json -n 2 -W 2
same "and not again" once "$(jq -r .text <<<"$out")"

# --- reading never consumes ------------------------------------------------

expect 0 "listen --since all" says bob listen --json --since all -n 56 -W 5
all=$out
same "from the first one" '안녕' "$(head -n 1 <<<"$all" | jq -r .text)"
same "again" "$all" "$(listen bob --since all -n 56 -W 5)"
row=$(sed -n 3p <<<"$all" | jq .row)
expect 0 "listen --since ROW" says bob listen --json --since "$row" -n 1 -W 5
same "begins after the row" 'line 1' "$(jq -r .text <<<"$out")"
for i in 1 2 3 4; do
	listen bob --since last -n 14 -W 5 || fail "--since last: $?"
done >"$work/last"
same "--since last goes on where it ended" "$all" "$(cat "$work/last")"
expect 75 "then there is nothing" says bob listen --since last -n 1 -W 0
expect 0 "history" says bob history alice@example.org --json
has "history ends with the newest" once "$(tail -n 1 <<<"$out")"
expect 0 "chats, in words" says bob chats
has "a closed lock" '🔒 home/alice@example.org' "$out"
expect 0 "chats" says bob chats --json
same "all are unread" 56 "$(jq .unread <<<"$out")"

# --- beside one that runs --------------------------------------------------

in_group says bob listen --json >"$work/running" 2>>"$work/bob.log"
running=$!
until_so 10 owned bob || fail "no control socket"
expect 0 "bob sends beside his listener" says bob send -t alice@example.org \
	-m 'through the socket' --wait=sent
expect 0 "alice gets it" says alice listen --json --since all -n 1 -W 10
same "the text through the socket" 'through the socket' \
	"$(jq -r .text <<<"$out")"
expect 0 "to one who listens" says alice send -t bob@example.org \
	-m 'are you there' --wait=delivered
until_so 10 grep -q 'are you there' "$work/running" ||
	fail "the listener prints nothing"
checked "the listener prints it"
same "once" 1 "$(grep -c 'are you there' "$work/running")"
expect 0 "a second listener" says bob listen --json --since last -n 1 -W 5
end_group "$running"

# --- a command -------------------------------------------------------------

cat >"$work/answer" <<END
printf '%s|%s|' "\$DORAN_SENDER" "\$DORAN_ENCRYPTED" >>'$work/hook'
cat >>'$work/hook'
printf 'yes, %s' "\$DORAN_SENDER" |
	'$DORAN' send -t "\$DORAN_SENDER" --wait=sent
END
in_group says bob listen --exec "sh '$work/answer'" >>"$work/bob.log" 2>&1
running=$!
row=$(says alice listen --json --since all -W 0 | tail -n 1 | jq .row)
expect 0 "a question" says alice send -t bob@example.org \
	-m 'quote '\''; touch me' --wait=delivered
expect 0 "the command's answer" says alice listen --json \
	--since "$row" -n 1 -W 10
same "its text" 'yes, alice@example.org' "$(jq -r .text <<<"$out")"
same "what the command was given" \
	"alice@example.org|1|quote '; touch me" "$(cat "$work/hook")"
end_group "$running"

# --- in the clear ----------------------------------------------------------

login carol
login dave
broker_stop
mosquitto_passwd -b "$broker_folder/users" carol "$(cat "$work/carol.password")"
mosquitto_passwd -b "$broker_folder/users" dave "$(cat "$work/dave.password")"
broker_start || fail "the broker does not come back"
person carol --e2ee off
person dave --e2ee off
friends carol dave
expect 0 "an open message" says carol send -t dave@example.org -m 'open' \
	--wait=sent
expect 0 "dave gets it" says dave listen --json -n 1 -W 10
same "not encrypted, and says so" 'open false' \
	"$(jq -r '.text + " " + (.encrypted|tostring)' <<<"$out")"

# --- every command's JSON --------------------------------------------------

expect 0 "contacts" says alice contacts --json
expect 0 "configuration" says alice config list --json
expect 0 "verify" says alice verify bob@example.org --json
expect 0 "doctor" says alice doctor --json
expect 0 "history with what one sent" says alice history bob@example.org --json
same "is delivered" delivered "$(jq -r 'select(.outgoing)|.state' <<<"$out" |
	sort -u)"
schemas_fit account chat check contact message option status verify
