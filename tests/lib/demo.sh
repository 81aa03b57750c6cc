#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The demonstration of `./bootstrap run`: a private broker, dorand in front of
# it, you, and Bob, who is a shell script. You are on MQTT, he on WebSocket.
# With a terminal it opens doran in the chat with him, with two more accounts of
# yours, on WebSocket and on MTProto; without one it does scripted round trips
# over all three and prints each step. Without libwebsockets who would be on
# WebSocket is on MQTT.
# usage: demo.sh SOURCE-TREE BUILD-FOLDER
set -euo pipefail
top=$1 build=$2
doran=${DORAN:-$build/doran}
dorand=${DORAND:-$build/dorand}
export DORAN_BACKENDS=${DORAN_BACKENDS:-$build/.libs}
srcdir=$top
. "$top/tests/lib/broker.sh"

text='안녕, Bob! Are you there?'
declare -A names=([mqtt]=MQTT [ws]=WebSocket [tcp]=MTProto)
work=$(mktemp -d "${TMPDIR:-/tmp}/doran-demo.XXXXXX")
pids=()
step_name=start
step_from=${EPOCHREALTIME/[.,]/}
began=$step_from

# --- saying what happens ---------------------------------------------------

step()
{
	step_name=$1
	step_from=${EPOCHREALTIME/[.,]/}
}

# done_step [DETAIL]: the step's name, its time, and what came of it.
done_step()
{
	local us=$((${EPOCHREALTIME/[.,]/} - step_from))
	printf '%8d.%01d ms  %-36s %s\n' $((us / 1000)) $((us % 1000 / 100)) \
		"$step_name" "${1-}"
}

fail()
{
	printf '\nfailed: %s: %s\n' "$step_name" "$*" >&2
	for log in "$work"/*.log "$work"/*/state/doran/log "$broker_log"; do
		[[ -s $log ]] || continue
		printf -- '--- the end of %s\n' "${log#"$work"/}" >&2
		tail -n 40 "$log" >&2
	done
	exit 1
}

# --- ending ----------------------------------------------------------------

