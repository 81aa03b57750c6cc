# SPDX-License-Identifier: GPL-3.0-or-later
# doran search: Korean and English, at once and later, with and without an
# owner, with a damaged index, as JSON; and history by time.
set -eu
. "$srcdir/tests/lib/people.sh"
need python3 sqlite3

login alice
login bob
stage
person alice
person bob
friends alice bob

printf '%s\n' '회의는 3시에 시작해요' 'The meeting is at three' \
	'회의실이 바뀌었어요' 'Crème brûlée 👍🏽' 'to be or not to be' \
	>"$work/lines"
says alice send -t bob@example.org -l --wait=sent <"$work/lines" ||
	fail "alice writes: exit code $?"
expect 0 "bob gets it" says bob listen -n 5 -W 20

# finds TEXT WORDS ARGUMENT...: what bob finds, oldest last, by their rows
finds()
{
	local what=$1 words=$2
	shift 2
	expect 0 "$what" says bob search --json "$@"
	same "$what: these" "$words" \
		"$(jq -r .message.text <<<"$out" | cut -d' ' -f1 |
			paste -sd'|')"
}

nothing()
{
	local what=$1
	shift
	expect 66 "$what" says bob search "$@"
	same "$what: no line" '' "$out"
}

all_of_it()
{
	finds "two syllables" '회의실이|회의는' 회의
	finds "one syllable" '회의실이|회의는' 의
	finds "three" '회의실이' 회의실
	finds "inside of a word" '회의는' 작해
	finds "an ending" '회의실이|회의는' 요
	finds "a word" 'The' MEETING
	finds "the beginning of the last" 'The' mee
	finds "without accents" 'Crème' creme brulee
	finds "an emoji of any colour" 'Crème' 👍
	finds "a phrase" 'to' '"not to be"'
	finds "without a word" '회의는' '회의 -바뀌었어요'
	finds "by its sender" '회의실이|회의는' --from alice@example.org 회의
	finds "in a chat" '회의실이' -n 1 -t home/alice@example.org 회의
	finds "since then" '회의실이|회의는' --since 2020-01-01 회의
	nothing "not before" --until '2020-01-01 10:30' 회의
	nothing "not one's own" --from me 회의
	nothing "two syllables that are apart" 회실
	nothing "the middle of a word" eeting
	nothing "a phrase in another order" '"be to"'
	finds "hostile words" 'to' -- 'to* (be) {^:' -NEAR '"'
}
db=$work/bob/data/doran/doran.db
indexed()
{
	[[ $(sqlite3 "file:$db?mode=ro" "SELECT count(*) FROM meta, message
		WHERE key = 'index-high' AND row > value") == 0 ]]
}

not_indexed()
{
	[[ $(sqlite3 "file:$db?mode=ro" "SELECT value FROM meta
		WHERE key = 'index-low'") != 0 ]]
}
all_of_it
indexed && fail "a command that ends has made the index"

# --- beside an owner, which makes the index ---------------------------------

in_group says bob listen --json >"$work/bob.out" 2>"$work/bob.log"
owner=${pids[-1]}
until_so 10 owned bob || fail "nobody owns bob's store"
until_so 10 indexed || fail "the index stays behind"
checked "it indexes what was there"
all_of_it
expect 0 "a new one" says alice send -t bob@example.org -m '새 회의' \
	--wait=delivered
finds "found at once" '새|회의실이|회의는' 회의
until_so 10 indexed || fail "the index stays behind"
finds "and indexed" '새|회의실이|회의는' 회의
expect 0 "doctor" says bob doctor --json
has "says so" '"check":"search-index","state":"ok"' "$out"

# --- damage ------------------------------------------------------------------

damage()
{
	sqlite3 -cmd '.timeout 5000' -cmd '.dbconfig defensive off' "$db" \
		"UPDATE word_data SET block = x'ffffffffffff' WHERE id > 10" >/dev/null
}

sound()
{
	indexed && ! not_indexed && sqlite3 -cmd '.timeout 5000' "$db" \
		"INSERT INTO word (word) VALUES ('integrity-check')" 2>/dev/null
}
damage
finds "a damaged index, beside the owner" '새|회의실이|회의는' 회의
until_so 10 sound || fail "the index stays damaged"
checked "is made anew"
end_group "$owner"
damage
finds "without an owner" '새|회의실이|회의는' 회의
sound || fail "the index stays damaged"
finds "still found" '새|회의실이|회의는' 회의

# --- as JSON, for people ------------------------------------------------------

broker_stop
expect 0 "no server" says bob search --json 회의
same "the places" '[[2,4]]' "$(jq -c .marks <<<"$out" | head -1)"
jq -c .message <<<"$out" >>"$work/json"
schemas_fit hit message
expect 0 "for people" says bob search -n 1 회의
has "chat, sender and text" "home/alice@example.org alice@example.org: 새 회의" \
	"$out"
[[ $out != *$'\033'* ]] || fail "colour without a terminal"
on_terminal()
{
	as bob env TERM=xterm "$@" python3 -c \
		'import pty, sys; sys.exit(pty.spawn(sys.argv[1:]) >> 8)' \
		"$DORAN" search -n 1 회의
}
expect 0 "on a terminal" on_terminal
has "the place is marked" $'\033[1;31m회의\033[m' "$out"
expect 0 "on a terminal without colours" on_terminal NO_COLOR=1
[[ $out != *$'\033'* ]] || fail "colour in spite of NO_COLOR"
expect 64 "no word" says bob search
expect 64 "no time" says bob search --since yesterday 회의
expect 64 "no sender" says bob search --from you 회의
expect 66 "no such account" says bob search -a work 회의
expect 66 "no such chat" says bob search -t carol@example.org 회의

# --- history by time ----------------------------------------------------------

expect 0 "history since" says bob history alice@example.org --json \
	--since 2020-01-01 -n 2
same "the first ones" '회의는|The' "$(jq -r .text <<<"$out" | cut -d' ' -f1 |
	paste -sd'|')"
last=$(says bob history alice@example.org --json -n 1 | jq -r .stored)
expect 0 "history until" says bob history alice@example.org --json \
	--until "$(date -d "$last + 1 day" +%F)" -n 1
same "the last one" '새 회의' "$(jq -r .text <<<"$out")"
expect 0 "history between" says bob history alice@example.org --json \
	--since 2020-01-01 --until 2020-01-02
same "nothing" '' "$out"
expect 64 "both ways" says bob history alice@example.org --before 3 \
	--since 2020-01-01
