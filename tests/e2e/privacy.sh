# SPDX-License-Identifier: GPL-3.0-or-later
# What an administrator of the broker sees, and what Eve, who has a login,
# can do to others.
set -eu
. "$srcdir/tests/lib/people.sh"

login alice
login bob
login eve
stage
# All that passes, as "topic length hex".
in_group sub admin -t '#' -F '%t %l %x' >"$work/seen" 2>>"$work/admin.log"
person alice
person bob
friends alice bob
topics()
{
	cut -d' ' -f1 "$work/seen" | sort -u
}

until_so 10 grep -q '/u/bob/d/.*/keys' "$work/seen" || fail "nothing is seen"
alice_device=$(topics | sed -n 's|^doran/1/u/alice/d/\(.*\)/keys$|\1|p')
bob_device=$(topics | sed -n 's|^doran/1/u/bob/d/\(.*\)/keys$|\1|p')
inbox=doran/1/u/bob/d/$bob_device/in

# --- the administrator -----------------------------------------------------

# The listener makes bob answer, so that alice's session is beyond its first
# messages, which are longer.
in_group says bob listen >"$work/bob.out" 2>>"$work/bob.log"
listener=$!
text='geheim-secret-비밀-text'
expect 0 "a secret" says alice send -t bob@example.org -m "$text" \
	--wait=delivered
expect 0 "and another" says alice send -t bob@example.org -m "$text" \
	--wait=delivered

hex()
{
	od -An -v -tx1 | tr -d ' \n'
}

until_so 5 grep -q "^$inbox/alice " "$work/seen" || fail "no message is seen"
for part in "$text" secret '비밀' delivered; do
	! grep -qi "$(printf %s "$part" | hex)" <(cut -d' ' -f3 "$work/seen") ||
		fail "the administrator reads ‘$part’"
done
checked "no plaintext passes the broker"

# sizes: of what alice put into bob's inbox, but for bare acknowledgements.
sizes()
{
	sed -n "s|^$inbox/alice \([0-9]*\) .*|\1|p" "$work/seen"
}

size_of()
{
	local before
	before=$(sizes | wc -l)
	says alice send -t bob@example.org -m "$1" --wait=sent ||
		fail "a text of ${#1}: $?"
	until_so 5 more "$before" || fail "it is not seen"
	size=$(sizes | sed -n "$((before + 1))p")
}

more()
{
	(($(sizes | wc -l) > $1))
}

repeat()
{
	printf "%${2}s" '' | tr ' ' "$1"
}

# No acknowledgement that would travel with a message in some cases only.
end_group "$listener"
says alice listen -W 1 >>"$work/alice.log" 2>&1 || fail "alice looks: $?"
size_of x
first=$size
for length in 2 17 50 100; do
	size_of "$(repeat y "$length")"
	same "$length bytes look like 1" "$first" "$size"
done
size_of "$(repeat z 5060)"
long=$size
((long > first)) || fail "5060 bytes look like 1"
size_of "$(repeat z 5240)"
same "5240 bytes look like 5060" "$long" "$size"

# --- Eve -------------------------------------------------------------------

in_group sub eve -q 1 -t "$inbox/+" -t 'doran/1/u/bob/ask/+' -t '#' \
	-t "doran/1/u/alice/d/$alice_device/in/+" -F '%t %l' \
	>"$work/eve.seen" 2>>"$work/eve.log"
evesdrop=$!
until_so 5 grep -q '/u/bob/list' "$work/eve.seen" || fail "Eve sees nothing"
checked "Eve does read what is public"
size_of "what does eve see"
pub eve -q 1 -t "$inbox/alice" -m 'forged: from alice' || true
pub eve -q 1 -t "doran/1/u/bob/ask/alice" -m 'forged' || true
list=$(mktemp "$work/list.XXXXXX")
sub admin -t doran/1/u/bob/list -C 1 -W 5 -N >"$list" || fail "no list of bob"
head -c 200 /dev/urandom >"$work/junk"
pub eve -q 1 -r -t doran/1/u/bob/list -f "$work/junk" || true
pub eve -q 1 -r -t "doran/1/u/bob/d/$bob_device/keys" -f "$work/junk" || true
pub eve -q 1 -r -n -t doran/1/u/bob/list || true
pub eve -q 1 -r -t doran/1/net -f "$work/junk" || true
pub eve -q 1 -r -t "doran/1/u/bob/d/$bob_device/on" -f "$work/junk" || true
sleep 0.5
end_group "$evesdrop"
! grep -E '/in/|/ask/' "$work/eve.seen" || fail "Eve reads inboxes"
checked "Eve reads no inbox and no request"
sub admin -t doran/1/u/bob/list -C 1 -W 5 -N >"$list.now"
cmp "$list" "$list.now" || fail "Eve changed bob's list"
checked "Eve cannot change bob's retained list"
expect 0 "bob looks in" says bob listen --json -W 1 --since last
expect 0 "bob's refusals" says bob doctor --json
[[ $out != *refused* ]] || fail "something of Eve's came to bob"
checked "nothing of Eve's forgeries reached bob"
expect 0 "bob's history" says bob history alice@example.org --json
[[ $out != *forged* ]] || fail "bob shows a forgery"
checked "no forgery is shown"
expect 0 "all is as before" says bob send -t alice@example.org -m 'unharmed'

# Whoever knows a client ID can take its queue on many brokers.
client=$(sed -n 's/.*as \(alice~[^ ]*\) .*/\1/p' "$broker_log" | head -n 1)
(( ${#client} >= 6 + 8 + 1 + 32 )) || fail "client ID $client"
! grep -q "$(printf %s "$client" | hex)" <(cut -d' ' -f3 "$work/seen") ||
	fail "the client ID is seen"
checked "the client ID is long and never sent to others"
