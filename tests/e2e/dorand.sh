#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# dorand: command line and file, a login and messages over it, metrics, the log
# without secrets, reloading and draining.
set -eu
. "$srcdir/tests/lib/people.sh"
login alice
login bob
stage
. "$srcdir/tests/lib/gateway.sh"
alice=$(cat "$work/alice.password")
user=()
((EUID != 0)) || user=(--user root)

# --- errors of the command line and the file
expect 64 "an unknown option" "$DORAND" --brokre x
expect 64 "an option without its value" "$DORAND" --broker
expect 64 "a number that is none" "$DORAND" --max-clients many
has "it is named" "--max-clients" "$err"
expect 78 "no broker" "$DORAND" --ws 127.0.0.1:0
expect 78 "no listener" "$DORAND" --broker mqtt://127.0.0.1
expect 78 "a broker that is none" "$DORAND" --broker http://a --ws 127.0.0.1:0
expect 78 "a certificate without its key" "$DORAND" --broker mqtt://127.0.0.1 \
	--ws 127.0.0.1:0 --cert x
expect 78 "a name to listen at" "$DORAND" --broker mqtt://127.0.0.1 \
	--ws localhost:0 "${user[@]}"
expect 74 "an address that is taken" "$DORAND" --broker mqtt://127.0.0.1 \
	--ws "127.0.0.1:$broker_port" "${user[@]}"
expect 78 "a file that is not there" "$DORAND" --config "$work/none"
printf '[dorand]\nmax-client = 5\n' >"$work/conf"
expect 78 "an unknown key" "$DORAND" --config "$work/conf"
has "the right one is named" "max-clients" "$err"
printf '[gateway]\nws = 127.0.0.1:0\n' >"$work/conf"
expect 78 "an unknown group" "$DORAND" --config "$work/conf"
if ((EUID == 0)); then
	expect 78 "root without a user" "$DORAND" --broker mqtt://127.0.0.1 \
		--ws 127.0.0.1:0
	expect 78 "a user that is none" "$DORAND" --broker mqtt://127.0.0.1 \
		--ws 127.0.0.1:0 --user no-such-user
fi
same "the version" "dorand " "$("$DORAND" --version | tr -d '0-9.')"

# --- a client
gateway --log-level debug --ws '[::1]:0'
has "two listeners" ",[::1]:" "$gateway_ws"
both=$gateway_ws
gateway_ws=${both#*,}
same "over IPv6" "fine HTTP/1.1 101 Switching Protocols" "$(rude hello | sed -n 1p)"
gateway_ws=${both%,*}
if command -v ss >/dev/null; then
	same "exactly the given address is bound" "127.0.0.1:${gateway_ws#*:}" \
		"$(ss -Htln "sport = :${gateway_ws#*:}" | awk '{print $4}')"
fi
same "a message and back" "MESSAGE RECEIPT same" \
	"$(rude echo alice "$alice" doran/1/u/alice/d/x/in/alice 200)"
same "1 MB and back" "MESSAGE RECEIPT same" \
	"$(rude echo alice "$alice" doran/1/u/alice/d/x/in/alice 1048576)"
same "a wrong password" "ERROR refused" \
	"$(rude login alice wrong | sed -n 1p | cut -d' ' -f1,2)"
same "health" "200 ok" "$(page /health | tr '\n' ' ' | sed 's/ $//')"
same "no other page" 404 "$(page /other | sed -n 1p)"
same "metrics count messages" 2 "$(metric delivered_messages_total)"
same "and a login refused" 1 "$(metric 'endings_total{kind="refused"}')"
until_so 5 metric_is connections 0 || fail "a connection is left"
checked "no connection is left"
! grep -qE "$alice|secret|passcode|in/alice" "$gateway_log" ||
	fail "the log tells a password or a topic"
checked "no password and no topic in the log"

# --- reloading from a file, draining
gateway_end
same "an end at once without clients" 0 "$gateway_code"
cat >"$work/conf" <<END
# all keys are options
[dorand]
broker = mqtt://127.0.0.1:$broker_port
ws = 127.0.0.1:0
metrics = 127.0.0.1:0
max-clients = 2
END
gateway --config "$work/conf"
same "two clients fit" 2 "$(rude many 5)"
# the connections of before may be there for a moment
until_so 5 metric_is connections 0 || fail "connections stay"
sed -i 's/^max-clients.*/max-clients = many/' "$work/conf"
kill -HUP "$gateway_pid"
until_so 5 logged 'event=reload-failed' || fail "a wrong file is taken"
checked "a wrong file is refused"
same "and nothing has changed" 2 "$(rude many 5)"
until_so 5 metric_is connections 0 || fail "connections stay"
sed -i 's/^max-clients.*/max-clients = 1/' "$work/conf"
kill -HUP "$gateway_pid"
until_so 5 logged 'event=reloaded' || fail "the file is not read again"
same "a right one is taken" 1 "$(rude many 5)"
until_so 5 metric_is connections 0 || fail "connections stay"

rude login alice "$alice" >"$work/login" &
client=$!
until_so 5 grep -q CONNECTED "$work/login" || fail "no login"
kill -TERM "$gateway_pid"
wait "$client" || true
same "a client is told of the end" "CONNECTED ERROR shutdown CLOSE 1001" \
	"$(awk '{print $1, ($2 ~ /^(shutdown|1001)$/ ? $2 : "")}' \
		"$work/login" | tr -s ' \n' '  ' | sed 's/ $//')"
gateway_code=0
wait "$gateway_pid" || gateway_code=$?
gateway_pid=
same "and dorand ends well" 0 "$gateway_code"

# --- one that does not go is not waited for
gateway --drain-timeout 1
mkfifo "$work/asks"
rude hold alice "$alice" <"$work/asks" >"$work/hold" &
exec 7>"$work/asks"
until_so 5 grep -q CONNECTED "$work/hold" || fail "no login"
gateway_end
exec 7>&-
same "clients that stay are not waited for" 0 "$gateway_code"

# --- what only a restart changes is named, each time
"$DORAND" --config "$work/conf" "${user[@]}" </dev/null 2>"$gateway_log" &
gateway_pid=$!
until_so 20 gateway_settled
kill -HUP "$gateway_pid"
until_so 5 logged event=reloaded || fail "the file is not read again"
! logged event=not-reloaded || fail "a warning without a reason"
sed -i 's/^ws.*/ws = 127.0.0.1:1/; s/^metrics/#&/' "$work/conf"
kill -HUP "$gateway_pid"
until_so 5 logged 'warn event=not-reloaded key=metrics' ||
	fail "no word of metrics that stay"
logged 'warn event=not-reloaded key=ws' || fail "no word of listeners that stay"
checked "what a restart alone changes is named"
gateway_end
same "and it serves on" 0 "$gateway_code"
