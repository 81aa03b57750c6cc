# SPDX-License-Identifier: GPL-3.0-or-later
# A store on a read-only file system, and stores that are damaged: refused
# with a reason, never overwritten; what only reads still works.
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
data=$work/alice/data/doran
db=$data/doran.db

# refused CODE TEXT WORDS ARGUMENT...: with at most 3 lines, of doran's.
refused()
{
	local code=$1 text=$2 words=$3
	shift 3
	expect "$code" "$text" on_disk alice "$@"
	[[ $err == doran:* ]] || fail "$text: says ‘$err’"
	(($(wc -l <<<"$err") <= 3)) || fail "$text: too many words: $err"
	[[ $err == *"$words"* ]] || fail "$text: no ‘$words’ in: $err"
}

# The readers, of a store that nobody owns.
readers()
{
	expect 0 "history, $1" on_disk alice history bob@example.org
	has "has the text" before "$out"
	expect 0 "chats, $1" on_disk alice chats
	has "has the chat" bob@example.org "$out"
	expect 0 "contacts, $1" on_disk alice contacts
	has "has the contact" bob@example.org "$out"
}

# --- read-only -------------------------------------------------------------

disk alice -1 read-only
sums=$(cat "$data"/* | sha256sum)
refused 74 "send on a read-only disk" "$data" send -t bob@example.org -m x
has "it says why" "ead-only" "$err"
refused 74 "listen on a read-only disk" "$data" listen -n 1 -W 5
readers "on a read-only disk"
same "not a byte has changed" "$sums" "$(cat "$data"/* | sha256sum)"

# Its owner was killed and left a log.
disk alice -1
in_group on_disk alice listen >/dev/null 2>"$work/alice.said"
until_so 10 owned alice || fail "no owner"
on_disk alice send -t bob@example.org -m 'before it was killed' </dev/null ||
	fail "not sent: $?"
end_group "${pids[-1]}" KILL
[[ -s $db-wal ]] || fail "no log was left"
disk alice -1 read-only
readers "on a read-only disk with a log"
has "has the contact too" bob@example.org "$out"
expect 0 "what the log has" on_disk alice history bob@example.org
has "is shown" 'before it was killed' "$out"
disk alice -1
expect 0 "writable again" on_disk alice send -t bob@example.org -m after

# A file that nobody may write to; root may.
if (($(id -u) != 0)); then
	chmod 400 "$db"
	refused 74 "send with a read-only file" "$db" send \
		-t bob@example.org -m x
	chmod 500 "$data"
	readers "with a read-only file and folder"
	chmod 700 "$data"
	chmod 600 "$db"
fi

# --- a disk that cannot be read --------------------------------------------

disk alice -1 bad-read
refused 74 "send from a disk that fails" "$db" send -t bob@example.org -m x
refused 74 "history from a disk that fails" "$db" history bob@example.org
disk alice -1
expect 0 "when it works again" on_disk alice send -t bob@example.org -m again

# A flush that fails in the middle: what was told is so.
disk alice -1 bad-sync
refused 74 "send to a disk that cannot flush" "$data" send \
	-t bob@example.org -m 'not flushed'
disk alice -1
expect 0 "when it can flush" on_disk alice send -t bob@example.org -m flushed
expect 0 "bob's history" says bob listen --json --since all -W 1
same "what was told as failed was not sent" '' "$(jq -r \
	'select(.text=="not flushed")|.text' <<<"$out")"

# --- damaged files ---------------------------------------------------------

# damaged TEXT: as $db is now, it is refused and stays as it is; then good
# again.
damaged()
{
	local sum
	rm -f "$db-wal" "$db-shm"
	sum=$(sha256sum <"$db")
	refused 74 "send: $1" "$db" send -t bob@example.org -m x
	refused 74 "listen: $1" "$db" listen -n 1 -W 5
	refused 74 "history: $1" "$db" history bob@example.org
	expect 74 "doctor: $1" on_disk alice doctor
	same "it is left as it is" "$sum" "$(sha256sum <"$db")"
	cp "$work/good" "$db"
}

says alice listen -W 0 >/dev/null
[[ ! -s $db-wal ]] || fail "a log is left"
cp "$db" "$work/good"
cp "$work/alice/words" "$db"
damaged "a text in its place"
head -c 4096 /dev/urandom >"$db"
damaged "random bytes"
head -c 5000 "$work/good" >"$db"
damaged "cut short"
expect 0 "the good copy works" on_disk alice history bob@example.org
# Pages in the middle: it opens, and doctor says so.
head -c 40960 /dev/urandom | dd of="$db" bs=4096 seek=8 conv=notrunc \
	status=none
expect 74 "doctor finds damaged pages" on_disk alice doctor
has "and names the file" "doran.db" "$out$err"
rc=0
on_disk alice send -t bob@example.org -m x </dev/null >/dev/null \
	2>"$work/err" || rc=$?
((rc == 74)) || fail "send with damaged pages: $rc: $(cat "$work/err")"
grep -q "$db is damaged" "$work/err" || fail "it says: $(cat "$work/err")"
checked "send with damaged pages is refused"
