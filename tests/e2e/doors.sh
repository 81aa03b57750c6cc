# SPDX-License-Identifier: GPL-3.0-or-later
# Alice over MQTT, Bob and Carol over WebSocket, or as DOOR_WAYS says, who is not
# on MQTT through a dorand of their own, which is killed again and again while
# all of them write: every text arrives, none twice. A kill waits until its
# dorand has its client logged in, then lets new texts go, and comes among them.
# Longer than other scenarios: run by itself, not by make check.
# usage: [DOOR_WAYS='mqtt ws ws'] [DOOR_MESSAGES=5000] [DOOR_KILLS=20] [SEED=N]
#        doors.sh
set -eu
listener=()
. "$srcdir/tests/lib/people.sh"

messages=${DOOR_MESSAGES:-5000}
kills=${DOOR_KILLS:-20}
batch=25
RANDOM=${SEED:-$$}
echo "seed ${SEED:-$$}"
read -ra ways <<<"${DOOR_WAYS:-mqtt ws ws}"
people=(alice bob carol)
need sqlite3

login alice
login bob
login carol
stage
. "$srcdir/tests/lib/gateway.sh"

"$DORAND" --make-key "$work/server-key" >"$work/fingerprint"
declare -A at      # where the dorand of somebody listens
declare -A metrics # and tells what it does

# door NAME WAY: that person's dorand, killed where it runs; at the same port
# again.
door()
{
	gateway_log=$work/$1.door
	gateway_pid=$(cat "$gateway_log.pid" 2>/dev/null || true)
	gateway_end KILL 2>/dev/null
	case $2 in
	ws) gateway ${at[$1]:+--ws "${at[$1]}"} ;;
	tcp) gateway --tcp "${at[$1]:-127.0.0.1:0}" \
		--server-key "$work/server-key" ;;
	esac
	echo "$gateway_pid" >"$gateway_log.pid"
	at[$1]=$(log_value ready "$2")
	at[$1]=${at[$1]##*,}
	metrics[$1]=$gateway_metrics
}

# on_duty NAME: that person is logged in through the own dorand.
on_duty()
{
	gateway_metrics=${metrics[$1]} metric_is sessions_logged_in 1
}

scene_clean()
{
	local pid
	for pid in "$work"/*.door.pid; do
		kill -KILL "$(cat "$pid")" 2>/dev/null || true
	done
}

doors=()
for ((i = 0; i < 3; i++)); do
	name=${people[i]} way=${ways[i]}
	if [[ $way == mqtt ]]; then
		person "$name"
		continue
	fi
	door "$name" "$way"
	doors+=("$name $way")
	key=()
	[[ $way != tcp ]] || key=(--server-key "$(cat "$work/fingerprint")")
	person "$name" --backend "$way" --server "$way://${at[$name]}" \
		--option max-pause=1000 "${key[@]}"
	checked "$name over $way"
done
friends alice bob
friends bob carol
echo 0 >"$work/kills"

# listening NAME: an owner for that person, as long as it is wanted.
listening()
{
	while [[ -e $work/$1.go ]]; do
		LIMIT=600 says "$1" listen --json >>"$work/$1.heard" \
			2>>"$work/$1.log" || true
	done
}

# send_all FROM TO COUNT: in batches, none ahead of the killer; the same one
# until it is taken whole.
send_all()
{
	local n=1 batches=$(($3 / batch))
	while ((n <= batches)); do
		while (($(cat "$work/kills") < (n - 1) * kills / batches)); do
			sleep 0.02
		done
		seq -f "$1 %g" $(((n - 1) * batch + 1)) $((n * batch)) |
			says "$1" send -t "$2@example.org" -l \
				--id "batch $2 $n" --wait=queued --timeout 20 \
				>>"$work/$1.log" 2>&1 && n=$((n + 1))
	done
	echo done >"$work/$1.$2.sent"
}

for name in "${people[@]}"; do
	echo run >"$work/$name.go"
	in_group listening "$name" </dev/null 2>>"$work/$name.shell"
	listener[${#listener[@]}]=$!
	until_so 20 owned "$name" || fail "$name does not listen"
done
in_group send_all alice bob $((messages / 2)) 2>>"$work/shell"
in_group send_all carol bob $((messages / 4)) 2>>"$work/shell"
in_group send_all bob alice $((messages / 8)) 2>>"$work/shell"
in_group send_all bob carol $((messages / 8)) 2>>"$work/shell"

for ((i = 1; i <= kills; i++)); do
	door=${doors[i % ${#doors[@]}]}
	until_so 60 on_duty "${door% *}" || fail "${door% *} does not come back"
	echo "$i" >"$work/kills"
	sleep "0.$(printf %03d $((RANDOM % 400)))"
	door $door
done
echo 1000000 >"$work/kills"
checked "dorand was killed $kills times"

for way in alice.bob carol.bob bob.alice bob.carol; do
	until_so 120 test -e "$work/$way.sent" || fail "not all is sent: $way"
done
checked "all is in the outboxes"

# sql NAME STATEMENT: of that person's store.
sql()
{
	sqlite3 "file:$work/$1/data/doran/doran.db?mode=ro" "$2"
}

# arrived FROM TO COUNT
arrived()
{
	(($(sql "$2" "SELECT count(*) FROM message WHERE kind = 1
		AND NOT outgoing AND sender = '$1@example.org'") >= $3))
}

# each_once FROM TO COUNT
each_once()
{
	until_so 120 arrived "$@" || fail "$2 has not all of $1"
	sql "$2" "SELECT text FROM message WHERE kind = 1 AND NOT outgoing
		AND sender = '$1@example.org'" | sort >"$work/got"
	seq -f "$1 %g" 1 "$3" | sort >"$work/wanted"
	diff "$work/wanted" "$work/got" >"$work/diff" ||
		fail "$2 has not what $1 sent: $(head -n 20 "$work/diff")"
	checked "$2 has all $3 texts of $1, each once"
}

each_once alice bob $((messages / 2 / batch * batch))
each_once carol bob $((messages / 4 / batch * batch))
each_once bob alice $((messages / 8 / batch * batch))
each_once bob carol $((messages / 8 / batch * batch))
for name in "${people[@]}"; do
	same "$name has no notice of anything lost" 0 \
		"$(sql "$name" "SELECT count(*) FROM message WHERE kind <> 1")"
	rm "$work/$name.go"
done
for one in "${listener[@]}"; do
	end_group "$one"
done
