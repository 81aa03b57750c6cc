# SPDX-License-Identifier: GPL-3.0-or-later
# Rooms under the access rules that are installed as samples: everyone is in
# those below r/ and chat/, and nothing else is opened by that. On Mosquitto;
# rules-rabbit.sh has the same on RabbitMQ.
set -eu
. "$srcdir/tests/lib/people.sh"
need python3
login alice
login eve
stage
rooms=(chat/lobby chat/a/b doran/1/r/hall doran/1/r/hall/corner)
others=(other/x chatter/x doran/1/rx doran/1/x doran/2/r/hall chatx
	doran/1/u/eve/r/hall doran/1/u/eve/chat doran/r/hall r/hall)
in_group sub eve -q 1 -F '%t %p' -t 'chat/+' -t 'chat/a/#' -t 'doran/1/r/#' \
	>"$work/heard" 2>>"$work/eve.log"
for topic in "${others[@]}"; do
	in_group sub eve -q 1 -F '%t %p' -t "$topic" >>"$work/others" \
		2>>"$work/eve.log"
done
sleep 1.5
for topic in "${others[@]}" "${rooms[@]}"; do
	EXEC="timeout 3" pub alice -q 1 -t "$topic" -m hi 2>>"$work/alice.log" ||
		true
	EXEC="timeout 3" pub eve -q 1 -t "$topic" -m me 2>>"$work/eve.log" || true
done
all_heard()
{
	same_lines "$work/heard" "$(for topic in "${rooms[@]}"; do
		printf '%s hi\n%s me\n' "$topic" "$topic"
	done)"
}
same_lines()
{
	[[ $(sort "$1") == "$(sort <<<"$2")" ]]
}
until_so 10 all_heard || fail "in the rooms: $(cat "$work/heard")"
checked "everyone reads and writes in ${#rooms[@]} rooms"
same "and in nothing else" '' "$(cat "$work/others")"

# --- no filter reads more than it seems to ----------------------------------
raw()
{
	python3 "$srcdir/tests/lib/subscribe_raw.py" "$broker_port" eve \
		"$work/eve.password" "$@" | paste -sd' '
}
# Mosquitto grants what its rules do not, and delivers nothing then; but a
# wrong filter it never takes.
same "filters of what is public" "yes yes yes" \
	"$(raw doran/1/u/+/list 'doran/1/u/+/d/+/keys' 'chat/#')"
same "those that hide a # inside" "no no no no" \
	"$(raw 'doran/1/u/#/list' 'doran/1/u/#/d/#/keys' 'doran/1/u/+/d/#/on' \
		'doran/1/u/bob/d/#/keys')"
