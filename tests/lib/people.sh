# SPDX-License-Identifier: GPL-3.0-or-later
# People with folders of their own on a private broker; for scenarios run by
# bash with set -eu, with DORAN, DORAN_BACKENDS and srcdir set. The broker is
# Mosquitto, or RabbitMQ with BROKER=rabbit set before.
#
#   stage                        a broker that runs; sets $work
#   login NAME                   a login of the broker, before the stage
#   person NAME [FLAG...]        folders and a doran account
#   as NAME COMMAND...           with that person's folders
#   friends ONE OTHER            contacts on both sides
#   checked TEXT                 says what was found to be so
#   fail TEXT                    ends the scenario
#   expect CODE TEXT COMMAND...  the exit code of a command; $out is what it
#                                printed, $err what it said
BROKER=${BROKER:-broker}
. "$srcdir/tests/lib/$BROKER.sh"

work=$(mktemp -d "${TMPDIR:-/tmp}/doran-e2e.XXXXXX")
pids=()
out= err=
began=${EPOCHREALTIME/[.,]/}

skip()
{
	printf 'skipped: %s\n' "$*"
	exit 77
}

fail()
{
	local log
	printf 'FAILED: %s\n' "$*" >&2
	[[ -z $out ]] || printf -- '--- printed last:\n%.4000s\n' "$out" >&2
	[[ -z $err ]] || printf -- '--- said last:\n%.4000s\n' "$err" >&2
	for log in "$work"/*.log "$work"/*/state/doran/log "$broker_log"; do
		[[ -s $log ]] || continue
		printf -- '--- the end of %s\n' "${log#"$work"/}" >&2
		tail -n "${LOG_LINES:-30}" "$log" >&2
	done
	exit 1
}

checked()
{
	local ms=$(((${EPOCHREALTIME/[.,]/} - began) / 1000))
	printf '%4d.%03d s  ok: %s\n' $((ms / 1000)) $((ms % 1000)) "$*"
}

scene_end()
{
	local pid rc=$?
	trap - EXIT
	for pid in "${pids[@]}"; do
		kill -KILL -- "-$pid" 2>/dev/null || true
	done
	for pid in "${pids[@]}"; do
		wait "$pid" 2>/dev/null || true
		until_so 5 group_gone "$pid" || true
	done
	broker_free
	scene_clean
	if ((rc != 0 && rc != 77)) && [[ -n ${KEEP-} ]]; then
		echo "kept: $work" >&2
	else
		rm -rf "$work"
	fi
	exit "$rc"
}
trap scene_end EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

# A scenario may have more to take away.
scene_clean()
{
	:
}

need()
{
	local program
	for program in "$@"; do
		command -v "$program" >/dev/null || skip "$program is missing"
	done
}
if [[ $BROKER == rabbit ]]; then
	rabbit_skip
fi
need mosquitto mosquitto_pub mosquitto_sub mosquitto_passwd jq timeout pgrep

# in_group COMMAND...: in the background, as a process group of its own, so
# that what it starts ends with it; $! is its id.
in_group()
{
	set -m
	(
		# It stays until what it runs has ended.
		trap : TERM
		"$@"
	) &
	pids+=($!)
	set +m
}

# end_group PID [SIGNAL]: ends what in_group began. It may take its time, as
# long as says() allows.
end_group()
{
	kill "-${2:-TERM}" -- "-$1" 2>/dev/null || true
	wait "$1" 2>/dev/null || true
	kill -KILL -- "-$1" 2>/dev/null || true
	until_so 10 group_gone "$1" || true
}

# What is dead and not waited for does not count.
group_gone()
{
	! pgrep -g "$1" -r D,R,S,T >/dev/null
}

# --- logins and people -----------------------------------------------------

login()
{
	od -An -N16 -tx1 /dev/urandom | tr -d ' \n' >"$work/$1.password"
	broker_user "$1" "$(cat "$work/$1.password")"
}

# pub NAME FLAG..., sub NAME FLAG...: Mosquitto's own clients, logged in, with
# client IDs as doran's begin; EXEC may be a command to run them by.
pub()
{
	local name=$1
	shift
	${EXEC-} mosquitto_pub -h 127.0.0.1 -p "$broker_port" -V mqttv311 -u "$name" \
		-P "$(cat "$work/$name.password")" -i "$name~pub$RANDOM" "$@"
}

sub()
{
	local name=$1
	shift
	mosquitto_sub -h 127.0.0.1 -p "$broker_port" -V mqttv311 -u "$name" \
		-P "$(cat "$work/$name.password")" -i "$name~sub$RANDOM" "$@"
}

