# SPDX-License-Identifier: GPL-3.0-or-later
# What goes wrong: each has a message of its own and an exit code, and nothing
# is lost by it.
set -eu
# Disks of its own, which go away with it, where that is allowed.
if [[ -z ${own_mounts-} ]] && (($(id -u) == 0)) && unshare -m true 2>/dev/null
then
	own_mounts=yes exec unshare -m bash "$0"
fi
. "$srcdir/tests/lib/people.sh"
need sqlite3

scene_clean()
{
	umount "$work/alice/data" 2>/dev/null || true
}

login alice
login bob
login carol
stage
person alice
person bob
friends alice bob

# --- the table: CODE | TEXT | WHAT IT SAYS | COMMAND... --------------------

row()
{
	local code=$1 text=$2 words=$3
	shift 3
	expect "$code" "$text" says alice "$@"
	if ((code != 0)); then
		[[ -n $err ]] || fail "$text: not a word"
		(($(wc -l <<<"$err") <= 3)) || fail "$text: $err"
		[[ $err == doran:* ]] || fail "$text: says $err"
		[[ $err == *"$words"* ]] || fail "$text: no ‘$words’ in: $err"
	fi
}

row 0 "sent" '' send -t bob@example.org -m hello
row 64 "no recipient" recipient send -m hello
row 64 "unknown command" sned sned
row 65 "not UTF-8" UTF-8 send -t bob@example.org -m $'\xff\xfe'
row 65 "an empty text" empty send -t bob@example.org -m ''
row 66 "no such file" missing.txt send -t bob@example.org -f "$work/missing.txt"
row 66 "no such chat" nobody history nobody@example.org
row 66 "no such account" work send -a work -t bob@example.org -m x
row 68 "another network" elsewhere send -t bob@elsewhere.example -m x
row 68 "oneself" own send -t alice@example.org -m x
row 75 "no keys of that name yet" nobody send -t nobody@example.org -m x \
	--timeout 1
row 80 "one of two" nobody send -t bob@example.org -t nobody@example.org -m x \
	--timeout 1
row 78 "a choice against the account's" always send -t bob@example.org \
	--e2ee off -m x

# --- configuration ---------------------------------------------------------

conf=$work/alice/config/doran/doran.conf
cp "$conf" "$work/conf.good"

# broken CODE TEXT WORDS: as $conf is now, then good again
broken()
{
	row "$1" "$2" "$3" send -t bob@example.org -m x --timeout 2
	cp "$work/conf.good" "$conf"
}

echo 'not a key file' >"$conf"
broken 78 "a broken configuration" doran.conf
sed -i 's/^backend.*/backend = carrier-pigeon/' "$conf"
broken 78 "a missing module" carrier-pigeon
sed -i 's/^address.*/address = nonsense/' "$conf"
broken 78 "an address that is none" address
sed -i 's/^server.*/server = gopher:\/\/127.0.0.1/' "$conf"
broken 78 "a scheme that the module does not know" gopher
echo 'colour = blue' >>"$conf"
broken 78 "an unknown key" colour
mv "$conf" "$conf.away"
row 78 "no account at all" account send -t bob@example.org -m x
mv "$conf.away" "$conf"

# --- the server ------------------------------------------------------------

sed -i "s/^password-command.*/password-command = echo wrong/" "$conf"
broken 77 "a wrong password" login
sed -i "s/^password-command.*/password-command = exit 3/" "$conf"
broken 77 "a password command that fails" password-command
folders carol
add()
{
	says "$@" --address carol@example.org --recovery-file \
		"$work/carol/words" --password-command \
		"cat '$work/carol.password'"
}

nobody_there=$(broker_pick_port)
expect 69 "account add without a server" add carol account add home \
	--server "mqtt://127.0.0.1:$nobody_there" --timeout 2
[[ ! -e $work/carol/words && ! -s $work/carol/config/doran/doran.conf ]] ||
	fail "account add leaves something behind"
