# SPDX-License-Identifier: GPL-3.0-or-later
# Eve has a login of her own, and with the access rules that are installed as
# samples she reads nobody's inbox, writes under nobody else's name and takes
# nobody's session. On Mosquitto; eve-rabbit.sh has the same on RabbitMQ.
#
# How Eve talks is in three words, so that she can come another way too:
#   eve_reads ID FILTER...          prints "TOPIC TEXT" of what comes, 2 s long
#   eve_writes TOPIC TEXT [FLAG...] publishes; -r: retained
#   eve_leaves TOPIC TEXT           connects with that will, and vanishes
#   eve_listens N ID FILTER...      as eve_reads, until
#   eve_enough                      she has listened for long enough
#   eve_begun COUNT                 waits until so many do that
set -eu
[[ ${EVE_RULES-} != none ]] || rabbit_rules=no
. "$srcdir/tests/lib/people.sh"

eve_reads()
{
	local id=$1 filter flags=()
	shift
	for filter in "$@"; do
		flags+=(-t "$filter")
	done
	sub eve -i "$id" -q 1 -c -F '%t %x' -W 2 "${flags[@]}" \
		2>>"$work/eve.log" || true
}

eve_writes()
{
	local topic=$1 text=$2
	shift 2
	EXEC="timeout 2" pub eve -t "$topic" -m "$text" "$@" \
		>>"$work/eve.log" 2>&1 || true
}

eve_leaves()
{
	sub eve -t doran/1/net --will-topic "$1" --will-payload "$2" \
		--will-qos 1 --will-retain -E >>"$work/eve.log" 2>&1 || true
	# Not by sub: the process itself is killed.
	mosquitto_sub -h 127.0.0.1 -p "$broker_port" -V mqttv311 -u eve \
		-P "$(cat "$work/eve.password")" -i "eve~will$RANDOM$RANDOM" \
		-t doran/1/u/eve/ask/+ --will-topic "$1" --will-payload "$2" \
		--will-qos 1 --will-retain >>"$work/eve.log" 2>&1 &
	local pid=$!
	sleep 0.5
	kill -KILL "$pid" 2>/dev/null || true
	wait "$pid" 2>/dev/null || true
}

eve_listens()
{
	shift
	eve_reads "$@"
}

eve_begun()
{
	sleep 0.7
}

eve_enough()
{
	:
}

login alice
login bob
login eve
stage
# With rules that allow everything each of her ways must get her somewhere:
# else it would show nothing that with the shipped ones none does.
open()
{
	[[ ${EVE_RULES-} == none ]]
}
# nothing TEXT GOT: what she got or did.
nothing()
{
	if ! open; then
		same "$1" '' "$2"
	elif [[ -n $2 ]]; then
		checked "not so without rules: $1"
	else
		fail "even without rules: $1"
	fi
}
if open && [[ $BROKER != rabbit ]]; then
	echo 'pattern readwrite #' >"$broker_folder/acl"
	broker_stop
	broker_start || fail "the broker does not come back"
fi
[[ -z ${EVE_VIA-} ]] || . "$srcdir/tests/lib/eve_$EVE_VIA.sh"
in_group sub bob -F '%t' -t 'doran/1/u/+/d/+/keys' >"$work/seen" 2>&1
person alice
person bob
friends alice bob
device_of()
{
	sed -n "s|^doran/1/u/$1/d/\\(.*\\)/keys\$|\\1|p" "$work/seen" | head -n 1
}
alice_device=$(device_of alice)
bob_device=$(device_of bob)
[[ -n $alice_device && -n $bob_device ]] || fail "no devices are seen"
bob=doran/1/u/bob
alice=doran/1/u/alice
inbox=$bob/d/$bob_device/in

# --- reading ---------------------------------------------------------------

