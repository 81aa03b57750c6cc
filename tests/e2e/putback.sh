# SPDX-License-Identifier: GPL-3.0-or-later
# A store that was put back from a copy becomes a new device: the talk goes on,
# nothing comes twice, and the old device leaves nothing at the server.
set -eu
. "$srcdir/tests/lib/people.sh"

login alice
login bob
stage
person alice
person bob
friends alice bob
db=$work/alice/data/doran/doran.db

# retained: the topics of alice's devices that have a value.
retained()
{
	sub admin -t 'doran/1/u/alice/d/#' -F '%t %l' --retained-only -W 1 2>/dev/null |
		sort || true
}

one()
{
	says alice send -t bob@example.org -m "$1" </dev/null ||
		fail "alice's message: exit code $?"
}

in_group says bob listen --json >"$work/bob.heard" 2>"$work/bob.said"
until_so 10 owned bob || fail "bob does not listen"
one before
cp "$db" "$work/copy"
one 'after the copy'
rm -f "$db"-*
old=$(retained)
has "her device has a bundle there" /keys "$old"
cp "$work/copy" "$db"
# Out of reach at first: then it is done with the next connection.
broker_stop
expect 75 "a message without a server" says alice send -t bob@example.org \
	-m 'put back' --timeout 1
broker_start || fail "the broker does not come back"
expect 0 "with the server" says alice send -t bob@example.org -m again \
	--wait=delivered
new=$(retained)
[[ $new == */keys* ]] || fail "no bundle: $new"
[[ ${new%% *} != "${old%% *}" ]] || fail "it is the same device"
same "one device has values there" 1 "$(cut -d/ -f6 <<<"$new" | sort -u |
	wc -l)"
heard()
{
	(($(jq -s '[.[]|select(.type=="message")]|length' \
		"$work/bob.heard") >= 4))
}

until_so 20 heard || fail "bob has not all"
same "bob has all, once" $'after the copy\nagain\nbefore\nput back' "$(jq -r \
	'select(.type=="message")|.text' "$work/bob.heard" | sort)"
