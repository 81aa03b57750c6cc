#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# dorand and clients with bad manners: each ends in a clear error of its own,
# and nobody else notices.
set -eu
. "$srcdir/tests/lib/people.sh"
login alice
login bob
stage
. "$srcdir/tests/lib/gateway.sh"
alice=$(cat "$work/alice.password") bob=$(cat "$work/bob.password")

gateway --handshake-timeout 2 --write-timeout 2 --login-timeout 3 \
	--origin https://chat.example.org --max-message 100000 \
	--client-queue 65536
# somebody who must be served all the while
mkfifo "$work/asks"
rude hold bob "$bob" <"$work/asks" >"$work/bob" &
exec 7>"$work/asks"
until_so 5 grep -q CONNECTED "$work/bob" || fail "bob is not let in"

rude wrong >"$work/wrong"
cat >"$work/wanted" <<'END'
unmasked 1002
reserved 1002
opcode 1002
control-opcode 1002
control-fragment 1002
control-long 1002
continuation-first 1002
nested 1002
length-16 1002
length-64 1002
length-negative 1002
oversized 1009
oversized-fragments 1009
text 1007
text-cut 1007
text-surrogate 1007
close-one-byte 1002
close-code 1002
close-text 1007
ping-flood 1008
close 1000
close-empty 1000
END
diff "$work/wanted" "$work/wrong" >&2 || fail "wrong close codes"
checked "each wrong frame has its close code"

rude hello | sed 's# HTTP/1.1 # #' | cut -d' ' -f1,2 >"$work/hello"
cat >"$work/wanted" <<'END'
fine 101
list 101
no-protocol 400
other-protocol 400
no-key 400
short-key 400
version 426
no-upgrade 426
no-host 400
post 405
http-1.0 505
not-http 400
twice 400
folded 400
large 431
origin-own 101
origin-other 403
origin-null 403
origin-allowed 101
END
diff "$work/wanted" "$work/hello" >&2 || fail "wrong statuses"
checked "each wrong handshake has its status"

for kind in silent slow; do
	out=$(rude loris "$kind")
	[[ $out =~ ^sent\ away\ after\ [2-4]\. ]] || fail "$kind: $out"
	checked "a $kind handshake: $out"
done
same "a client that does not log in" "EOF" "$(rude mute | tail -1)"

# --- one that never reads
rude deaf alice "$alice" doran/1/u/alice/d/x/in/bob >"$work/deaf" &
deaf=$!
until_so 5 grep -q subscribed "$work/deaf" || fail "no subscription"
before=$(resident)
rude send bob "$bob" doran/1/u/alice/d/x/in/bob 90000 200 >/dev/null
after=$(resident)
wait "$deaf" || true
has "one that never reads is" "sent away" "$(cat "$work/deaf")"
same "and counted" 1 "$(metric 'refused_total{kind="stalled"}')"
# ASan keeps freed memory for a while
most=8192
! grep -q __asan_init "$DORAND" || most=300000
((after - before < most)) || fail "$((after - before)) KB for it"
checked "18 MB for it took $((after - before)) KB here"

echo there? >&7
until_so 5 grep -q pong "$work/bob" || fail "bob is not served any more"
checked "somebody else was served all the while"
exec 7>&-
gateway_end
same "it ends well" 0 "$gateway_code"

# --- limits
gateway --max-clients 3
same "connections in all" 3 "$(rude many 6)"
same "the others are counted" 3 "$(metric 'refused_total{kind="full"}')"
gateway_end
gateway --max-clients-per-address 2
same "connections of one address" 2 "$(rude many 6)"
gateway_end
gateway --connect-rate 1
same "connections a second of one address" 10 "$(rude many 15)"
same "counted too" 5 "$(metric 'refused_total{kind="rate"}')"
gateway_end
# what came in one piece is taken; what comes next waits until it is paid for
gateway --rate 20 --burst 11
took=$(rude flood alice "$alice" doran/1/u/alice/d/x/in/alice 40)
((took > 1200 && took < 10000)) || fail "41 frames took $took ms, not 1500"
checked "20 frames a second, 10 at once: 41 took $took ms"
(($(metric rate_pauses_total) > 0)) || fail "it is not counted"
gateway_end
gateway --rate 20
took=$(rude flood alice "$alice" doran/1/u/alice/d/x/in/alice 40)
((took < 1200)) || fail "41 frames took $took ms"
checked "with a larger burst $took ms"
gateway_end