checked "nothing is left of it"
expect 77 "account add with a wrong password" says carol account add home \
	--server "$server" --address carol@example.org --recovery-file \
	"$work/carol/words" --password-command "echo wrong"
sed -i "s|^server.*|server = mqtt://127.0.0.1:$nobody_there|" "$conf"
broken 75 "a server out of reach" queued
echo nonsense | pub operator -t doran/1/net -q 1 -r -s
expect 76 "account add where the network has no valid name" add carol \
	account add home --server "$server"
network
# Something listens that is no broker.
if command -v socat >/dev/null; then
	in_group socat "TCP-LISTEN:$nobody_there,bind=127.0.0.1,fork,reuseaddr" \
		SYSTEM:'printf "HTTP/1.1 400 Bad Request\r\n\r\n"; sleep 1' \
		2>/dev/null
	until_so 5 eval "(: <>/dev/tcp/127.0.0.1/$nobody_there) 2>/dev/null"
	expect 69 "a server that is no broker" add carol account add home \
		--server "mqtt://127.0.0.1:$nobody_there" --timeout 3
	end_group "${pids[-1]}"
fi
row 0 "all that was queued goes out with the next" '' send \
	-t bob@example.org -m 'and this' --wait=sent
expect 0 "bob has it" says bob listen --json --since all -W 2
same "each once" 1 "$(jq -s '[.[]|select(.text=="and this")]|length' <<<"$out")"

# --- another key -----------------------------------------------------------

# Bob loses everything and begins anew.
rm -rf "$work/bob/data" "$work/bob/state" "$work/bob/config"
folders bob
again()
{
	says bob account add home --server "$server" --address bob@example.org \
		--password-command "cat '$work/bob.password'" \
		--recovery-file "$work/bob/words.new" "$@"
}

expect 79 "an address that has keys already" again
expect 0 "account add --replace" again --replace
expect 0 "bob adds alice again" says bob contacts add alice@example.org
row 79 "a changed key" key send -t bob@example.org -m 'who are you' --timeout 5
row 79 "still" key send -t bob@example.org -m 'who are you' --timeout 5
expect 0 "doctor" says alice doctor --json
has "warns of it" '"check":"key-changed","state":"warn"' "$out"
expect 0 "verify shows both numbers" says alice verify bob@example.org --json
old=$(jq -r .number <<<"$out") new=$(jq -r .changed_number <<<"$out")
[[ $old != "$new" ]] || fail "the numbers are the same"
expect 0 "bob's number" says bob verify alice@example.org --json
same "the new number is bob's" "$new" "$(jq -r .number <<<"$out")"
expect 0 "confirmed" says alice verify bob@example.org --confirm
in_group says bob listen --json >"$work/bob.out" 2>>"$work/bob.log"
row 0 "then it is delivered" '' send -t bob@example.org -m 'I see' \
	--wait=delivered
end_group "${pids[-1]}"
same "and what waited for that, once each" 1 "$(jq -s \
	'[.[]|select(.text=="I see")]|length' "$work/bob.out")"
expect 0 "bob writes back" says bob send -t alice@example.org -m 'good' \
	--wait=sent
expect 0 "alice reads it" says alice listen --json -n 1 -W 5
has "encrypted" '"encrypted":true' "$out"

# --- the store -------------------------------------------------------------

db=$work/alice/data/doran/doran.db
settle()
{
	says alice listen -W 1 >/dev/null 2>&1 || true
}

# A newer store is refused and left as it is.
settle
sqlite3 "$db" 'PRAGMA wal_checkpoint(TRUNCATE)' >/dev/null
cp "$db" "$work/db.good"
version=$(sqlite3 "$db" 'PRAGMA user_version')
sqlite3 "$db" "PRAGMA user_version = $((version + 1))"
sum=$(sha256sum <"$db")
row 74 "a newer store" newer send -t bob@example.org -m x
row 74 "a newer store, read" newer history bob@example.org
same "it is untouched" "$sum" "$(sha256sum <"$db")"
sqlite3 "$db" "PRAGMA user_version = $version"
row 0 "as it was, it works" '' send -t bob@example.org -m 'back again'

