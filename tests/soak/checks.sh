# SPDX-License-Identifier: GPL-3.0-or-later
# What has to be so after the soak; sourced by soak.sh.

# sql NAME STATEMENT: of that person's store.
sql()
{
	sqlite3 "file:$work/$1/data/doran/doran.db?mode=ro" "$2"
}

# texts NAME WHERE: in the order in which they are shown.
texts()
{
	sql "$1" "SELECT text FROM message WHERE kind = 1 AND $2
		ORDER BY clock, id"
}

# nothing TEXT COMMAND...: that prints nothing.
nothing()
{
	local text=$1 found
	shift
	found=$("$@" | head -n 20) || true
	[[ -z $found ]] || fail "$text: $found"
	checked "$text"
}

# arrived_exactly FROM TO
arrived_exactly()
{
	texts "$1" outgoing=1 | sort >"$work/$1.sent"
	texts "$2" outgoing=0 | sort >"$work/$2.got"
	nothing "$1 has sent nothing twice" uniq -d "$work/$1.sent"
	nothing "$2 has got nothing twice" uniq -d "$work/$2.got"
	diff "$work/$1.sent" "$work/$2.got" >"$work/$1.diff" ||
		fail "$2 has not what $1 sent: $(head -n 20 "$work/$1.diff")"
	checked "$2 has all $(wc -l <"$work/$2.got") of $1, each once"
	nothing "by their IDs too" diff <(ids "$1" 1) <(ids "$2" 0)
}

ids()
{
	sql "$1" "SELECT hex(id) FROM message WHERE kind = 1 AND
		outgoing = $2 ORDER BY 1"
}

# in_order NAME WHO: the texts of one sender are shown in its order.
in_order()
{
	nothing "what $1 sent is in order" awk -v name="$1" '
		$1 == name && NF == 2 {
			if ($2 + 0 <= last) print last, "before", $2
			last = $2 + 0
		}' <(texts "$2" outgoing=0)
}

# complete NAME WHO: all of its texts.
complete()
{
	nothing "nothing of $1 is missing" comm -23 \
		<(sort "$work/$1.wanted") "$work/$2.got"
}

# What a command said that is not tried again has to be so.
told_the_truth()
{
	local name=$1 who=$2
	nothing "what $name was told is kept" comm -23 \
		<(awk '$1 == 0 || $2 == "kept" {print $3, $4}' \
			"$work/$name.told" | sort) "$work/$who.got"
	nothing "what $name was told is not sent is not there" comm -12 \
		<(awk '$1 != 0 && $2 == "not" {print $3, $4}' \
			"$work/$name.told" | sort) "$work/$who.got"
}

no_trouble_with()
{
	local name=$1
	same "$name's store is whole" ok "$(sql "$name" \
		'PRAGMA integrity_check')"
	same "its references too" '' "$(sql "$name" \
		'PRAGMA foreign_key_check')"
	same "$name's outbox is empty" 0 "$(sql "$name" \
		'SELECT count(*) FROM outbox')"
	same "nothing is held" 0 "$(sql "$name" 'SELECT count(*) FROM held')"
	same "no session broke, no gap stayed" '' "$(sql "$name" \
		'SELECT reason, count FROM message WHERE kind <> 1')"
	same "no message failed" 0 "$(sql "$name" "SELECT count(*)
		FROM message WHERE outgoing = 1 AND state > 3")"
	expect 0 "$name's doctor" says "$name" doctor --json
	[[ $out != *refused-* ]] || fail "$name refused something: $out"
}

# Warnings that a kill or a lost connection explains.
expected='ended|uses the store|in use by another|connection|timed? out'
nothing_left()
{
	local name
	for name in alice bob; do
		nothing "no socket of $name stays" find "$work/$name" -type s
		nothing "the lock of $name is free" \
			cat "$work/$name/data/doran/owner.lock"
		nothing "no half-written file" find "$work/$name" \
			-name '*.tmp' -o -name '.goutputstream*' -o \
			-name '*-journal'
		nothing "$name's log has no warning" warnings "$name"
	done
	# Killed is 137, and nobody sends another signal than TERM in the end.
	nothing "nothing died of itself" awk '$1 > 124 && $1 != 137 &&
		$1 != 143 {print FILENAME, $0}' "$work"/*.codes
	nothing "no core file" find "$work" -name 'core*' -type f
	nothing "no process is left" processes
}

warnings()
{
	grep -hE ' (warning|critical|error) ' "$work/$1/state/doran/log"* |
		grep -vE "$expected"
}

processes()
{
	local file
	for file in /proc/[0-9]*/environ; do
		! grep -qs "=$work/" "$file" || tr '\0' ' ' \
			<"${file%environ}cmdline"
	done
}
