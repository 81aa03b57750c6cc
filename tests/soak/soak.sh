# SPDX-License-Identifier: GPL-3.0-or-later
# The long soak: ten scripts, two screens, listeners and readers on one store,
# and all of them, the other side and the broker are killed again and again.
# What was sent arrives, once, in order, and every command told the truth.
# Run by `make soak`; a run that fails keeps its folder.
# usage: [SOAK_MESSAGES=5000] [SOAK_KILLS=60] [SOAK_BROKER_KILLS=5] [SEED=N]
set -eu
export KEEP=${KEEP-yes}
. "$srcdir/tests/lib/people.sh"
need tmux sqlite3

messages=${SOAK_MESSAGES:-5000}
kills=${SOAK_KILLS:-60}
broker_kills=${SOAK_BROKER_KILLS:-5}
seed=${SEED:-$$}
RANDOM=$seed
again="SOAK_MESSAGES=$messages SOAK_KILLS=$kills"
again+=" SOAK_BROKER_KILLS=$broker_kills SEED=$seed make soak"
echo "seed $seed: $messages messages, $kills kills a side," \
	"$broker_kills of the broker"

# scene_end of people.sh takes the code of what was done last.
soak_end()
{
	local rc=$?
	set +e
	((rc == 0 || rc == 77)) || echo "again: $again" >&2
	screens kill-server
	(exit "$rc")
	scene_end
}
trap soak_end EXIT

other()
{
	[[ $1 == alice ]] && echo bob || echo alice
}

. "$srcdir/tests/soak/actors.sh"
. "$srcdir/tests/soak/checks.sh"
cd "$work"
ulimit -c unlimited 2>/dev/null || true

login alice
login bob
stage
person alice
person bob
friends alice bob
for name in alice bob; do
	sed -i '/^address/a keepalive = 5' "$work/$name/config/doran/doran.conf"
done
says alice send -t bob@example.org -m hello </dev/null ||
	fail "no first message: $?"
echo 0 >"$work/progress"
echo go >"$work/go"

# --- who takes part --------------------------------------------------------

declare -A groups=([alice]= [bob]=)
senders=()

# takes_part WHO COMMAND...: a group of processes of that person's.
takes_part()
{
	local who=$1
	shift
	in_group "$@" 2>>"$work/shell"
	groups[$who]+=${groups[$who]:+,}${pids[-1]}
}

# writes WHO KIND NAME COUNT...
writes()
{
	senders+=("$3")
	takes_part "$1" "$2" "$1" "${@:3}"
}

few=$((messages * 4 / 100))
# once, bonce and told may lose some, and say so: they come on top.
many=$(((messages - few * 5 - messages * 14 / 100 + 4) / 5))
write_hook
export SOAK_FOLDER=$work
takes_part bob hears bob ear --json --since last
takes_part alice hears alice hook --since last --exec ". $work/hook"
takes_part alice hears alice ear2 --json --since last -a home
takes_part alice reads alice reader
writes alice lines list1 "$many" 25 --wait=sent
writes alice lines list2 "$many" 40 --wait=delivered
writes alice lines list3 "$many" 25 --wait=queued
writes alice lines list4 "$many" 100 --wait=sent
writes alice lines list5 "$many" "$many" --wait=sent
writes alice one_by_one one1 "$few" --wait=delivered
writes alice one_by_one one2 "$few" --wait=sent
writes alice one_by_one one3 "$few" --wait=queued
writes alice once once "$few"
writes alice told told $((few * 4)) 50
writes bob told btold $((few * 4)) 50
writes bob lines blist $((messages * 14 / 100)) 25 --wait=sent
writes bob one_by_one ask "$few" --wait=delivered
writes bob once bonce "$few"
open_screens

# --- what happens to them --------------------------------------------------

