# SPDX-License-Identifier: GPL-3.0-or-later
# Rooms: topics of a broker that knows nothing of doran. Mosquitto's own clients
# on one side, doran on the other; an account with an address and one without.
set -eu
. "$srcdir/tests/lib/people.sh"
. "$srcdir/tests/lib/screen.sh"
both_end()
{
	local rc=$?
	screen_end
	(exit "$rc")
	scene_end
}
trap both_end EXIT

login alice
login guest
login carol
login eve
stage
cat >>"$broker_folder/acl" <<-END

	pattern readwrite js/#
	pattern readwrite msh/#
	pattern readwrite other/#
END
kill -HUP "$broker_pid"
person alice
folders guest
mkdir -p "$work/guest/config/doran"

# conf NAME TEXT: adds to that person's doran.conf.
conf()
{
	printf '%s\n' "$2" >>"$work/$1/config/doran/doran.conf"
}

chmod 600 "$work/guest.password"
conf alice "
[room chat/lobby]
account = home
topic = chat/lobby

[room js]
account = home
topic = js/+
publish = js/alice
format = json
nick = 앨리스"
conf guest "[account pub]
backend = mqtt
server = $server
user = guest
password-file = $work/guest.password

[room chat/lobby]
account = pub
topic = chat/lobby"

# rows NAME ROOM: the texts of a room, joined.
rows()
{
	says "$1" history -n 1000 "$2" --json </dev/null 2>/dev/null |
		jq -r .text | paste -sd'|'
}
rows_are()
{
	[[ $(rows "$1" "$2") == "$3" ]]
}
hears()
{
	until_so 15 rows_are "$1" "$2" "$3" ||
		fail "$1 has in $2: $(rows "$1" "$2"), not $3"
	checked "$1 has in $2: $3"
}

