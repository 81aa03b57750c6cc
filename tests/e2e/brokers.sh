# SPDX-License-Identifier: GPL-3.0-or-later
# What doctor --broker says of brokers that are configured well and badly. On
# Mosquitto; brokers-rabbit.sh has the same on RabbitMQ, as far as it goes.
set -eu
. "$srcdir/tests/lib/people.sh"

login alice
login bob
stage
person alice

# says_of CHECK: the state, and a part of what is to be done.
says_of()
{
	jq -r "select(.check == \"$1\") | .state + \" \" + (.detail // \"\")" \
		<<<"$out"
}
all_well()
{
	expect 0 "$1" says alice doctor --broker --json
	for check in queue qos retained writers readers; do
		same "$check" "ok " "$(says_of "broker-$check")"
	done
	same "nothing was lost" "" "$(says_of broker-lost)"
}
# what it leaves there: a session, a value, a message
leaves_nothing()
{
	[[ $BROKER != rabbit ]] || return 0
	broker_stop
	broker_start || fail "the broker does not come back"
	grep -a -c '~probe' "$broker_folder/mosquitto.db" >"$work/left" || true
	same "it leaves no session" 0 "$(cat "$work/left")"
}

all_well "with the sample settings"
if [[ $BROKER == rabbit ]]; then
	same "client IDs are bound to logins" "ok " "$(says_of broker-clients)"
	[[ $out != *refused-* ]] || fail "something was refused: $out"
	exit 0
fi
has "client IDs are bound to nothing" "note bound to no login" \
	"$(says_of broker-clients)"
leaves_nothing

# with LINE...: the sample settings, but for these, each instead of its like.
with()
{
	local line
	broker_stop
	cp "$work/conf" "$broker_conf"
	for line in "$@"; do
		sed -i "/^${line%% *} /d" "$broker_conf"
		echo "$line" >>"$broker_conf"
	done
	broker_start || fail "the broker does not start with $*"
	expect 0 "with ${*:-$broker_listener}" says alice doctor --broker --json
}
cp "$broker_conf" "$work/conf"

with "max_queued_messages 100"
has "too few messages are kept" "warn of 1200" "$(says_of broker-queue)"
has "it says what to change" max_queued_messages "$(says_of broker-queue)"
same "the rest is well" "ok " "$(says_of broker-writers)"

printf 'pattern readwrite #\n' >"$work/all.acl"
chmod 600 "$work/all.acl"
with "acl_file $work/all.acl"
has "anyone may write" "warn anyone can write" "$(says_of broker-writers)"
has "anyone may read" "warn anyone can read" "$(says_of broker-readers)"
same "the rest is well" "ok " "$(says_of broker-queue)"

with "retain_available false"
has "nothing is retained" "warn" "$(says_of broker-retained)"

broker_listener="max_qos 0"
with
has "no QoS 1" "warn" "$(says_of broker-qos)"
broker_listener=

# --- lost at a restart -----------------------------------------------------

with
same "well again" "ok " "$(says_of broker-retained)"
in_group says alice listen --json >"$work/heard" 2>>"$work/alice.log"
listener=${pids[-1]}
until_so 10 owned alice || fail "alice does not start"
lost()
{
	out=$(says alice doctor --json </dev/null 2>>"$work/alice.log")
	[[ $(says_of broker-lost) == note* ]]
}
sleep 3
! lost || fail "nothing was lost yet"
broker_kill
rm -f "$broker_folder"/mosquitto.db*
broker_start || fail "the broker does not come back"
until_so 30 lost || fail "it is not noticed that everything was lost"
checked "it is noticed that the broker lost what was kept"
end_group "$listener"
