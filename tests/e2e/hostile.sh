# SPDX-License-Identifier: GPL-3.0-or-later
# Hostile bytes from somebody whom the broker lets write, and hostile text
# from a contact.
set -eu
. "$srcdir/tests/lib/people.sh"

login alice
login bob
login eve
stage
watch()
{
	in_group sub admin -t '#' -F '%t %x' >"$work/seen" 2>>"$work/admin.log"
}

watch
watcher=$!
person alice
person bob
person eve
friends alice bob
until_so 10 grep -q '/u/bob/d/.*/keys' "$work/seen" || fail "nothing is seen"
device_of()
{
	cut -d' ' -f1 "$work/seen" |
		sed -n "s|^doran/1/u/$1/d/\(.*\)/keys\$|\1|p" | head -n 1
}

bob_device=$(device_of bob)
eve_device=$(device_of eve)
inbox=doran/1/u/bob/d/$bob_device/in
ask=doran/1/u/bob/ask

# Real envelopes of Eve's, to bob, to be bent.
expect 0 "Eve's first message" says eve send -t bob@example.org -m 'from eve'
says alice send -t bob@example.org -m 'before' || fail "alice sends: $?"
until_so 5 grep -q "^$inbox/eve " "$work/seen" || fail "no envelope"
sed -n "s|^$inbox/eve ||p" "$work/seen" | head -n 1 >"$work/real.hex"
sed -n "s|^$inbox/alice ||p" "$work/seen" | head -n 1 >"$work/alice.hex"

unhex()
{
	printf "$(sed 's/../\\x&/g')"
}

unhex <"$work/real.hex" >"$work/real"
unhex <"$work/alice.hex" >"$work/alices"
end_group "$watcher"
length=$(stat -c %s "$work/real")

# --- a flood of nonsense, while bob listens --------------------------------

in_group says bob listen --json >"$work/bob.out" 2>>"$work/bob.log"
listener=$!
until_so 10 owned bob || fail "bob does not start"

# throw TOPIC: standard input as one message of Eve's.
throw()
{
	pub eve -q 1 -t "$1" -s || fail "the broker refuses Eve: $1"
}

RANDOM=4711
for i in 1 2 3 4 5 6 7 8; do
	head -c $((RANDOM % 3000 + 1)) /dev/urandom | throw "$inbox/eve"
	head -c $((RANDOM % 300 + 1)) /dev/urandom | throw "$ask/eve"
	head -c $((RANDOM % length)) "$work/real" | throw "$inbox/eve"
done
# One byte of a real envelope is another one.
for i in $(seq 1 24); do
	at=$((RANDOM % length))
	{
		head -c "$at" "$work/real"
		printf "\\x$(printf %02x $((RANDOM % 256)))"
		tail -c +$((at + 2)) "$work/real"
	} | throw "$inbox/eve"
done
throw "$inbox/eve" <"$work/real"
throw "$inbox/eve" <"$work/alices"
throw "$ask/eve" <"$work/real"
head -c 1000000 /dev/urandom | throw "$inbox/eve"
head -c 20000000 /dev/zero | throw "$inbox/eve"
pub eve -q 1 -n -t "$inbox/eve"
pub eve -q 1 -n -t "$ask/eve"
# Bombs of CBOR: deep nesting, huge lengths, endless ones, tags.
for bomb in '\x81%.0s' '\xa1\x00%.0s' '\xc2%.0s' '\xd8\x18%.0s' '\x9f%.0s'; do
	printf "$bomb" $(seq 5000) | throw "$inbox/eve"
	printf "$bomb" $(seq 5000) | throw "$ask/eve"
done
for bomb in '\x9b\xff\xff\xff\xff\xff\xff\xff\xff' '\x5b\x7f\xff\xff\xff' \
	'\x5b\x00\x00\x00\x01\x00\x00\x00\x00' '\xbb\xff\xff\xff\xff\x00' \
	'\x84\x01\x02\x5a\xff\xff\xff\xff' '\xfb\x7f\xf0\x00\x00\x00\x00\x00'; do
	printf "$bomb" | throw "$inbox/eve"
	printf "$bomb" | throw "$ask/eve"
