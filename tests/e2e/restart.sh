# SPDX-License-Identifier: GPL-3.0-or-later
# The broker is restarted, killed, emptied, frozen; clocks jump; both ends are
# killed: every message arrives, once.
set -eu
. "$srcdir/tests/lib/people.sh"

login alice
login bob
stage
person alice
person bob
friends alice bob
for name in alice bob; do
	sed -i '/^address/a keepalive = 5' "$work/$name/config/doran/doran.conf"
done

# The wall clocks of both, each a file of 8 bytes.
clock_library=$work/clock.so
${CC:-cc} -shared -fPIC -O1 -o "$clock_library" "$srcdir/tests/lib/clock.c" \
	2>>"$work/cc.log" || fail "the clock library does not compile"
set_clock()
{
	local i value=$2 bytes=
	for ((i = 0; i < 8; i++)); do
		bytes+=$(printf '\\x%02x' $((value >> (8 * i) & 255)))
	done
	printf "$bytes" | dd of="$work/$1.clock" conv=notrunc status=none
}

set_clock alice 0
set_clock bob 0
timed()
{
	local name=$1
	shift
	RUNS="env LD_PRELOAD=$clock_library CLOCK_FILE=$work/$name.clock
		ASAN_OPTIONS=verify_asan_link_order=0:${ASAN_OPTIONS-} $DORAN" \
		LIMIT=300 says "$name" "$@"
}

# begin NAME: that person's doran runs, and shows up as $NAME.
begin()
{
	rm -f "$work/$1"/run/doran/*.sock
	in_group timed "$1" listen --json --since last >>"$work/$1.heard" \
		2>>"$work/$1.log"
	declare -g "$1=${pids[-1]}"
	until_so 10 owned "$1" || fail "$1 does not start"
}

# both TEXT: one message each way is delivered.
n=0
both()
{
	n=$((n + 1))
	timed alice send -t bob@example.org -m "to bob $n" --wait=delivered \
		--timeout 45 >>"$work/alice.log" 2>&1 ||
		fail "$1: alice's message: exit code $?"
	timed bob send -t alice@example.org -m "to alice $n" --wait=delivered \
		--timeout 45 >>"$work/bob.log" 2>&1 ||
		fail "$1: bob's message: exit code $?"
	checked "$1"
}

# queue TEXT: one message each way, as far as it comes.
queue()
{
	n=$((n + 1))
	timed alice send -t bob@example.org -m "to bob $n" --wait=queued \
		>>"$work/alice.log" 2>&1 || fail "$1: alice: exit code $?"
	timed bob send -t alice@example.org -m "to alice $n" --wait=queued \
		>>"$work/bob.log" 2>&1 || fail "$1: bob: exit code $?"
}

begin alice
begin bob
both "both are there"

# --- the broker ------------------------------------------------------------

broker_stop
queue "without a broker"
broker_start || fail "the broker does not come back"
both "the broker was restarted"
queue "just before it is killed"
broker_kill
broker_start || fail "the broker does not come back"
both "the broker was killed"
queue "just before it loses everything"
broker_kill
rm -f "$broker_folder"/mosquitto.db*
broker_start || fail "the broker does not come back"
network
both "the broker has forgotten everything"

# A connection that says nothing any more, longer than the keepalive.
kill -STOP "$broker_pid"
queue "while it is frozen"
sleep 9
kill -CONT "$broker_pid"
both "the broker was frozen for 9 seconds"

# --- clocks ----------------------------------------------------------------

set_clock alice 86400
both "alice's clock is a day ahead"
set_clock alice -86400
both "and then a day behind"
set_clock bob 40000000
both "bob's clock is more than a year ahead"
set_clock bob -40000000
both "and then more than a year behind"
set_clock alice 0
set_clock bob 0
both "both clocks are right again"

# --- both ends -------------------------------------------------------------

queue "just before both are killed"
end_group "$alice" KILL
end_group "$bob" KILL
begin bob
begin alice
both "both were killed"

# --- the queue of somebody who is away is lost -----------------------------

end_group "$bob"
end_group "$alice"
n=$((n + 1))
timed alice send -t bob@example.org -m "to bob $n" --wait=sent ||
	fail "alice's message to an absent bob: $?"
timed bob send -t alice@example.org -m "to alice $n" --wait=sent ||
	fail "bob's message to an absent alice: $?"
broker_kill
rm -f "$broker_folder"/mosquitto.db*
broker_start || fail "the broker does not come back"
network
# Each tries again by itself, a while later.
set_clock alice 300
set_clock bob 300
begin alice
begin bob
both "queues were lost while both were away"

# --- all of it, once -------------------------------------------------------

all_of()
{
	jq -Rr 'fromjson? | select(.type=="message") | .text' \
		"$work/$1.heard" | sort -u | wc -l
}

complete()
{
	(($(all_of alice) >= n && $(all_of bob) >= n))
}

until_so 60 complete || fail "of $n, alice has $(all_of alice)," \
	"bob has $(all_of bob)"
end_group "$alice"
end_group "$bob"
for name in alice bob; do
	expect 0 "what $name has" says "$name" listen --json --since all -W 0
	same "is all of it, once" "$(seq -f "to $name %g" 1 "$n" | sort)" \
		"$(jq -r 'select(.type=="message")|.text' <<<"$out" | sort)"
	same "without a notice" '' "$(jq -r 'select(.type=="notice")' \
		<<<"$out")"
	expect 0 "$name's doctor" says "$name" doctor --json
	[[ $out != *refused-* ]] || fail "$name refused something: $out"
done
