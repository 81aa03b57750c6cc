# SPDX-License-Identifier: GPL-3.0-or-later
# What the command line promises to scripts, one promise after the other.
set -eu
. "$srcdir/tests/lib/people.sh"

login alice
login bob
login carol
stage
person alice
person bob
friends alice bob

says_alice()
{
	says alice send -t bob@example.org "$@"
}

# --- send ---

expect 0 "a key twice" says_alice -m once --id key --json
first=$(jq .row <<<"$out")
expect 0 "sends once" says_alice -m once --id key --json
same "the same row" "$first" "$(jq .row <<<"$out")"
expect 0 "a recipient named three times, with a key" says_alice \
	-t home/bob@example.org -t bob@example.org -m once --id other --json
same "is one message" 1 "$(jq .row <<<"$out" | sort -u | wc -l)"
expect 80 "one of two recipients" says_alice -t carol@example.org -m two \
	--timeout 2
has "is named" carol@example.org "$err"
expect 80 "one of two cannot be reached by anybody" says_alice \
	-t nobody@example.net -m two --timeout 2
expect 75 "no device of the recipient" says alice send -t carol@example.org \
	-m one --timeout 1
expect 64 "no address" says alice send -t carol -m one
expect 65 "no text" says_alice -m ''
head -c 262144 /dev/zero | tr '\0' a >"$work/most"
head -c 262145 /dev/zero | tr '\0' a >"$work/more"
head -c 262144 /dev/zero | tr '\0' '\t' >"$work/tabs"
expect 0 "the longest text" says_alice -f "$work/most" --wait=queued
expect 65 "a longer one" says_alice -f "$work/more"
has "its length is told" 262145 "$err"
expect 66 "a file that is not there" says_alice -f "$work/none"
expect 66 "an account that is not there" says_alice -a none -m one
expect 75 "waiting for what does not come" says_alice -m one --wait=read \
	--timeout 1

# The same beside an owner, and when that has just been killed.
in_group as alice "$DORAN" listen </dev/null >"$work/owner" 2>&1
owner=$!
until_so 20 owned alice || fail "no owner"
expect 0 "the longest text beside an owner" says_alice -f "$work/tabs"
expect 65 "a longer one beside it" says_alice -f "$work/more"
expect 0 "a key of before beside it" says_alice -m once --id key --json
same "is the same row" "$first" "$(jq .row <<<"$out")"
expect 80 "one of two recipients beside it" says_alice -t carol@example.org \
	-m two --timeout 2
end_group "$owner" KILL
expect 0 "right after the owner was killed" says_alice -m killed

# --- listen ---

hears()
{
	says bob listen "$@"
}
expect 0 "everything" hears --since all -W2 --json
same "is there" 9 "$(wc -l <<<"$out")"
expect 0 "-n1 and -W5" hears --since all -n1 -W5 --json
same "one line" 1 "$(wc -l <<<"$out")"
row=$(jq .row <<<"$out")
expect 0 "after a row" hears --since "$row" -n1 -W5 --json
(($(jq .row <<<"$out") > row)) || fail "not after it"
expect 0 "the first time, from the beginning" hears --since last -n3 -W5
expect 0 "then where it ended" hears --since last -W0 --json
same "six more" 6 "$(wc -l <<<"$out")"
expect 0 "and then nothing" hears --since last -W0
same "nothing" '' "$out"
expect 75 "too few in time" hears -n1 -W0
expect 80 "a command that fails" hears --since "$row" -n2 -W5 \
	--exec 'wc -c; exit 3'
expect 0 "a command gets text and row" hears --since all -n1 -W5 \
	--exec 'echo "$(cat) $DORAN_ROW $DORAN_SENDER"'
same "both" "once $row alice@example.org" "$out"
expect 64 "a cursor that is none" hears --since tomorrow
full()
{
	hears --since all -W0 >/dev/full
}
expect 74 "an output that is full" full

# --- what others do wrong ---

printf 'no network' | pub operator -t doran/1/net -q 1 -r -s
folders carol
expect 76 "a server whose network is named by nonsense" says carol \
	account add home --server "$server" --address carol@example.org \
	--password-command "cat '$work/carol.password'" \
	--recovery-file "$work/carol/words" --timeout 5
