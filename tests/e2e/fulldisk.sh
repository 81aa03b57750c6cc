# SPDX-License-Identifier: GPL-3.0-or-later
# The disk of one side fills in the middle of a batch: what was reported as
# queued is there, the rest is refused with a reason, and when there is room
# again everything goes on by itself, once.
set -eu
. "$srcdir/tests/lib/people.sh"
. "$srcdir/tests/lib/baddisk.sh"

login alice
login bob
stage
person alice
person bob
friends alice bob
disk alice -1
disk bob -1

# queued_is_there: what --json printed as queued is what is in the store, and
# each with its payload and its outbox row.
queued_is_there()
{
	jq -r 'select(.type=="status")|.id' <<<"$out" | tr a-f A-F | sort \
		>"$work/told"
	sql alice "SELECT hex(id) FROM message WHERE text LIKE '$1 %'" | sort \
		>"$work/there"
	cmp "$work/told" "$work/there" || fail "told of" \
		"$(wc -l <"$work/told"), stored are $(wc -l <"$work/there")"
	checked "the $(wc -l <"$work/told") that were reported are there"
	same "each whole" 0 "$(sql alice "SELECT count(*) FROM message WHERE
		outgoing = 1 AND text LIKE '$1 %' AND state = 0 AND row
		NOT IN (SELECT message FROM payload p JOIN outbox o
			ON o.payload = p.id)")"
	same "the store is whole" ok "$(sql alice 'PRAGMA integrity_check')"
}

says_why()
{
	has "it says what to do" 'Make room' "$err"
	has "and where" "$work/alice/data/doran/" "$err"
	(($(wc -l <<<"$err") <= 3)) || fail "too many words: $err"
}

# --- the sender's own store ------------------------------------------------

seq -f 'alone %g' 3000 >"$work/lines"
disk alice 1000000
expect 74 "the disk fills during send -l" on_disk alice send -l \
	-t bob@example.org -f "$work/lines" --wait=queued --json
says_why
queued_is_there alone
[[ -s $work/told ]] || fail "nothing at all was stored"
expect 74 "the next is refused" on_disk alice send -t bob@example.org -m no
says_why
expect 0 "the history can be read" on_disk alice history bob@example.org
disk alice -1

# --- through an owner, which lives on --------------------------------------

in_group on_disk alice listen --json >"$work/alice.heard" 2>"$work/alice.said"
owner=${pids[-1]}
until_so 10 owned alice || fail "no owner"
# What it has to write itself is written first.
all_sent()
{
	[[ $(sql alice 'SELECT count(*) FROM message WHERE outgoing = 1 AND
		state = 0') == 0 ]]
}

until_so 30 all_sent || fail "alice's first ones are not sent"
# The index of words takes room too: first that.
indexed()
{
	[[ $(sql "$1" "SELECT count(*) FROM meta, message
		WHERE key = 'index-high' AND row > value") == 0 ]]
}
until_so 30 indexed alice || fail "the index stays behind"
seq -f 'through %g' 3000 >"$work/lines"
disk alice 2000000
expect 74 "the disk fills during send -l through an owner" on_disk alice \
	send -l -t bob@example.org -f "$work/lines" --wait=queued --json
says_why
queued_is_there through
owned alice && kill -0 "$owner" || fail "the owner ended"
in_group says bob listen --json >"$work/bob.heard" 2>"$work/bob.said"
listener=${pids[-1]}
disk alice -1

# texts NAME: in the store of that person, without the last one.
texts()
{
	sql "$1" "SELECT text FROM message WHERE kind = 1" | grep -v last |
		sort
}

empty()
{
	[[ $(sql "$1" 'SELECT count(*) FROM outbox') == 0 ]]
}

until_so 60 empty alice || fail "alice's outbox is not emptied"
checked "with room again all goes out, without being told"
same "bob has what alice stored, once each" "$(texts alice)" "$(texts bob)" \
	>/dev/null
checked "bob has what alice stored, once each"
end_group "$listener"

# --- the receiver's --------------------------------------------------------

in_group on_disk bob listen --json >>"$work/bob.heard" 2>>"$work/bob.said"
listener=${pids[-1]}
until_so 10 owned bob || fail "bob does not listen"
on_disk alice send -t bob@example.org -m 'last before' --wait=delivered ||
	fail "not delivered: $?"
before=$(sql bob 'SELECT count(*) FROM message')
# A log that was written back has room inside for a batch.
until_so 30 indexed bob || fail "bob's index stays behind"
emptied()
{
	[[ $(sqlite3 "$work/bob/data/doran/doran.db" \
		'PRAGMA wal_checkpoint(TRUNCATE)') == 0* ]]
}
until_so 30 emptied || fail "bob's log is not emptied"
disk bob 0
seq -f 'late %g' 60 >"$work/lines"
expect 75 "to somebody whose disk is full nothing is delivered" says alice \
	send -l -t bob@example.org -f "$work/lines" --wait=delivered --timeout 2
same "the server has it" 60 "$(sql alice "SELECT count(*) FROM message WHERE
	text LIKE 'late %' AND state = 1")"
same "nothing is stored there" "$before" \
	"$(sql bob 'SELECT count(*) FROM message')"
same "nothing is acknowledged" 60 "$(sql alice "SELECT count(*) FROM outbox
	WHERE payload IN (SELECT id FROM payload WHERE message > 0)")"
disk bob -1
until_so 60 empty alice || fail "it does not come later"
checked "with room again it comes, without being told"
same "once each" "$(texts alice)" "$(texts bob)" >/dev/null
checked "once each"
grep -q '"text":"late 60"' "$work/bob.heard" || fail "bob did not hear it"
for name in alice bob; do
	expect 0 "$name's history" says "$name" history \
		"$([[ $name == alice ]] && echo bob || echo alice)@example.org" \
		--json -n 8000
	same "without a notice" '' "$(jq -c 'select(.type=="notice")' \
		<<<"$out")"
	same "the store of $name is whole" ok \
		"$(sql "$name" 'PRAGMA integrity_check')"
done
end_group "$owner"
end_group "$listener"
