# SPDX-License-Identifier: GPL-3.0-or-later
# A disk whose flush does not return: every command ends when it should, with
# an honest word; what was handed over is there once, later.
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
says alice send -t bob@example.org -m before </dev/null || fail "not sent: $?"

# within SECONDS CODE TEXT COMMAND...: ends with that code in that time.
within()
{
	local limit=$1 start=${EPOCHREALTIME/[.,]/}
	shift
	LIMIT=30 expect "$@"
	((${EPOCHREALTIME/[.,]/} - start < limit * 1000000)) ||
		fail "$2: took longer than $limit s"
}

# What of that name has come to bob.
came()
{
	sql bob "SELECT text FROM message WHERE text LIKE '$1 %'" | sort
}

own()
{
	in_group as alice $(disk_runs alice) listen --json \
		>>"$work/alice.heard" 2>>"$work/alice.said"
	owner=${pids[-1]}
	until_so 10 owned alice || fail "no owner"
}

in_group says bob listen --json >"$work/bob.heard" 2>"$work/bob.said"
own

# --- the owner is killed with a request in flight --------------------------

# It is written but not flushed: the one who asked cannot know, asks the next
# owner again, which is itself, and it is there once. Nothing else is on its
# way to the disk.
sleep 1
disk alice -1 stalled
on_disk alice send -t bob@example.org -m 'in flight' --wait=delivered \
	--timeout 20 </dev/null 2>"$work/flight.said" &
flight=$!
sleep 1
end_group "$owner" KILL
disk alice -1
rc=0
wait "$flight" || rc=$?
((rc == 0)) || fail "in flight: exit code $rc: $(cat "$work/flight.said")"
same "what was in flight when the owner was killed is there once" 1 \
	"$(sql alice "SELECT count(*) FROM message WHERE text = 'in flight'")"
same "and came once" 'in flight' "$(came in)"
rm -f "$work"/alice/run/doran/*.sock
own

# --- through an owner that is held up --------------------------------------

disk alice -1 stalled
within 4 75 "send through it" on_disk alice send -t bob@example.org \
	-m 'through 1' --timeout 1
[[ $err != *'stays queued'* && $err != *'not sent:'* ]] ||
	fail "it claims to know: $err"
# Now the engine is held up: nothing that it is asked for is done.
LIMIT=15 on_disk alice contacts add carol@example.org </dev/null \
	>>"$work/crowd.said" 2>&1 &
contact=$!
within 4 75 "send --wait=queued through it" on_disk alice send \
	-t bob@example.org -m 'through 2' --wait=queued --timeout 1
within 4 75 "send -l through it" on_disk alice send -l -t bob@example.org \
	--timeout 1 -f <(seq -f 'through %g' 3 40)
senders=()
for i in $(seq 41 50); do
	LIMIT=9 on_disk alice send -t bob@example.org -m "through $i" \
		--timeout 2 </dev/null >>"$work/crowd.said" 2>&1 &
	senders+=($!)
done
within 3 0 "the history meanwhile" on_disk alice history bob@example.org
within 3 0 "the chats meanwhile" on_disk alice chats
for pid in "${senders[@]}"; do
	rc=0
	wait "$pid" || rc=$?
	((rc == 75)) || fail "one of ten senders: exit code $rc"
done
checked "ten at once each end with 75"
rc=0
wait "$contact" || rc=$?
((rc == 75)) || fail "contacts add: exit code $rc"
checked "adding a contact too, after a while"
disk alice -1
empty()
{
	[[ $(sql alice 'SELECT count(*) FROM outbox') == 0 ]]
}

until_so 30 eval '[[ $(sql alice "SELECT count(*) FROM message
	WHERE text = '"'through 50'"'") == 1 ]]' || \
	fail "what was handed over is lost"
until_so 30 empty || fail "the outbox is not emptied"
same "what was handed over comes when the disk is back, once" \
	"$(seq -f 'through %g' 50 | sort)" "$(came through)" >/dev/null
checked "what was handed over comes when the disk is back, once"
expect 0 "as if nothing had been" on_disk alice send -t bob@example.org \
	-m after --wait=delivered

# --- the one who is held up ends -------------------------------------------

disk alice -1 stalled
on_disk alice send -t bob@example.org -m 'stuck 1' --timeout 1 </dev/null \
	>>"$work/crowd.said" 2>&1 || true
kill -TERM -- "-$owner"
until_so 10 group_gone "$owner" || fail "the owner does not end"
end_group "$owner"
checked "an owner that is held up ends when it is told"

# --- alone -----------------------------------------------------------------

within 12 75 "send alone" on_disk alice send -t bob@example.org -m 'alone 1' \
	--timeout 1
[[ $err != *'stays queued'* && $err != *'not sent:'* ]] ||
	fail "it claims to know: $err"
disk alice -1
expect 0 "with the disk back" on_disk alice send -t bob@example.org -m 'alone 2' \
	--wait=delivered
for text in 'stuck 1' 'alone 1' 'alone 2'; do
	(($(came "${text% *}" | grep -cx "$text") <= 1)) || fail "$text twice"
done
same "the store is whole" ok "$(sql alice 'PRAGMA integrity_check')"
