# SPDX-License-Identifier: GPL-3.0-or-later
# doran rpc: as the owner of the store and beside one, batches, events, errors,
# back-pressure; the owner's socket speaks the same; the example bot.
set -eu
. "$srcdir/tests/lib/people.sh"
need python3

login alice
login bob
stage
person alice
person bob
friends alice bob

# asks NAME LINE...: answers in $out, one a line, those of events left out.
asks()
{
	local name=$1 rc=0
	shift
	printf '%s\n' "$@" >"$work/in"
	says "$name" rpc <"$work/in" >"$work/out" 2>"$work/err" || rc=$?
	out=$(cat "$work/out")
	err=$(cat "$work/err")
	((rc == 0)) || fail "doran rpc: exit code $rc"
	cat "$work/out" >>"$work/rpc"
}

call()
{
	printf '{"jsonrpc":"2.0","id":%s,"method":"%s","params":%s}' "$@"
}

# got FILTER WANTED TEXT: of what was answered.
got()
{
	same "$3" "$2" "$(jq -sc "$1" <<<"$out")"
}

asks alice "$(call 1 message.send '{"to":"bob@example.org","text":"eins"}')"
got '.[0].result|[.row,.account,.duplicate]' '[1,"home",false]' \
	"a message is put into the store by a process of its own"
asks alice "$(call '"a"' message.send \
	'[null,"bob@example.org","zwei","key"]')" \
	"$(call '"b"' message.send '[null,"bob@example.org","zwei","key"]')"
got 'map(.result.duplicate)|sort' '[false,true]' "a key is used once"
asks alice "$(call 1 history.page '{"address":"bob@example.org","limit":1}')" \
	'[{"jsonrpc":"2.0","id":2,"method":"message.get","params":[1]},7]' \
	"$(call 3 message.get '[99]')" 'x' "$(call 4 nope '{}')" \
	"$(call 5 chat.list '{}')" "$(call 6 contact.list '{}')" \
	"$(call 7 message.since '[0]')" \
	"$(call 8 search.query '{"text":"zwei"}')" \
	"$(call 9 system.describe '{}')" "$(call 10 account.list '{}')" \
	"$(call 11 verify.show '{"address":"bob@example.org"}')" \
	"$(call 12 doctor '{}')" \
	"$(call 13 history.page '{"chat":1,"date":"2020-01-01"}')"
got 'map(select(type=="object" and .id==1))[0].result|
	[.more,(.messages|map(.text))]' '[true,["zwei"]]' "a page of history"
got 'map(select(type=="array"))[0]|[.[0].result.message.text,.[1].error.code]' \
	'["eins",-32600]' "a batch is answered as a batch"
got 'map(select(type=="object" and .error)|[.id,.error.code])|sort' \
	'[[null,-32700],[3,66],[4,-32601]]' "errors have their codes"
got 'map(select(type=="object" and .id==7))[0].result|
	[.row,.more,(.messages|length)]' '[2,false,2]' "what is stored"
got 'map(select(type=="object" and .id==13))[0].result.messages|length' '2' \
	"from a day on"
got 'map(select(type=="object" and .id==8))[0].result|
	[.next,.messages[0].text]' '[0,"zwei"]' "what is searched for"
expect 0 "a known page beside it" says alice history bob@example.org --json

# Beside an owner, with events.
in_group as alice "$DORAN" listen </dev/null >"$work/owner" 2>"$work/owner.log"
owner=$!
until_so 20 owned alice || fail "no owner"
set -m
coproc SESSION { as alice "$DORAN" rpc 2>"$work/rpc.log"; }
session=$SESSION_PID
pids+=("$session")
set +m
exec 7>&"${SESSION[1]}" 8<&"${SESSION[0]}"
eval "exec ${SESSION[1]}>&- ${SESSION[0]}<&-"

ask()
{
	printf '%s\n' "$1" >&7
}

# hear PATTERN...: reads lines until one has all of them, into $out.
hear()
{
	local line pattern
	while IFS= read -r -t 20 line <&8; do
		printf '%s\n' "$line" >>"$work/rpc"
		for pattern in "$@"; do
			[[ $line == *$pattern* ]] || continue 2
		done
		out=$line
		return 0
	done
	fail "nothing has $*"
}