# A damaged one is told; the good copy is not replaced by anything.
settle
cp "$db" "$work/db.good"
head -c 4096 /dev/urandom | dd of="$db" bs=4096 conv=notrunc status=none
rm -f "$db-wal" "$db-shm"
row 74 "a damaged store" doran.db send -t bob@example.org -m x
expect 74 "doctor says so too" says alice doctor
cp "$work/db.good" "$db"
rm -f "$db-wal" "$db-shm"
row 0 "with the copy it works" '' accounts

# Somebody else owns it and does not answer.
: >"$work/lock"
(
	exec 9<>"$work/alice/data/doran/owner.lock"
	flock -n 9 || exit 1
	: >"$work/locked"
	exec sleep 600
) &
pids+=($!)
locker=$!
until_so 5 test -e "$work/locked" || fail "the lock cannot be held"
row 75 "another owner" "" send -t bob@example.org -m x --timeout 1
kill "$locker"
row 0 "when it has gone" '' send -t bob@example.org -m 'free again'

expect 0 "a notice in the history" says alice history bob@example.org --json
schemas_fit check notice message verify

# --- disks -----------------------------------------------------------------

if [[ -z ${own_mounts-} ]]; then
	checked "no right to mount: no full and no read-only disk"
	exit 0
fi
settle
mv "$work/alice/data" "$work/alice/data.disk"
mkdir "$work/alice/data"
if ! mount -t tmpfs -o size=2m,mode=700 tmpfs "$work/alice/data"; then
	checked "no right to mount: no full and no read-only disk"
	exit 0
fi
cp -a "$work/alice/data.disk/." "$work/alice/data"
row 0 "on a small disk" '' send -t bob@example.org -m 'small'
dd if=/dev/zero of="$work/alice/data/filler" bs=4096 2>/dev/null || true
row 74 "a full disk" room send -t bob@example.org -m 'no room'
rm "$work/alice/data/filler"
row 0 "with room again" '' send -t bob@example.org -m 'room again'
seq -f 'many %g' 20000 >"$work/many"
expect 74 "a disk that fills meanwhile" says alice send -t bob@example.org \
	-l -f "$work/many" --wait=queued
mount -o remount,size=64m "$work/alice/data"
expect 0 "its store is whole" says alice doctor --json
has "doctor says so" '"check":"store","state":"ok"' "$out"
LIMIT=120 expect 0 "nothing that was stored is lost" says alice history \
	bob@example.org --json -n 30000
has "the text before" '"text":"small"' "$out"
has "the text after" '"text":"room again"' "$out"
stored=$(grep -c '"text":"many ' <<<"$out") || fail "nothing was stored"
in_group says bob listen --json >"$work/bob.many" 2>>"$work/bob.log"
listener=$!
row 0 "then everything goes out" '' send -t bob@example.org -m 'the last' \
	--wait=delivered --timeout 60
all_many()
{
	(($(grep -c '"text":"many ' "$work/bob.many") >= stored))
}

in_group says alice listen >"$work/alice.out" 2>>"$work/alice.log"
until_so 60 all_many || fail "of $stored only" \
	"$(grep -c '"text":"many ' "$work/bob.many") arrive"
end_group "${pids[-1]}"
end_group "$listener"
same "and $stored arrive, each once" "$stored" "$(jq -r 'select(.text|
	startswith("many "))|.text' "$work/bob.many" | sort -u | wc -l)"

settle
mount -o remount,ro "$work/alice/data"
row 74 "a read-only store" "" send -t bob@example.org -m x
mount -o remount,rw "$work/alice/data"
row 0 "writable again" '' send -t bob@example.org -m 'writable again'
