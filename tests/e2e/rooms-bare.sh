# SPDX-License-Identifier: GPL-3.0-or-later
# Rooms of WebSocket endpoints that speak nothing but messages: no STOMP, no
# login, no topics. Two people, one room each way to write: JSON and bare text.
set -eu
. "$srcdir/tests/lib/people.sh"
need python3

mkfifo "$work/end"
python3 "$srcdir/tests/lib/wsserver.py" <"$work/end" >"$work/ports" &
server_pid=$!
exec 7>"$work/end"
scene_clean()
{
	kill -KILL "$server_pid" 2>/dev/null || true
}
until_so 10 grep -q . "$work/ports" || fail "no server"
read -r port _ <"$work/ports"

# joins NAME NICK FORMAT-LINES
joins()
{
	folders "$1"
	mkdir -p "$work/$1/config/doran"
	cat >"$work/$1/config/doran/doran.conf" <<-END
		[account web]
		backend = ws
		server = ws://127.0.0.1:$port/room
		option-dialect = bare

		[room hall]
		account = web
		topic = hall
		nick = $2
		$3
		[room second]
		account = web
		topic = second
	END
	chmod 600 "$work/$1/config/doran/doran.conf"
}
rows()
{
	says "$1" history -n 100 "$2" --json </dev/null 2>/dev/null |
		jq -r '"\(.sender_name): \(.text)"' | paste -sd'|'
}
rows_are()
{
	[[ $(rows "$1" "$2") == "$3" ]]
}
hears()
{
	until_so 20 rows_are "$1" "$2" "$3" ||
		fail "$1 has in $2: $(rows "$1" "$2"), not $3"
	checked "$1 has in $2: $3"
}
is_up()
{
	says "$1" doctor --json </dev/null 2>/dev/null | jq -es \
		'any(.[]; .check == "connection" and .state == "ok")' >/dev/null
}
begin()
{
	rm -f "$work/$1"/run/doran/*.sock
	LIMIT=120 in_group says "$1" listen --json >>"$work/$1.heard" \
		2>>"$work/$1.log"
	declare -g "$1=${pids[-1]}"
	until_so 10 owned "$1" || fail "$1 does not start"
	until_so 20 is_up "$1" || fail "$1 does not come in"
}

json='format = json'
joins mia 미아 "$json"
joins noa Noa "$json"
begin mia
begin noa
checked "both are in"
expect 0 "mia writes" says mia send -t '#hall' -m '안녕 "noa"'
hears noa '#hall' '미아: 안녕 "noa"'
hears mia '#hall' '미아: 안녕 "noa"'
same "it is not encrypted" false "$(jq -r 'select(.text)|.encrypted' \
	"$work/noa.heard" | head -n 1)"
expect 0 "noa writes" says noa send -t '#hall' -m back
hears mia '#hall' '미아: 안녕 "noa"|Noa: back'
hears noa '#hall' '미아: 안녕 "noa"|Noa: back'
same "what has no topic is of the first room" '' "$(rows mia '#second')"
# The same text anew is no copy: nothing here sends copies.
expect 0 "noa says it again" says noa send -t '#hall' -m back
hears mia '#hall' '미아: 안녕 "noa"|Noa: back|Noa: back'

# --- sent away, and back ----------------------------------------------------
end_group "$noa"
joins noa Noa 'format = text'
begin noa
expect 0 "noa sends everybody away" says noa send -t '#hall' -m bye
says_back()
{
	says mia send -t '#hall' -m 'still there' --id one --timeout 2 \
		</dev/null >>"$work/mia.log" 2>&1
}
until_so 30 says_back || fail "mia does not come back"
hears mia '#hall' '미아: 안녕 "noa"|Noa: back|Noa: back|미아: still there'
end_group "$mia"
end_group "$noa"
exec 7>&-
