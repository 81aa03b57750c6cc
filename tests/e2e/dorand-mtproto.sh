#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# dorand's MTProto listener: its key, who is let in and for how long, floods,
# reloading and draining.
set -eu
. "$srcdir/tests/lib/people.sh"
login alice
stage
. "$srcdir/tests/lib/gateway.sh"
user=()
((EUID != 0)) || user=(--user root)
some=("$DORAND" --broker mqtt://127.0.0.1 --tcp 127.0.0.1:0 "${user[@]}")

# --- the key
umask 022
print=$("$DORAND" --make-key "$work/server-key")
[[ $print =~ ^[1-9a-f][0-9a-f]{15}$ ]] || fail "no fingerprint: $print"
checked "a fingerprint of 16 hex digits"
same "the key is its owner's" 600 "$(stat -c %a "$work/server-key")"
same "the public half is beside it" "-----BEGIN PUBLIC KEY-----" \
	"$(head -n 1 "$work/server-key.pub")"
expect 74 "a key is never written over" "$DORAND" --make-key "$work/server-key"
expect 78 "no key" "${some[@]}"
has "how to make one is said" "--make-key" "$err"
expect 78 "a key that is not there" "${some[@]}" --server-key "$work/none"
expect 78 "the public half" "${some[@]}" --server-key "$work/server-key.pub"
chmod 600 "$work/server-key.pub"
expect 78 "the public half" "${some[@]}" --server-key "$work/server-key.pub"
cp "$work/server-key" "$work/open"
chmod 640 "$work/open"
expect 78 "a key that others can read" "${some[@]}" --server-key "$work/open"
has "what to do is said" "chmod 600" "$err"
echo nothing >"$work/broken"
chmod 600 "$work/broken"
expect 78 "a key that is none" "${some[@]}" --server-key "$work/broken"
expect 78 "messages that MTProto cannot carry" "${some[@]}" \
	--server-key "$work/server-key" --max-message 100000000

# --- connections
tcp()
{
	timeout 60 python3 "$srcdir/tests/lib/hostile_tcp.py" \
		"$(log_value ready tcp)" "$@"
}
gateway --tcp 127.0.0.1:0 --server-key "$work/server-key" \
	--handshake-timeout 2 --max-exchanges-per-address 20
same "its fingerprint is logged" "$print" "$(log_value ready server-key)"
same "a question is answered" "resPQ" "$(tcp ask)"
same "an unknown key" "-404 closed" "$(tcp unknown)"
out=$(tcp loris)
[[ $out =~ ^closed\ after\ [2-4]\. ]] || fail "half a packet for ever: $out"
checked "half a packet: $out"
out=$(tcp silent)
[[ $out =~ ^closed\ after\ [2-4]\. ]] || fail "nothing for ever: $out"
checked "nothing at all: $out"
same "an oversized packet" closed "$(tcp large)"
same "noise" "closed" "$(tcp noise)"
same "half-open exchanges of one address" "20 of 40" "$(tcp flood 40)"
until_so 5 metric_is connections 0 || fail "a connection is left"
same "those are counted" 20 "$(metric 'refused_total{kind="crowd"}')"
same "a question is answered after all that" "resPQ" "$(tcp ask)"
gateway_end
same "it ends well" 0 "$gateway_code"

# --- too many from anywhere: the oldest goes
gateway --tcp 127.0.0.1:0 --server-key "$work/server-key" \
	--max-exchanges 10 --max-exchanges-per-address 0
same "the newest are let in" "newest 10" "$(tcp crowd 30)"
gateway_end

# --- a new key by SIGHUP
printf '[dorand]\nserver-key = %s\n' "$work/server-key" >"$work/conf"
gateway --config "$work/conf" --tcp 127.0.0.1:0
old=$(tcp fingerprint)
same "the fingerprint in an exchange" "$print" "$old"
next=$("$DORAND" --make-key "$work/next")
mv "$work/next" "$work/server-key"
kill -HUP "$gateway_pid"
until_so 5 logged event=reloaded || fail "not reloaded"
same "a new key for new exchanges" "$next" "$(tcp fingerprint)"
chmod 644 "$work/server-key"
kill -HUP "$gateway_pid"
until_so 5 logged event=reload-failed || fail "an open key is taken"
same "a wrong one changes nothing" "$next" "$(tcp fingerprint)"

"$DORAND" --make-key "$work/next-key" >"$work/next-print"

# --- draining
tcp hold >"$work/held" &
held=$!
until_so 5 grep -q held "$work/held" || fail "no connection"
gateway_end
same "a client at the door does not hold it up" 0 "$gateway_code"
wait "$held" || true
has "it is let go" closed "$(cat "$work/held")"

# --- draining with a client that is logged in: it is told, and does not wait
gateway --tcp 127.0.0.1:0 --server-key "$work/next-key"
person alice --backend tcp --server "tcp://$(log_value ready tcp)"
until_so 5 metric_is sessions_logged_in 0 || fail "alice does not leave"
in_group as alice "$DORAN" listen --json </dev/null >"$work/heard" 2>&1
until_so 20 metric_is sessions_logged_in 1 || fail "alice does not log in"
gateway_end
same "a client that is logged in does not hold it up" 0 "$gateway_code"
until_so 5 logged event=shutdown || fail "it was not told"
checked "it is told of the end"