# kill_one WHO: one of that person's dorans: often the one who owns the store.
kill_one()
{
	local found pid owner= all=()
	mapfile -t all < <(pgrep -g "${groups[$1]}" -f "^$DORAN")
	[[ $1 == bob ]] || all+=($(screen_pid tui1) $(screen_pid tui2))
	((${#all[@]} > 0)) || return 1
	read -r owner _ 2>/dev/null <"$work/$1/data/doran/owner.lock" || true
	pid=${all[RANDOM % ${#all[@]}]}
	for found in "${all[@]}"; do
		[[ $found != "$owner" ]] || ((RANDOM % 2)) || pid=$owner
	done
	kill -KILL "$pid" 2>/dev/null
}

broker_event()
{
	if (($1 % 2)); then
		kill -STOP "$broker_pid"
		rest 1
		kill -CONT "$broker_pid"
	fi
	broker_kill
	rest "0.$((RANDOM % 9))"
	broker_start || fail "the broker does not come back"
}

began_at=$SECONDS
alice_kills=0 bob_kills=0 broken=0
while ((alice_kills < kills || bob_kills < kills)); do
	rest "0.$(printf %03d $((RANDOM % 400)))"
	! kill_one alice || alice_kills=$((alice_kills + 1))
	use_screen $((RANDOM % 2 + 1))
	rest "0.$(printf %03d $((RANDOM % 400)))"
	! kill_one bob || bob_kills=$((bob_kills + 1))
	least=$((alice_kills < bob_kills ? alice_kills : bob_kills))
	echo "$least" >"$work/progress"
	if ((broken < broker_kills &&
		least * (broker_kills + 1) > kills * (broken + 1))); then
		broker_event "$broken"
		broken=$((broken + 1))
	fi
	((SECONDS - began_at < kills * 10 + 60)) ||
		fail "the killing takes too long"
done
checked "$alice_kills of alice's processes, $bob_kills of bob's and" \
	"$broken brokers were killed"
echo 1000000 >"$work/progress"

all_done()
{
	local name
	for name in "${senders[@]}"; do
		[[ -e $work/$name.done ]] || return 1
	done
}

waiting()
{
	local name
	for name in "${senders[@]}"; do
		[[ -e $work/$name.done ]] || echo "$name $(tail -n 1 \
			"$work/$name.codes" "$work/$name.said")"
	done
}

until_so 240 all_done || fail "not done: $(waiting)"
checked "every sender is done"

settled()
{
	local name
	for name in alice bob; do
		[[ $(sql "$name" 'SELECT count(*) FROM outbox') == 0 ]] ||
			return 1
	done
	(($(sql alice "SELECT count(*) FROM message WHERE outgoing = 1 AND
		text LIKE 'answer %'") >= few))
}

# What the broker forgot comes again by itself, 20 s later or a minute.
until_so 150 settled || fail "after all: in alice's outbox" \
	"$(sql alice 'SELECT state, tries, count(*) FROM outbox GROUP BY 1, 2'), in" \
	"bob's $(sql bob 'SELECT state, tries, count(*) FROM outbox GROUP BY 1, 2'),"\
	"$(texts alice "text LIKE 'answer %'" | wc -l) answers"
checked "both outboxes are empty"

# --- the end ---------------------------------------------------------------

for name in tui1 tui2; do
	until_so 20 eval "[[ -n \$(screen_pid $name) ]]" ||
		fail "$name does not come back"
done
rm "$work/go"
for name in tui1 tui2; do
	pid=$(screen_pid "$name")
	[[ -z $pid ]] || kill -TERM "$pid"
	until_so 20 eval "[[ -z \$(screen_pid $name) ]]" ||
		fail "$name does not end"
done
rest 0.3
same "the screens end well" "0 screen 0 screen" \
	"$(tail -qn 1 "$work/tui1.codes" "$work/tui2.codes" | xargs)"
screens kill-server || true
for pid in "${pids[@]}"; do
	end_group "$pid"
done
expect 0 "alice looks in" says alice listen -W 0
expect 0 "bob looks in" says bob listen -W 0

arrived_exactly alice bob
arrived_exactly bob alice
for name in list1 list2 list3 list4 list5 one1 one2 one3; do
	complete "$name" bob
	in_order "$name" bob
done
in_order once bob
in_order told bob
seq -f 'answer %g' "$few" >"$work/answer.wanted"
complete answer bob
for name in blist ask; do
	complete "$name" alice
	in_order "$name" alice
done
in_order bonce alice
in_order btold alice
told_the_truth once bob
told_the_truth bonce alice
for name in told btold; do
	jq -r 'select(.type=="status")|.id' "$work/$name.out" | sort -u |
		tr a-f A-F >"$work/$name.ids"
done
nothing "what --json told alice is there" comm -23 "$work/told.ids" <(ids bob 0)
nothing "what --json told bob is there" comm -23 "$work/btold.ids" <(ids alice 0)
nothing "the listener printed all" comm -13 <(jq -Rr 'fromjson? |
	select(.type=="message")|.text' "$work/ear.heard" | sort -u) \
	"$work/bob.got"
nothing "the command saw all" comm -13 <(sort -u "$work/hooked") \
	"$work/alice.got"
same "bob has read nothing" "$(wc -l <"$work/bob.got")" "$(sql bob \
	'SELECT sum(unread) FROM message')"
same "his chats say so" "$(wc -l <"$work/bob.got")" "$(says bob chats --json |
	jq .unread)"
same "alice's chats count what is unread" "$(sql alice \
	'SELECT sum(unread) FROM message')" "$(says alice chats --json |
	jq .unread)"
nothing "readers were never refused" grep -vE '^(0|137) ' "$work/reader.codes"
for name in alice bob; do
	no_trouble_with "$name"
done
nothing_left
echo "codes: $(sed 's/ .*//' "$work"/*.codes | sort -n | uniq -c |
	awk '{printf "%s%s x %s", n++ ? ", " : "", $2, $1}')"
checked "$(($(wc -l <"$work/bob.got") + $(wc -l <"$work/alice.got")))" \
	"messages in $((SECONDS - began_at)) s, seed $seed"