# begin NAME: listens, for long.
begin()
{
	rm -f "$work/$1"/run/doran/*.sock
	LIMIT=120 in_group says "$1" listen --json \
		>>"$work/$1.heard" 2>>"$work/$1.log"
	declare -g "$1=${pids[-1]}"
	until_so 10 owned "$1" || fail "$1 does not start"
}
# joined NAME COUNT: so many rooms are subscribed to.
joined()
{
	(($(says "$1" doctor --json </dev/null 2>/dev/null | jq -s \
		'[.[]|select(.check=="room" and .state=="ok")]|length') == $2))
}

begin alice
begin guest
until_so 10 joined alice 2 || fail "alice is not in her rooms"
until_so 10 joined guest 1 || fail "the guest is not in the room"
checked "both are in their rooms, one without an address"
expect 0 "chats before a word" says alice chats --json
same "rooms are there at once" '#chat/lobby #js' \
	"$(jq -r .address <<<"$out" | sort | xargs)"

# --- both ways -------------------------------------------------------------
in_group sub eve -v -t 'chat/#' -t 'js/#' >"$work/eve.heard" 2>>"$work/eve.log"
until_so 5 grep -q "SUBSCRIBE from" "$broker_log"
pub eve -t chat/lobby -m hi
hears alice '#chat/lobby' hi
hears guest 'pub/#chat/lobby' hi
has "the line of listen" '"chat":"home/#chat/lobby"' "$(cat "$work/alice.heard")"
same "it is not encrypted, its sender is no address" \
	'false #chat/lobby/chat/lobby' \
	"$(jq -r 'select(.text=="hi")|"\(.encrypted) \(.sender)"' \
		"$work/alice.heard")"
expect 0 "alice writes" says alice send -t '#chat/lobby' -m 'from alice'
expect 0 "the guest, too, as JSON" says guest send -t '#chat/lobby' \
	-m 'from the guest' --json
hears alice '#chat/lobby' 'hi|from alice|from the guest'
hears guest 'pub/#chat/lobby' 'hi|from alice|from the guest'
until_so 5 grep -qx 'chat/lobby from alice' "$work/eve.heard" ||
	fail "mosquitto_sub did not get it"
checked "mosquitto_sub gets it"
expect 0 "the same key twice" says alice send -t '#chat/lobby' -m once --id k
expect 0 "sends once" says alice send -t 'home/#chat/lobby' -m once --id k
pub eve -t chat/lobby -m 'from alice'
hears alice '#chat/lobby' 'hi|from alice|from the guest|once|from alice'
expect 78 "a room is never encrypted" says alice send -t '#chat/lobby' -m x \
	--e2ee on
expect 68 "no such room" says alice send -t '#nowhere' -m x

# --- JSON ------------------------------------------------------------------
pub eve -t js/eve -m '{"id":1,"sender":"Eve","text":"one","time":1750000000}'
pub eve -t js/eve -m '{"id":1,"sender":"Eve","text":"one","time":1750000000}'
pub eve -t js/x/y -m '{"id":2,"sender":"Eve","text":"too deep"}'
pub eve -t js/eve -m 'not JSON'
pub eve -t js/eve -m '{"id":3,"sender":"alice@example.org","text":"two"}'
expect 0 "alice writes JSON" says alice send -t '#js' -m 'say "안녕"\'
hears alice '#js' 'one|two|say "안녕"\'
until_so 5 grep -q '^js/alice ' "$work/eve.heard" || fail "no JSON came"
same "JSON that others read" 'say "안녕"\ 앨리스' \
	"$(sed -n 's/^js\/alice //p' "$work/eve.heard" |
		jq -r '"\(.text) \(.sender)"')"
expect 0 "the whole room" says alice history '#js' --json
same "its time, its claimed sender" \
	'2025-06-15T15:06:40.000Z #js/Eve|#js/alice@example.org alice@example.org' \
	"$(jq -r 'select(.text=="one")|"\(.time) \(.sender)"' <<<"$out")|$(
		jq -r 'select(.text=="two")|"\(.sender) \(.sender_name)"' \
			<<<"$out")"

# --- hostile ---------------------------------------------------------------
printf 'a\033[2J\rb\xe2\x80\xaec\xff' | pub eve -t chat/lobby -s
pub eve -t js/eve -m '{"id":4,"sender":"a\u001b[1m\u202eb","text":"\u200bq\u0007"}'
hears alice '#js' 'one|two|say "안녕"\|q'
expect 0 "all of it" says alice history '#chat/lobby' --json
[[ $(tail -n 1 <<<"$out" | jq -r .text) == $'a[2J\nbc\xef\xbf\xbd' ]] ||
	fail "the text is not clean: $(tail -n 1 <<<"$out")"
! says alice history '#js' </dev/null | LC_ALL=C grep -q $'[\001-\010\016-\037]' ||
	fail "a control character reached the terminal"
checked "texts and senders are clean"
head -c 300000 /dev/zero | tr '\0' 'x' | pub eve -t chat/lobby -s
pub eve -t chat/lobby -m after
until_so 10 eval '[[ $(rows alice "#chat/lobby") == *"|after" ]]' ||
	fail "what came after the long one is missing"
[[ $(rows alice '#chat/lobby') != *xxxx* ]] || fail "300 KB were taken"
checked "300 KB are left out"

# --- away and back ---------------------------------------------------------
before=$(rows alice '#chat/lobby')
end_group "$alice"
end_group "$guest"
expect 0 "alone, at once" says alice send -t '#chat/lobby' -m 'one shot'
pub eve -q 1 -t chat/lobby -m 'while away'
expect 75 "the broker is gone" env LIMIT=30 bash -c "$(declare -f says as)
	$(declare -p work); $(declare -f broker_stop broker_end)
	kill -STOP $broker_pid; says alice send -t '#chat/lobby' -m later \
	--timeout 2; rc=\$?; kill -CONT $broker_pid; exit \$rc"
begin alice
hears alice '#chat/lobby' "$before|one shot|later|while away"
begin guest
until_so 10 eval '[[ $(rows guest "pub/#chat/lobby") == *"|while away"* &&
	$(rows guest "pub/#chat/lobby") == *"|later"* ]]' ||
	fail "guest missed something: $(rows guest 'pub/#chat/lobby')"
broker_stop
broker_start || fail "the broker does not come back"
until_so 20 joined alice 2 || fail "alice does not come back"
pub eve -q 1 -t chat/lobby -m 'after all'
hears alice '#chat/lobby' "$before|one shot|later|while away|after all"
same "nobody heard a thing twice" '' \
	"$(rows guest 'pub/#chat/lobby' | tr '|' '\n' |
		grep -vxE 'from alice|' | sort | uniq -d)"

# --- retained --------------------------------------------------------------
end_group "$alice"
pub eve -r -t chat/lobby -m kept
begin alice
hears alice '#chat/lobby' "$before|one shot|later|while away|after all|kept"
end_group "$alice"
begin alice
pub eve -q 1 -t chat/lobby -m more
hears alice '#chat/lobby' \
	"$before|one shot|later|while away|after all|kept|more"

# --- without the configuration ---------------------------------------------
person carol
begin carol
connected()
{
	says carol doctor --json </dev/null 2>/dev/null | jq -e -s \
		'any(.[]; .check == "connection" and .state == "ok")' >/dev/null
}
until_so 10 connected || fail "carol does not connect"
expect 0 "the first room, beside a connection" says carol send \
	-t 'home/#other/first' -m hello --wait=sent --timeout 5
end_group "$carol"
expect 0 "joined by its name" says alice send -t 'home/#other/x' -m hello
pub eve -t other/x -m 'hello alice'
hears alice '#other/x' 'hello|hello alice'
expect 0 "found by its words" says alice search --json 'hello alice'
has "in the room" 'home/#other/x' "$out"
expect 0 "all chats" says alice chats --json
same "rooms among them" 3 "$(jq -r .address <<<"$out" | grep -c '^#')"
schemas_fit message chat status

# --- on the screen ----------------------------------------------------------
end_group "$alice"
# Since the broker was away the first one comes back when it likes.
in_group sub eve -v -t 'chat/#' >"$work/eve.again" 2>>"$work/eve.log"
until_so 10 grep -qx 'chat/lobby kept' "$work/eve.again" ||
	fail "mosquitto_sub does not begin"
set +e # what looks at screens tells by its exit code
screen_open 100 30 env "XDG_CONFIG_HOME=$work/alice/config" \
	"XDG_DATA_HOME=$work/alice/data" "XDG_STATE_HOME=$work/alice/state" \
	"XDG_RUNTIME_DIR=$work/alice/run" \
	"DORAN_BACKENDS=$DORAN_BACKENDS" "$DORAN"
screen_type '/chat #chat/lobby'
screen_keys Enter
screen_wait '#chat/lobby .*NOT encrypted' || fail "the room does not open"
pub eve -q 1 -t chat/lobby -m 'to the screen'
screen_wait '│ to the screen' || fail "it is not on the screen"
screen_type 'from the screen'
screen_keys Enter
until_so 10 grep -qx 'chat/lobby from the screen' "$work/eve.again" ||
	fail "mosquitto_sub did not get it"
screen_type '/join #other/y'
screen_keys Enter
screen_wait '#other/y .*NOT encrypted' || fail "it is not joined"
pub eve -r -t other/y -m 'in the other one'
screen_wait 'other/y │ in the other one' || fail "it does not hear there"
screen_type '/leave'
screen_keys Enter
screen_wait 'Left: ' || fail "it does not leave"
screen_keys C-q
same "it ends as asked" 0 "$(screen_code)"
checked "the same in the terminal"
set -e
begin alice

# --- a flood ---------------------------------------------------------------
for ((i = 0; i < 3000; i++)); do echo "flood $i"; done |
	pub eve -q 1 -t other/x -l
told()
{
	says alice history -n 2000 '#other/x' --json </dev/null 2>/dev/null |
		jq -e 'select(.notice=="flood")' >/dev/null
}
until_so 20 told || fail "nobody tells of the flood"
count=$(says alice history -n 10000 '#other/x' --json </dev/null 2>/dev/null |
	wc -l)
((count > 900 && count < 2500)) || fail "$count rows were stored of the flood"
checked "of 3000 at once $count rows are kept, and one tells of the rest"
end_group "$alice"

# --- a room that is gone -----------------------------------------------------
sed -i '/^\[room js\]/,/^nick/d' "$work/alice/config/doran/doran.conf"
begin alice
given_back()
{
	grep -A 1 'UNSUBSCRIBE from alice~' "$broker_log" | grep -q "$1"
}
until_so 10 given_back 'js/+' || fail "the old room is still subscribed to"
! given_back chat/lobby || fail "a room that is there was given back"
checked "what the session held for it is given back"
end_group "$alice"
end_group "$guest"
