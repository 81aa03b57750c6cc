# SPDX-License-Identifier: GPL-3.0-or-later
# Rooms of a STOMP server that knows nothing of doran: RabbitMQ's web_stomp,
# with no gateway; its MQTT side sees the same.
set -eu
BROKER=rabbit
rabbit_rules=no
. "$srcdir/tests/lib/people.sh"

login eve
login mia
broker_start || skip "RabbitMQ does not start"
folders mia
mkdir -p "$work/mia/config/doran"
chmod 600 "$work/mia.password"
cat >"$work/mia/config/doran/doran.conf" <<-END
	[account web]
	backend = ws
	server = ws://127.0.0.1:$broker_stomp_port/ws
	user = mia
	password-file = $work/mia.password

	[room lobby]
	account = web
	topic = /topic/chat.lobby

	[room halls]
	account = web
	topic = /topic/hall.*

	[room below]
	account = web
	topic = /topic/hall.#

	[room greetings]
	account = web
	topic = /topic/greetings
	publish = /topic/hello
	format = spring

	[room 방]
	account = web
	topic = /topic/sub.chat.room.42
	publish = /topic/pub.chat.message
	room-id = 42
	format = korean-chat
	nick = 미아
END

rows()
{
	says mia history -n 100 "$1" --json </dev/null 2>/dev/null |
		jq -r '"\(.sender_name): \(.text)"' | paste -sd'|'
}
rows_are()
{
	[[ $(rows "$1") == "$2" ]]
}
hears()
{
	until_so 20 rows_are "$1" "$2" || fail "mia has in $1: $(rows "$1"), not $2"
	checked "mia has in $1: $2"
}
joined()
{
	(($(says mia doctor --json </dev/null 2>/dev/null | jq -s \
		'[.[]|select(.check=="room" and .state=="ok")]|length') == 5))
}
begin()
{
	rm -f "$work"/mia/run/doran/*.sock
	LIMIT=120 in_group says mia listen --json >>"$work/heard" \
		2>>"$work/mia.log"
	mia=${pids[-1]}
	until_so 10 owned mia || fail "mia does not start"
	until_so 30 joined || fail "mia is not in her rooms"
}
# arrived FILE LINE: what mosquitto_sub printed.
arrived()
{
	until_so 10 grep -qxF -- "$2" "$1" || fail "no ‘$2’ in $(cat "$1")"
	checked "mosquitto_sub has ‘$2’"
}

begin
checked "mia is in five rooms over WebSocket"
in_group sub eve -F '%t %p' -t 'chat/lobby' -t hello -t pub/chat/message \
	>"$work/eve.heard" 2>>"$work/eve.log"
# Servers behind the others: one greets, one hands on what is written.
greeter()
{
	sub eve -t hello | jq -c --unbuffered \
		'{content: ("Hello, " + .name + "!")}' |
		pub eve -l -t greetings
}
relay()
{
	sub eve -t pub/chat/message | jq -c --unbuffered \
		'{message, roomId, sender, type, at: 7}' |
		pub eve -l -t sub/chat/room/42
}
in_group greeter 2>>"$work/eve.log"
in_group relay 2>>"$work/eve.log"
sleep 1

pub eve -t chat/lobby -m hi
hears '#lobby' '/topic/chat.lobby: hi'
expect 0 "mia writes" says mia send -t '#lobby' -m 'from mia'
arrived "$work/eve.heard" 'chat/lobby from mia'
hears '#lobby' '/topic/chat.lobby: hi|mia: from mia'
pub eve -t hall/a -m 'in a'
pub eve -t hall/a/b -m 'in b'
pub eve -t hallway -m 'nowhere'
hears '#halls' '/topic/hall.a: in a'
hears '#below' '/topic/hall.a: in a|/topic/hall.a.b: in b'
expect 78 "nobody writes to a filter" says mia send -t '#halls' -m x
expect 0 "to Spring" says mia send -t '#greetings' -m 'Mia "M"'
arrived "$work/eve.heard" 'hello {"name":"Mia \"M\""}'
hears '#greetings' 'mia: Mia "M"|/topic/greetings: Hello, Mia "M"!'
expect 0 "to the Korean room" says mia send -t '#방' -m '안녕하세요 "모두"'
arrived "$work/eve.heard" \
	'pub/chat/message {"type":"TALK","roomId":"42","sender":"미아","message":"안녕하세요 \"모두\""}'
pub eve -t sub/chat/room/42 \
	-m '{"type":"ENTER","roomId":"42","sender":"민수","message":"안녕"}'
hears '#방' '미아: 안녕하세요 "모두"|민수: 안녕'
end_group "$mia"
begin
pub eve -t chat/lobby -m again
hears '#lobby' '/topic/chat.lobby: hi|mia: from mia|/topic/chat.lobby: again'
end_group "$mia"
