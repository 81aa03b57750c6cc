# SPDX-License-Identifier: GPL-3.0-or-later
# Sender and receiver are killed at random moments, the broker too, while
# texts are sent: every one arrives, none twice, and no session breaks.
# Longer than other scenarios: run by itself, not by make check.
# usage: [KILL_MESSAGES=2000] [KILLS=24] [BROKER_KILLS=3] [SEED=N] kill.sh
set -eu
. "$srcdir/tests/lib/people.sh"

messages=${KILL_MESSAGES:-2000}
kills=${KILLS:-24}
broker_kills=${BROKER_KILLS:-3}
batch=40
batches=$((messages / batch))
RANDOM=${SEED:-$$}
echo "seed ${SEED:-$$}"
need pgrep sqlite3

login alice
login bob
stage
person alice
person bob
friends alice bob
echo 0 >"$work/kills"
echo run >"$work/bob.go"

# The same batch is sent until it is taken whole; its key keeps what was taken
# already from going out twice. No batch overtakes the killer.
send_all()
{
	local n=1 rc
	while ((n <= batches)); do
		while (($(cat "$work/kills") < (n - 1) * 2 * kills / batches)); do
			sleep 0.02
		done
		rc=0
		seq -f "text %g" $(((n - 1) * batch + 1)) $((n * batch)) |
			says alice send -t bob@example.org -l --id "batch $n" \
				--wait=sent --timeout 20 \
				>>"$work/alice.log" 2>&1 || rc=$?
		echo "batch $n: $rc" >>"$work/alice.codes"
		if ((rc == 0)); then
			n=$((n + 1))
			echo "$n" >"$work/batch"
		fi
	done
	echo done >"$work/sent"
}

# again NAME: that person listens, and again when that ends, while allowed.
again()
{
	while [[ -e $work/$1.go ]]; do
		LIMIT=600 says "$1" listen --json --since last \
			>>"$work/$1.heard" 2>>"$work/$1.log" || true
	done
}

# The process of doran in a group of ours, if there is one just now.
kill_one()
{
	local pid
	pid=$(pgrep -g "$1" -f "^$DORAN" | shuf -n 1) || return 1
	[[ -n $pid ]] && kill -KILL "$pid" 2>/dev/null
}

nap()
{
	sleep "0.$(printf %03d $((RANDOM % 300)))"
}

in_group again bob </dev/null 2>>"$work/bob.shell"
receiver=$!
in_group send_all 2>>"$work/alice.shell"
sender=$!
owner=
echo 1 >"$work/batch"
sent_kills=0 heard_kills=0 killed_brokers=0
started=${EPOCHREALTIME/[.,]/}
while ((sent_kills < kills || heard_kills < kills)); do
	nap
	# From half way on alice has an owner running, which sends.
	if [[ -z $owner ]] && (($(cat "$work/batch") > batches / 2)); then
		echo run >"$work/alice.go"
		in_group again alice </dev/null 2>>"$work/alice.shell"
		owner=$!
	fi
	if ((sent_kills < kills)) && kill_one "${owner:-$sender}"; then
		sent_kills=$((sent_kills + 1))
	fi
	nap
	if ((heard_kills < kills)) && kill_one "$receiver"; then
		heard_kills=$((heard_kills + 1))
	fi
	echo $((sent_kills + heard_kills)) >"$work/kills"
	if ((killed_brokers < broker_kills && heard_kills * (broker_kills + 1) \
		> kills * (killed_brokers + 1))); then
		broker_kill
		nap
		broker_start || fail "the broker does not come back"
		killed_brokers=$((killed_brokers + 1))
	fi
	((${EPOCHREALTIME/[.,]/} - started < 150000000)) ||
		fail "the killing takes too long"
done
echo 1000000 >"$work/kills"
checked "$sent_kills senders, $heard_kills receivers and" \
	"$killed_brokers brokers were killed"
until_so 120 test -e "$work/sent" || fail "not everything is sent"
checked "everything is sent"
if [[ -z $owner ]]; then
	echo run >"$work/alice.go"
	in_group again alice </dev/null 2>>"$work/alice.shell"
	owner=$!
fi

# --- what arrived ----------------------------------------------------------

stored()
{
	sqlite3 "file:$work/bob/data/doran/doran.db?mode=ro" \
		"SELECT count(*) FROM message WHERE kind = 1"
}

all_there()
{
	(($(stored) >= messages))
}

until_so 120 all_there ||
	fail "$(stored) of $messages arrived"
checked "as many have arrived as were sent"
expect 0 "a last word" says alice send -t bob@example.org -m 'last word' \
	--wait=delivered --timeout 30
# Delivered is stored; the listener prints in its own time.
until_so 60 grep -q '"last word"' "$work/bob.heard" ||
	fail "the listener is far behind"
rm "$work/bob.go" "$work/alice.go"
end_group "$receiver"
end_group "$owner"
expect 0 "bob reads all" says bob listen --json --since all -W 0
jq -r 'select(.type=="message")|.text' <<<"$out" | grep -v '^last word$' |
	sort >"$work/got"
seq -f 'text %g' 1 $((batches * batch)) | sort >"$work/wanted"
cmp "$work/wanted" "$work/got" || {
	diff "$work/wanted" "$work/got" | head -n 20
	fail "received is not what was sent"
}
checked "received equals sent, nothing twice"
same "the listener printed all of it" "$(jq -r 'select(.type=="message")|
	"\(.row) \(.text)"' <<<"$out" | sort)" "$(jq -Rr 'fromjson? |
	select(.type=="message")|"\(.row) \(.text)"' "$work/bob.heard" |
	sort -u)" >/dev/null
checked "the listener printed all of it"
same "no notice of anything lost" '' "$(jq -c 'select(.type=="notice")' \
	<<<"$out")"
for name in alice bob; do
	expect 0 "$name's doctor" says "$name" doctor --json
	[[ $out != *refused-* ]] || fail "$name refused something: $out"
	has "the store of $name is whole" '"check":"store","state":"ok"' "$out"
done
expect 0 "alice's history" says alice history bob@example.org --json -n 5000
same "no session broken, no text failed" '' "$(jq -r 'select(.type=="notice" or
	.state=="failed")' <<<"$out")"
seconds=$(((${EPOCHREALTIME/[.,]/} - started) / 1000000))
checked "$messages messages in $seconds s"