done
checked "nonsense is thrown at bob"

# Her own list and keys are nonsense, then old, then somebody else's.
sub admin -t doran/1/u/alice/list -C 1 -W 5 -N >"$work/alice.list" ||
	fail "no list of alice"
for file in real alice.list; do
	pub eve -q 1 -r -t doran/1/u/eve/list -f "$work/$file"
	pub eve -q 1 -r -t "doran/1/u/eve/d/$eve_device/keys" -f "$work/$file"
	pub eve -q 1 -r -t "doran/1/u/eve/d/$eve_device/on" -f "$work/$file"
done
expect 0 "bob keeps her last good list" says bob send -t eve@example.org \
	-m 'hello eve' --wait=sent --timeout 5
expect 0 "alice's next message" says alice send -t bob@example.org \
	-m 'after' --wait=delivered
until_so 10 grep -q '"text":"after"' "$work/bob.out" || fail "it is not shown"
checked "bob shows it"
kill -0 "$listener" || fail "bob's listener has ended"
end_group "$listener"
checked "bob's listener has survived"
expect 0 "doctor" says bob doctor --json
for kind in envelope ask; do
	count=$(jq -s "[.[]|select(.check==\"refused-$kind\")|.count]|add//0" \
		<<<"$out")
	((count > 10)) || fail "$kind: only $count"
	checked "refused-$kind: $count"
done
jq -rj .detail <<<"$out" | LC_ALL=C grep -q '[[:cntrl:]]' &&
	fail "doctor passes control bytes on"
has "doctor names Eve" eve@example.org "$out"
same "the real one, sent again, is shown once" 1 \
	"$(says bob history eve@example.org --json </dev/null |
		grep -c 'from eve')"

# --- hostile text from a contact -------------------------------------------

expect 0 "a hostile name" says bob contacts add alice@example.org \
	--name "$(printf 'Al\342\200\256ice\033[31m\033]0;x\007\302\233')"

printf 'x\033]0;title\007\033[2J\033[31mred\r\nhidden\rover\b\b\x7f\302\233' \
	>"$work/text"
printf '31m\342\200\256rtl\342\201\246 \342\200\213 a\314\201' >>"$work/text"
printf '\314\201%.0s' $(seq 60) >>"$work/text"
expect 0 "escape sequences are sent" says alice send -t bob@example.org \
	-f "$work/text" --wait=queued
says alice listen -W 1 >/dev/null 2>&1 || fail "alice: $?"

# clean TEXT COMMAND...: nothing but lines of printable text comes out.
clean()
{
	local text=$1 wrong
	shift
	"$@" >"$work/out" 2>&1 </dev/null || fail "$text: exit code $?"
	! LC_ALL=C tr -d '\n' <"$work/out" | LC_ALL=C grep -qP '[\x00-\x1f\x7f]' ||
		fail "$text: control bytes"
	for wrong in '\xe2\x80\xae' '\xe2\x81\xa6' '\xe2\x80\x8b' '\xc2\x9b'; do
		! LC_ALL=C grep -qP "$wrong" "$work/out" ||
			fail "$text: $wrong"
	done
	checked "$text"
}

clean "listen" says bob listen -n 1 -W 10
grep -q red "$work/out" || fail "the message is not there"
clean "listen --json" says bob listen --json --since all -W 0
jq -r .text <"$work/out" | LC_ALL=C grep -qP '[\x00-\x09\x0b-\x1f\x7f]' &&
	fail "control bytes in the text of JSON"
clean "history" says bob history alice@example.org
clean "history --json" says bob history alice@example.org --json
clean "chats" says bob chats
clean "contacts" says bob contacts
clean "alice's own history" says alice history bob@example.org
clean "doctor" says bob doctor
expect 0 "and alice's next message" says alice send -t bob@example.org \
	-m 'the end' --wait=sent
expect 0 "arrives" says bob listen --json -n 1 -W 10
has "as written" 'the end' "$out"
schemas_fit message check
