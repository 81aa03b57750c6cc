# SPDX-License-Identifier: GPL-3.0-or-later
# Many commands at once, both sides at once, first messages that cross, long
# texts, and a lot for somebody who is away.
set -eu
. "$srcdir/tests/lib/people.sh"

login alice
login bob
stage
person alice
person bob
friends alice bob

# has_all NAME PREFIX COUNT TOTAL: that many texts, once each, among those
# that have come so far.
has_all()
{
	expect 0 "what $1 has" says "$1" listen --json --since all -n "$4" -W 30
	same "all of ‘$2’, once" "$(seq -f "$2 %g" 1 "$3" | sort)" \
		"$(jq -r "select(.type==\"message\")|.text" <<<"$out" |
			grep "^$2 " | sort)"
}

# --- first messages cross --------------------------------------------------

says alice send -t bob@example.org -m 'cross 1' >>"$work/alice.log" 2>&1 &
one=$!
says bob send -t alice@example.org -m 'cross 1' >>"$work/bob.log" 2>&1 &
other=$!
wait "$one" || fail "alice's first: $?"
wait "$other" || fail "bob's first: $?"
has_all alice cross 1 1
has_all bob cross 1 1

# --- many commands at once -------------------------------------------------

senders=()
for i in $(seq 12); do
	says alice send -t bob@example.org -m "at once $i" --timeout 30 \
		>>"$work/alice.log" 2>&1 &
	senders+=($!)
done
for pid in "${senders[@]}"; do
	wait "$pid" || fail "one of many senders: $?"
done
checked "twelve senders at once"
has_all bob 'at once' 12 13

# --- both at once ----------------------------------------------------------

in_group says alice listen --json >"$work/alice.out" 2>>"$work/alice.log"
alice=$!
in_group says bob listen --json >"$work/bob.out" 2>>"$work/bob.log"
bob=$!
until_so 10 owned alice && until_so 10 owned bob || fail "no owners"
seq -f 'busy %g' 300 >"$work/busy"
says alice send -t bob@example.org -l --wait=delivered --timeout 60 \
	<"$work/busy" >>"$work/alice.log" 2>&1 &
one=$!
says bob send -t alice@example.org -l --wait=delivered --timeout 60 \
	<"$work/busy" >>"$work/bob.log" 2>&1 &
other=$!
wait "$one" || fail "alice's 300: $?"
wait "$other" || fail "bob's 300: $?"
checked "three hundred each way at once are delivered"
end_group "$alice"
end_group "$bob"
has_all alice busy 300 301
has_all bob busy 300 313

# --- long texts ------------------------------------------------------------

head -c 60000 /dev/zero | tr '\0' 'x' >"$work/long"
expect 0 "a text of 60,000 bytes" says alice send -t bob@example.org \
	-f "$work/long"
expect 0 "bob gets it" says bob listen --json -n 1 -W 10
same "whole" "$(cat "$work/long")" "$(jq -r .text <<<"$out")" >/dev/null
checked "whole"
head -c 9000000 /dev/zero | tr '\0' 'x' >"$work/long"
expect 65 "a text of 9,000,000 bytes is refused" says alice send \
	-t bob@example.org -f "$work/long"

# --- somebody away ---------------------------------------------------------

for i in $(seq 60); do
	says alice send -t bob@example.org -m "away $i" --wait=sent \
		>>"$work/alice.log" 2>&1 || fail "message $i: $?"
done
checked "sixty sent one by one"
seq -f 'more %g' 1500 >"$work/more"
says alice send -t bob@example.org -l --wait=sent --timeout 60 <"$work/more" \
	>>"$work/alice.log" 2>&1 || fail "1500 lines: $?"
checked "1500 more"
has_all bob away 60 374
has_all bob more 1500 1874
expect 75 "and nothing else" says bob listen --since all -n 1875 -W 1
expect 0 "alice looks in" says alice listen -W 1
expect 0 "alice's history" says alice history bob@example.org --json -n 3000
same "all of hers is delivered" delivered "$(jq -r 'select(.outgoing)|.state' \
	<<<"$out" | sort -u)"
for name in alice bob; do
	expect 0 "$name's doctor" says "$name" doctor --json
	[[ $out != *refused-* ]] || fail "$name refused something: $out"
	expect 0 "$name's history" says "$name" history \
		"$([[ $name == alice ]] && echo bob || echo alice)@example.org" \
		--json -n 3000
	same "no notice" '' "$(jq -c 'select(.type=="notice")' <<<"$out")"
done