dotted=${inbox//\//.}
filters=("$inbox/alice" "$inbox/+" "$inbox/#" "$bob/d/$bob_device/#"
	"$bob/#" "$bob/ask/+" "$bob/ask/alice" "doran/1/u/+/d/+/in/+"
	"doran/1/u/+/d/$bob_device/in/alice" "doran/1/u/#" "doran/#" "#"
	"+/+/+/+/+/+/+/+" "/#" "\$SYS/#" "$dotted.alice" "$dotted/+"
	"doran/1/u/*/d/*/in/*" "doran/1/u/bob/d/*/#" "*/*/*/*/*/*/*/*")
readers=()
n=0
for filter in "${filters[@]}"; do
	n=$((n + 1))
	eve_listens "$n" "eve~r$n" "$filter" >"$work/eve.read.$n" &
	readers+=($!)
done
eve_listens own eve~own "doran/1/u/eve/d/x/in/+" >"$work/eve.own" &
readers+=($!)
eve_begun "${#readers[@]}"
pub bob -q 1 -t doran/1/u/eve/d/x/in/bob -m hers
expect 0 "alice writes to bob" says alice send -t bob@example.org \
	-m 'for bob alone' --wait=sent
pub alice -q 1 -t "$bob/ask/alice" -m asked || fail "alice may not ask bob"
eve_enough
wait "${readers[@]}" || true
has "eve reads what is hers" "doran/1/u/eve/d/x/in/bob 68657273" \
	"$(cat "$work/eve.own")"
# Of what came, all that is neither hers nor public.
private()
{
	grep -h -e '/in/' -e '/ask/' -e '^\$SYS' "$@" | grep -v '^doran/1/u/eve/' ||
		true
}
read_by_eve=$(cat "$work"/eve.read.* | private)
nothing "with ${#filters[@]} filters she reads nobody's inbox" "$read_by_eve"
expect 0 "bob has it" says bob listen --json --since all -n 1 -W 20
has "the text" 'for bob alone' "$out"

# --- writing ---------------------------------------------------------------

public=("$alice/list" "$alice/d/$alice_device/keys" "$bob/list"
	"$bob/d/$bob_device/keys" doran/1/net)
kept()
{
	local topic
	for topic in "${public[@]}"; do
		sub bob -t "$topic" -C 1 -W 3 -F '%t %r %x' 2>&1 || true
	done
}
before=$(kept)
same "what is public is kept" "${#public[@]}" "$(grep -c ' 1 ' <<<"$before")"
in_group sub bob -q 1 -F '%t %x' -t "$inbox/+" -t "$bob/ask/+" \
	-t "$alice/list" -t "$alice/d/$alice_device/keys" \
	-t "$alice/d/$alice_device/on" -t "$bob/list" -t doran/1/net \
	-R >"$work/watched" 2>&1
watcher=${pids[-1]}
sleep 0.5
writers=()
for topic in "$inbox/alice" "$inbox/bob" "$inbox/" "$inbox/alice/eve" \
	"$inbox/alice/" "$bob/ask/alice" "${public[@]}" \
	"$alice/d/$alice_device/on" "$dotted/alice" "$dotted.alice" \
	"doran.1.u.alice.list" "doran/1.u/alice/list" "doran/1/u/alice/d/x/on"; do
	{
		eve_writes "$topic" forged -q 1
		eve_writes "$topic" forged -q 0 -r
		eve_writes "$topic" '' -q 1 -r
		eve_leaves "$topic" forged
	} &
	writers+=($!)
done
wait "${writers[@]}" || true
eve_writes "$inbox/eve" hers -q 1
until_so 10 grep -q "^$inbox/eve 68657273" "$work/watched" ||
	fail "eve may not write under her own name"
checked "eve writes under her own name"
nothing "and under nobody else's" \
	"$(grep -vxF "$inbox/eve 68657273" "$work/watched" || true)"
if open; then
	# once with each QoS, and by a will
	forged=$(grep -cx "$bob/ask/alice 666f72676564" "$work/watched" || true)
	((forged >= 3)) || fail "forged only $forged times"
	checked "each of her ways to write has led there"
else
	same "hers came once" 1 "$(wc -l <"$work/watched")"
fi
changed=
[[ $(kept) == "$before" ]] || changed=yes
nothing "nothing that is kept has changed" "$changed"
nothing "nor is anything where nothing was" \
	"$(sub bob -t "$alice/d/x/on" -C 1 -W 1 2>>"$work/eve.log" || true)"
end_group "$watcher"

# --- sessions --------------------------------------------------------------

if open; then
	# She broke what doran needs; a bare message does.
	pub alice -q 1 -t "$inbox/alice" -m queued || fail "not published"
else
	expect 0 "bob is away" says alice send -t bob@example.org \
		-m 'in his queue' --wait=sent
fi
random=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
ids=(bob bob~ "bob~$bob_device" "bob~$bob_device~" \
	"bob~$bob_device~$random" alice "alice~$alice_device~$random")
# known_ids NAME: where the broker holds client IDs to their users, even the
# right ones are of no use.
known_ids()
{
	if [[ $BROKER == rabbit ]]; then
		grep -o "client id: $1~[^)]*" "$broker_log" |
			sed 's/client id: //'
	elif open; then
		grep -o "as $1~[^ ]* (p" "$broker_log" |
			sed 's/as \(.*\) (p/\1/'
	fi | grep -v -e '~pub' -e '~sub' | sort -u
}
mapfile -t known < <(known_ids bob)
[[ $BROKER != rabbit && -z ${EVE_RULES-} ]] || ((${#known[@]} > 0)) || fail "no client IDs are seen"
takers=()
for id in "${ids[@]}" "${known[@]}"; do
	{
		eve_reads "$id" doran/1/net
		eve_writes doran/1/u/eve/ask/eve x -q 1 -i "$id"
	} >>"$work/taken" &
	takers+=($!)
done
wait "${takers[@]}" || true
nothing "with ${#ids[@]} guessed client IDs and ${#known[@]} right ones she \
gets nothing" "$(private "$work/taken")"
if ! open; then
	expect 0 "bob comes back" says bob listen --json --since all -n 2 -W 20
	has "what he has is what was in his queue" 'in his queue' "$out"
fi
rc=0
mosquitto_sub -h 127.0.0.1 -p "$broker_port" -V mqttv311 -u bob -i bob~x \
	-P "$(cat "$work/eve.password")" -t doran/1/net -C 1 -W 2 \
	>>"$work/eve.log" 2>&1 || rc=$?
((rc != 0)) || fail "bob's name needs bob's password"
checked "his name is of no use without his password"