ask "$(call 1 events.subscribe '{"events":["status","message"]}')"
hear '"id":1,'
ask "$(call 2 message.send '{"to":"bob@example.org","text":"drei"}')"
hear '"id":2,'
row=$(jq .result.row <<<"$out")
# It must not keep the other's input open.
hears()
{
	exec 7>&- 8<&-
	as bob "$DORAN" listen </dev/null
}
in_group hears >"$work/bob.heard" 2>"$work/b.log"
bob=$!
hear '"name":"status"' "\"row\":$row[,}]" '"state":"delivered"'
checked "the status of a message is told"
expect 0 "bob writes" says bob send -t alice@example.org -m 'vier'
hear '"name":"message"' '"outgoing":false'
checked "what comes is told"

# The owner's socket speaks the same to whoever comes.
expect 0 "the socket of the owner" python3 -c '
import json, socket, sys
with socket.socket(socket.AF_UNIX) as peer:
    peer.connect(sys.argv[1])
    peer.sendall(b"{\"jsonrpc\":\"2.0\",\"id\":1e0,\"method\":\"chat.list\"}\n{")
    peer.shutdown(socket.SHUT_WR)
    print(peer.makefile().read())
' "$work/alice/data/doran/control.sock"
got '.[0].result.chats[0].address' '"bob@example.org"' "answers on the socket"
got '.[1].error.code' '-32700' "half a line is told"

# The owner is killed with requests in flight: nothing is lost or done twice.
for ((i = 0; i < 40; i++)); do
	ask "$(call "$((100 + i))" message.send \
		"{\"to\":\"bob@example.org\",\"text\":\"k$i\"}")"
	((i != 20)) || end_group "$owner" KILL
done
for ((i = 0; i < 40; i++)); do
	hear '"id":1[0-9][0-9],'
	[[ $out == *'"row":'* && $out == *'"duplicate":false'* ]] ||
		fail "not sent: $out"
done
checked "each request has its answer although the owner was killed"
came()
{
	(($(grep -c ': k' "$work/bob.heard") >= 40))
}
until_so 30 came || fail "not all came"
same "each came once" 40 "$(grep -o ': k.*' "$work/bob.heard" | sort -u | wc -l)"
same "none came twice" 40 "$(grep -c ': k' "$work/bob.heard")"

# The end of the input, while answers are on their way.
ask "$(call 900 account.list '{}')"
exec 7>&-
hear '"id":900,'
rc=0
wait "$session" || rc=$?
same "it ends after everything is answered" 0 "$rc"
exec 8<&-
end_group "$bob"

# A reader that does not read stops the reading; nothing is lost by that.
for ((i = 0; i < 1000; i++)); do
	call "$i" system.describe '{}'
	echo
done >"$work/many"
expect 0 "a slow reader" bash -c 'as() { '"$(declare -f as | sed 1,2d)"'
	work=$1; as alice "$DORAN" rpc <"$1/many" | {
		sleep 1; jq -s "map(.id) | unique | length"; }' - "$work"
same "a slow reader gets every answer" 1000 "$out"

# The bot.
bot()
{
	as bob python3 "$srcdir/src/data/rpc-bot.py" "$work/bob/cursor"
}
in_group bot </dev/null >"$work/bot" 2>"$work/bot.log"
bot=$!
expect 0 "the bot is spoken to" says alice send -t bob@example.org -m 'abc' \
	--wait=delivered
expect 0 "the bot has answered" says alice listen --since "$row" -n 2 -W 20 \
	--json
until_so 20 test -s "$work/bob/cursor" || fail "no cursor"
end_group "$bot" KILL
expect 0 "the bot is away" says alice send -t bob@example.org -m 'xyz'
in_group bot </dev/null >>"$work/bot" 2>>"$work/bot.log"
bot=$!
answered()
{
	says alice listen --since all -W 1 --json </dev/null 2>/dev/null |
		jq -r .text | grep -qx zyx
}
until_so 20 answered || fail "the bot does not catch up"
checked "the bot answers what came while it was away"
end_group "$bot"
same "each is answered once" 1 "$(says alice listen --since all -W 0 --json \
	</dev/null | jq -r .text | grep -cx cba)"

rc=0
out=$(python3 "$srcdir/tests/lib/rpc_schema.py" "$srcdir/src/data/schema" \
	<"$work/rpc" 2>&1) || rc=$?
case $rc in
0) checked "$out" ;;
77) checked "no python3-jsonschema: schemas are not checked" ;;
*) fail "an answer does not fit its schema" ;;
esac