# The retained value that names the network: CBOR [1, name, 16-byte ID].
network()
{
	[[ -s $work/network ]] ||
		od -An -N16 -tx1 /dev/urandom | tr -d ' \n' >"$work/network"
	{
		printf '\x83\x01\x6bexample.org\x50'
		printf "$(sed 's/../\\x&/g' "$work/network")"
	} | pub operator -t doran/1/net -q 1 -r -s
}

# Logins of admin, operator and all that were named before; then the broker.
stage()
{
	login admin
	login operator
	broker_start || skip "the broker does not start"
	network || fail "the network cannot be published"
	server=mqtt://127.0.0.1:$broker_port
}

as()
{
	local home=$work/$1
	shift
	XDG_CONFIG_HOME=$home/config XDG_DATA_HOME=$home/data \
		XDG_STATE_HOME=$home/state XDG_RUNTIME_DIR=$home/run "$@"
}

# doran as that person, at most so long as no wait should ever take.
says()
{
	local name=$1
	shift
	as "$name" timeout --foreground -k 5 "${LIMIT:-60}" ${RUNS:-"$DORAN"} "$@"
}

# folders NAME: where a person keeps things.
folders()
{
	mkdir -p "$work/$1"/{config,data,state}
	mkdir -p -m 700 "$work/$1/run"
}

person()
{
	local name=$1
	shift
	folders "$name"
	says "$name" account add home --backend mqtt --server "$server" \
		--address "$name@example.org" \
		--password-command "cat '$work/$name.password'" \
		--recovery-file "$work/$name/words" "$@" \
		</dev/null >>"$work/$name.log" 2>&1 ||
		fail "no account for $name: $?"
}

friends()
{
	says "$1" contacts add "$2@example.org" </dev/null \
		>>"$work/$1.log" 2>&1 || fail "$1 cannot add $2: $?"
	says "$2" contacts add "$1@example.org" </dev/null \
		>>"$work/$2.log" 2>&1 || fail "$2 cannot add $1: $?"
}

# --- looking ---------------------------------------------------------------

expect()
{
	local code=$1 text=$2 rc=0
	shift 2
	out=
	err=
	"$@" </dev/null >"$work/out" 2>"$work/err" || rc=$?
	out=$(tr -d '\0' <"$work/out")
	err=$(tr -d '\0' <"$work/err")
	[[ " $* " != *" --json "* ]] || cat "$work/out" >>"$work/json"
	((rc == code)) || fail "$text: exit code $rc, not $code"
	checked "$text (exit $code)"
}

# schemas_fit [TYPE...]: all that --json printed under expect; each TYPE was
# among it.
schemas_fit()
{
	local rc=0
	out=$(python3 "$srcdir/tests/lib/schema.py" "$srcdir/src/data/schema" \
		"$@" <"$work/json" 2>&1) || rc=$?
	case $rc in
	0) checked "$(wc -l <"$work/json") lines of JSON fit their schemas" ;;
	77 | 127) checked "no python3-jsonschema: schemas are not checked" ;;
	*) fail "JSON does not fit its schema" ;;
	esac
}

# same TEXT WANTED GOT
same()
{
	[[ $2 == "$3" ]] || fail "$1: not ‘$2’ but ‘$3’"
	checked "$1"
}

# has TEXT PART IN
has()
{
	[[ $3 == *"$2"* ]] || fail "$1: no ‘$2’ in ‘$3’"
	checked "$1"
}

# until_so SECONDS COMMAND...: tries again until it succeeds.
until_so()
{
	local i tries=$(($1 * 20))
	shift
	for ((i = 0; i < tries; i++)); do
		if "$@"; then
			return 0
		fi
		sleep 0.05
	done
	return 1
}

# owned NAME: whether a process owns the store and takes commands.
owned()
{
	local socket
	for socket in "$work/$1"/run/doran/*.sock; do
		[[ -S $socket ]] && return
	done
	return 1
}

# refusals NAME: how many were counted, of all kinds.
refusals()
{
	says "$1" doctor --json </dev/null 2>/dev/null | jq -s \
		'[.[]|select(.check|test("refused"))|.count]|add // 0'
}

# sanitized NAME: whether the owner of that store is built with ASan, which
# keeps freed memory for a while.
sanitized()
{
	grep -q libasan \
		"/proc/$(cut -d' ' -f1 "$work/$1/data/doran/owner.lock")/maps"
}