cleanup()
{
	local pid
	trap - EXIT
	for pid in "${pids[@]}"; do
		kill -- "-$pid" "$pid" 2>/dev/null || true
	done
	for pid in "${pids[@]}"; do
		wait "$pid" 2>/dev/null || true
	done
	broker_free
	rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

# in_group COMMAND...: in the background as a process group of its own, so
# that what it starts ends with it.
in_group()
{
	set -m
	"$@" &
	pids+=($!)
	set +m
}

# --- two people ------------------------------------------------------------

# as PERSON COMMAND...: with that person's folders.
as()
{
	local home=$work/$1
	shift
	XDG_CONFIG_HOME=$home/config XDG_DATA_HOME=$home/data \
		XDG_STATE_HOME=$home/state XDG_RUNTIME_DIR=$home/run "$@"
}

# person NAME: folders for one.
person()
{
	local home=$work/$1
	mkdir -p "$home"/{config,data,state}
	mkdir -m 700 "$home/run"
}

# account NAME LOGIN BACKEND SERVER [OPTION...]: a doran account of that person.
account()
{
	as "$1" "$doran" account add "$3" --backend "$3" --server "$4" \
		--address "$2@example.org" "${@:5}" \
		--password-command "cat '$work/$2.password'" \
		--recovery-file "$work/$1/$2.words" </dev/null \
		>>"$work/$1.log" 2>&1 || fail "no account for $2"
}

# contact PERSON -a ACCOUNT LOGIN
contact()
{
	as "$1" "$doran" contacts add "$2" "$3" "$4@example.org" </dev/null \
		>>"$work/$1.log" 2>&1 || fail "$1 cannot add $4"
}

# ready KEY: what dorand says of where it listens.
ready()
{
	sed -n "s/.* event=ready .*\\b$1=\\([^ ]*\\).*/\\1/p" "$work/dorand.log"
}

# The gateway on free ports; $ws and $tcp are where, $key is its key's
# fingerprint.
gateway()
{
	local i user=()
	((EUID != 0)) || user=(--user root)
	key=$("$dorand" --make-key "$work/server-key") || fail "no server key"
	in_group "$dorand" --broker "mqtt://127.0.0.1:$broker_port" \
		--ws 127.0.0.1:0 --tcp 127.0.0.1:0 \
		--server-key "$work/server-key" "${user[@]}" \
		</dev/null 2>"$work/dorand.log"
	for ((i = 0; i < 200; i++)); do
		ws=$(ready ws) tcp=$(ready tcp)
		[[ -z $tcp ]] || return 0
		sleep 0.05
	done
	fail "dorand does not start"
}

has_ws()
{
	local folder
	for folder in ${DORAN_BACKENDS//:/ }; do
		[[ ! -e $folder/ws.so ]] || return 0
	done
	return 1
}

password()
{
	od -An -N16 -tx1 /dev/urandom | tr -d ' \n' >"$work/$1.password"
	broker_user "$1" "$(cat "$work/$1.password")"
}

# The retained value that names this network: CBOR [1, name, 16-byte ID].
network()
{
	local name=example.org id
	id=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
	{
		printf '\x83\x01'
		printf "\\x$(printf %02x $((0x60 + ${#name})))%s" "$name"
		printf '\x50'
		printf "$(sed 's/../\\x&/g' <<<"$id")"
	} | mosquitto_pub -h 127.0.0.1 -p "$broker_port" -V mqttv311 \
		-u operator -P "$(cat "$work/operator.password")" \
		-t doran/1/net -q 1 -r -s || fail "cannot publish the network"
}

# An administrator writes down all that passes the broker.
watch_broker()
{
	in_group mosquitto_sub -h 127.0.0.1 -p "$broker_port" -u admin \
		-P "$(cat "$work/admin.password")" -t '#' -F '%t %p' \
		>"$work/seen" 2>>"$work/admin.log"
}

bob()
{
	export DORAN=$doran
	as bob "$doran" listen --exec "$top/src/data/answer.sh" \
		</dev/null >>"$work/bob.log" 2>&1
}

# --- the two demonstrations ------------------------------------------------

prepare()
{
	local name
	for name in operator admin alice bob carol dave; do
		password "$name"
	done
	step "broker on a free loopback port"
	broker_start || fail "Mosquitto does not start"
	done_step "127.0.0.1:$broker_port"
	step "network example.org"
	network
	done_step "retained topic doran/1/net"
	step "dorand on free loopback ports"
	gateway
	done_step "ws://$ws tcp://$tcp"
	mqtt=mqtt://127.0.0.1:$broker_port web=ws://$ws bobs=ws
	if ! has_ws; then
		web=$mqtt bobs=mqtt
	fi
	person alice
	person bob
	step "alice on MQTT"
	account alice alice mqtt "$mqtt"
	done_step "keys, device list, 100 prekeys"
	step "bob on ${names[$bobs]}"
	account bob bob "$bobs" "$web"
	done_step "keys, device list, 100 prekeys"
	step "contacts on both sides"
	contact alice -a mqtt bob
	contact bob -a "$bobs" alice
	done_step
	in_group bob
}

# round PERSON BACKEND: a message to bob, and his answer.
round()
{
	local answer rc=0
	step "$1 to bob, ${names[$2]} to ${names[$bobs]}"
	as "$1" "$doran" send -t bob@example.org -m "$text" \
		--wait=delivered --timeout 30 </dev/null \
		>>"$work/$1.log" 2>&1 || rc=$?
	((rc == 0)) || fail "exit code $rc"
	done_step "$text (delivered)"

	step "bob's answer, ${names[$bobs]} to ${names[$2]}"
	answer=$(as "$1" "$doran" listen --json --since all -n 1 -W 30 \
		</dev/null 2>>"$work/$1.log") || rc=$?
	((rc == 0)) || fail "exit code $rc"
	[[ $answer == *'"encrypted":true'* ]] ||
		fail "no encrypted answer: $answer"
	done_step
	printf '%s\n' "$answer"
}

scripted()
{
	watch_broker
	round alice mqtt
	person dave
	step "dave on ${names[tcp]}"
	account dave dave tcp "tcp://$tcp" --server-key "$key"
	contact dave -a tcp bob
	contact bob -a "$bobs" dave
	done_step "the server's key is $key"
	round dave tcp

	step "what the broker saw"
	[[ -s $work/seen ]] || fail "nothing at all"
	! grep -qF 'Are you there' "$work/seen" || fail "the text itself"
	done_step "$(wc -c <"$work/seen") bytes, the text not in them"
	step_name=total step_from=$began
	done_step "sent and answered, end-to-end encrypted"
}

# Bob says hello first, so that there is a chat to open.
interactive()
{
	local hellos=2
	if [[ $bobs == ws ]]; then
		another carol ws "$web"
		hellos=3
	fi
	another dave tcp "tcp://$tcp" --server-key "$key"
	step "hello from bob"
	as bob "$doran" send -t alice@example.org -m \
		'Hello! I am Bob, a shell script. 안녕? Ask me something.' \
		</dev/null >>"$work/bob.log" 2>&1 || fail "bob cannot send"
	as alice "$doran" listen --since all -n "$hellos" -W 20 \
		</dev/null >>"$work/alice.log" 2>&1 || fail "nothing arrives"
	done_step
	as alice "$doran"
}

# another LOGIN BACKEND SERVER [OPTION...]: one more account in the same
# window, which knows you and bob.
another()
{
	step "another account of yours: $1"
	account alice "$@"
	contact alice -a "$2" alice
	contact alice -a "$2" bob
	contact alice -a mqtt "$1"
	contact bob -a "$bobs" "$1"
	as alice "$doran" send -a "$2" -t alice@example.org -m \
		"Hello from your account $1, over ${names[$2]}." \
		</dev/null >>"$work/alice.log" 2>&1 || fail "$1 cannot send"
	done_step "in the same window, on ${names[$2]}"
}

prepare
if [[ -t 0 && -t 1 ]]; then
	interactive
else
	scripted
fi
