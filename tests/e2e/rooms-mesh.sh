# SPDX-License-Identifier: GPL-3.0-or-later
# A room of a Meshtastic gateway: its JSON as mosquitto_pub sends it, and what
# doran writes as the gateway takes it.
set -eu
. "$srcdir/tests/lib/people.sh"

login mia
login gate
stage
echo 'pattern readwrite msh/#' >>"$broker_folder/acl"
broker_stop
broker_start || fail "the broker does not come back"
folders mia
mkdir -p "$work/mia/config/doran"
chmod 600 "$work/mia.password"
cat >"$work/mia/config/doran/doran.conf" <<-END
	[account mesh]
	backend = mqtt
	server = $server
	user = mia
	password-file = $work/mia.password

	[room mesh]
	account = mesh
	topic = msh/EU_868/2/json/LongFast/+
	format = meshtastic
	nick = !7efeee00
END
rows()
{
	says mia history -n 100 '#mesh' --json </dev/null 2>/dev/null |
		jq -r '"\(.sender_name): \(.text)"' | paste -sd'|'
}
rows_are()
{
	[[ $(rows) == "$1" ]]
}
hears()
{
	until_so 15 rows_are "$1" || fail "in the room: $(rows), not $1"
	checked "in the room: $1"
}
joined()
{
	says mia doctor --json </dev/null 2>/dev/null | jq -es \
		'any(.[]; .check == "room" and .state == "ok")' >/dev/null
}
# node NUMBER ID TYPE PAYLOAD: what a gateway publishes of a node's packet
node()
{
	pub gate -q 1 -t 'msh/EU_868/2/json/LongFast/!7efeee00' -m \
		"{\"channel\":0,\"from\":$1,\"id\":$2,\"payload\":$4,
		\"sender\":\"!7efeee00\",\"timestamp\":1750000000,\"to\":4294967295,
		\"type\":\"$3\"}"
}

LIMIT=120 in_group says mia listen --json >>"$work/heard" 2>>"$work/mia.log"
mia=${pids[-1]}
until_so 10 owned mia || fail "mia does not start"
until_so 20 joined || fail "mia is not in the room"
in_group sub gate -v -t 'msh/#' >"$work/gate.heard" 2>>"$work/gate.log"
until_so 5 grep -q "SUBSCRIBE from gate" "$broker_log" || fail "no gateway"

node 2309737967 11 text '{"text":"hello mesh"}'
node 2309737967 11 text '{"text":"hello mesh"}'
node 2309737967 12 telemetry '{"battery_level":88}'
node 2309737967 13 position '{"latitude_i":1}'
node 16909060 14 text '{"text":"안녕"}'
hears '!89abcdef: hello mesh|!01020304: 안녕'
same "its time is the node's" 2025-06-15T15:06:40.000Z \
	"$(says mia history '#mesh' --json </dev/null | jq -r .time | head -n 1)"
expect 0 "mia writes" says mia send -t '#mesh' -m 'say "hi"'
until_so 10 grep -q '^msh/EU_868/2/json/mqtt/ ' "$work/gate.heard" ||
	fail "the gateway gets nothing: $(cat "$work/gate.heard")"
sent=$(sed -n 's|^msh/EU_868/2/json/mqtt/ ||p' "$work/gate.heard")
same "what the gateway takes" '{"from":2130636288,"payload":"say \"hi\"","type":"sendtext"}' \
	"$(jq -cS '{from,type,payload}' <<<"$sent")"
# The gateway publishes what it sent over the air.
node 2130636288 15 text '{"text":"say \"hi\""}'
node 16909060 16 text '{"text":"heard you"}'
until_so 10 eval '[[ $(rows) == *"heard you" ]]' || fail "nothing more: $(rows)"
same "one's own is there once" 1 \
	"$(says mia history '#mesh' --json </dev/null | jq -r .text |
		grep -cx 'say "hi"')"
end_group "$mia"
