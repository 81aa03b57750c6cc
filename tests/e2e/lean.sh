# SPDX-License-Identifier: GPL-3.0-or-later
# Beside a process that owns the store, `doran send` hands over with GLib alone:
# it opens no other library, and nobody can tell but by the time it takes. What
# it cannot do it leaves to the full way, with the same keys: an owner killed in
# the middle loses nothing and doubles nothing.
set -eu
. "$srcdir/tests/lib/people.sh"

for name in alice bob carol; do
	login "$name"
done
stage
for name in alice bob carol; do
	person "$name"
done
friends alice bob
friends alice carol

hears()
{
	as "$1" "$DORAN" listen --json </dev/null
}
for name in bob carol; do
	in_group hears "$name" >"$work/$name.heard" 2>"$work/$name.log"
done
own()
{
	in_group hears alice >"$work/alice.heard" 2>"$work/alice.log"
	owner=$!
	until_so 20 owned alice || fail "no owner"
}
expect 0 "alice and bob know their keys" says alice send -t bob@example.org \
	-t carol@example.org -m first --wait=delivered
own

# --- the libraries ----------------------------------------------------------

heavy='lib(crypto|ssl|sqlite3|tinfo|ncursesw|paho-mqtt3as|gio-2|gobject-2|json-glib-1)'
heavy+='|libsodium|libomemo-c|libcbor|doran-'

# opened COMMAND...: the libraries and modules that it opened, into $opened.
opened()
{
	local rc=0
	rm -f "$work"/ld.*
	LD_DEBUG=files LD_DEBUG_OUTPUT=$work/ld "$@" || rc=$?
	opened=$(cat "$work"/ld.* | sed -n 's/.*file=\([^ ]*\) .*generating.*/\1/p' |
		grep -E -- "$heavy" || true)
	return "$rc"
}

alone()
{
	as alice "$DORAN" "$@"
}
opened alone send -t bob@example.org -m 'by a lean way' </dev/null ||
	fail "a lean send: exit code $?"
[[ -z $opened ]] || fail "it opened:" $opened
until_so 20 grep -q 'by a lean way' "$work/bob.heard" ||
	fail "bob does not hear it"
checked "it opens GLib alone, and bob hears it"
opened alone chats </dev/null >"$work/out" || fail "chats: exit code $?"
has "another command opens more" sqlite3 "$opened"

# --- one as the other -------------------------------------------------------

# A configuration with something to warn of is read by the full way only.
cp -r "$work/alice/config" "$work/alice/config-full"
cat >>"$work/alice/config-full/doran/doran.conf" <<-END

	[room none]
	account = home
	topic = none
END
full()
{
	XDG_CONFIG_HOME=$work/alice/config-full "$@"
}

words=$work/words
mkdir -p "$words/ko/LC_MESSAGES"
msgfmt -o "$words/ko/LC_MESSAGES/doran.mo" "$srcdir/po/ko.po" 2>/dev/null ||
	echo "no msgfmt: no Korean"

# Rows, IDs and the folder of the configuration differ; and how far it got
# meanwhile, and which of several got there first.
same_form()
{
	sed -E 's/"row":[0-9]+/"row":N/g; s/"id":"[0-9a-f]{64}"/"id":"H"/g
		s/"state":"delivered"/"state":"sent"/; s/config-full/config/g' \
		"$1" | sort
}

# one WAY INPUT ARG...: runs it, into $work/WAY.*
one()
{
	local way=$1 input=$2 rc=0
	shift 2
	[[ $way == lean ]] || way_env=(full)
	printf "$input" | as alice "${way_env[@]}" "${environment[@]}" \
		timeout 40 "$DORAN" send "$@" >"$work/$way.out" \
		2>"$work/$way.err" || rc=$?
	echo "$rc" >"$work/$way.code"
	way_env=(env)
}
way_env=(env)

# alike WANTED INPUT ARG...: exit code, output and words of both ways. WANTED:
# the exit code, and + where the lean way has to do it by itself.
alike()
{
	local wanted=$1 input=$2 part
	shift 2
	rm -f "$work"/ld.*
	environment=("${words_env[@]}" LD_DEBUG=files
		"LD_DEBUG_OUTPUT=$work/ld")
	one lean "$input" "${@//ID/lean$RANDOM}"
	opened=$(cat "$work"/ld.* | grep -cE 'file=.*doran-main' || true)
	environment=("${words_env[@]}")
	one full "$input" "${@//ID/full$RANDOM}"
	for part in code out err; do
		[[ $(same_form "$work/lean.$part") == \
			"$(same_form "$work/full.$part")" ]] ||
			fail "send $*: $part: lean: $(cat "$work/lean.$part")" \
				"full: $(cat "$work/full.$part")"
	done
	[[ $(cat "$work/lean.code") == "${wanted%+}" ]] ||
		fail "send $*: exit code $(cat "$work/lean.code")" \
			"$(cat "$work/lean.err")"
	[[ $wanted != *+ || $opened == 0 ]] || fail "send $*: is not lean"
	[[ $wanted == *+ || $opened != 0 ]] || fail "send $*: is lean"
	checked "${words_env[*]: -1} send $*: $wanted"
}

printf 'from a file\n' >"$work/text"
bob=bob@example.org carol=carol@example.org
for words_env in "LANGUAGE=" "LANGUAGE=ko DORAN_LOCALEDIR=$words"; do
	read -ra words_env <<<"env $words_env"
	alike 0+ '' -t $bob -m hi
	alike 0+ '' -t $bob -m hi --json
	alike 0+ '' -t $bob -m '안녕 "\\" 👋🏽' --json
	alike 0+ '' -t $bob -m hi --json --wait=queued
	alike 0+ '' -t home/$bob -m hi --json --wait=delivered
	alike 0+ '' -a home -t $bob -t $carol -m hi --json
	alike 0+ 'from standard input\n' -t $bob --json
	alike 0+ '두 줄\n이에요\r\n' -t $bob --json
	alike 0+ '' -t $bob -f "$work/text" --json
	alike 0 'one\ntwo\n\nthree' -t $bob -l --json
	alike 0+ '' -t $bob -m once --id ID --json --e2ee on
	alike 64 '' -m hi
	alike 64 '' -t $bob -m hi --wait=never
	alike 64 '' -t $bob -m hi --timeout soon
	alike 64 '' -t Bob@Example -m hi
	alike 64 '' -t $bob -m hi too
	alike 64 '' -t $bob -m hi --nonsense
	alike 0 '' --help
	alike 65 '' -t $bob -m ''
	alike 65 '' -t $bob
	alike 65 'no \xff UTF-8' -t $bob
	alike 65 'with a \0 in it' -t $bob --json
	alike 66 '' -t $bob -f "$work/nothing"
	alike 66 '' -a nobody -t $bob -m hi
	alike 68 '' -t bob@elsewhere.net -m hi --json
	alike 78 '' -t $bob -m hi --e2ee off
	alike 75 '' -t nobody@example.org -m hi --timeout 1 --json
	alike 80 '' -t $bob -t bob@elsewhere.net -m hi --json
	[[ -s $words/ko/LC_MESSAGES/doran.mo ]] || break
done
words_env=(env)
head -c 1100000 /dev/zero | tr '\0' x >"$work/long"
alike 65 '' -t $bob -f "$work/long" --json

for way in env full; do
	rc=0
	as alice $way "$DORAN" send -t $bob -m hi --json >/dev/full \
		2>"$work/$way.err" </dev/null || rc=$?
	same "a full disk behind standard output, $way" 74 "$rc"
done
same "in the same words" "$(cat "$work/full.err")" "$(cat "$work/env.err")"

# The same key by both ways is one message.
expect 0 "a key, by the lean way" says alice send -t $bob -m keyed --id k1
expect 0 "the key, by the full way" as alice full "$DORAN" send -t $bob \
	-m keyed --id k1
until_so 20 grep -q keyed "$work/bob.heard" || fail "bob does not hear it"
expect 0 "what comes after it" says alice send -t $bob -m 'after keyed' \
	--wait=delivered
same "one message" 1 "$(grep -c '"text":"keyed"' "$work/bob.heard")"

# --- signals ----------------------------------------------------------------

kill -STOP "$broker_pid"
as alice "$DORAN" send -t $bob -m 'interrupted' >"$work/out" 2>"$work/err" &
sender=$!
sleep 1
began_to_end=$SECONDS
kill -INT "$(pgrep -P "$sender" -x doran)"
rc=0
wait "$sender" || rc=$?
kill -CONT "$broker_pid"
same "what is interrupted stays queued" 75 "$rc"
has "and says so" 'stays queued' "$(cat "$work/err")"
((SECONDS - began_to_end < 10)) || fail "it took its time"

# --- the owner dies ---------------------------------------------------------

# heard_once TEXT
heard_once()
{
	until_so 30 grep -q "\"text\":\"$1\"" "$work/bob.heard" ||
		fail "bob does not hear ‘$1’"
	sleep 1
	same "bob hears ‘$1’ once" 1 \
		"$(grep -c "\"text\":\"$1\"" "$work/bob.heard")"
}

# engine: the process of the owner, not that of its shell.
engine()
{
	pgrep -g "$owner" -x doran
}

# Before it has taken the message.
kill -STOP "$(engine)"
as alice "$DORAN" send -t $bob -m 'not taken' </dev/null \
	2>"$work/err" &
sender=$!
sleep 0.5
kill -KILL "$(engine)"
wait "$sender" || fail "the owner dies before: exit code $?"
heard_once 'not taken'

# When the message is stored, and the server has not answered.
own
kill -STOP "$broker_pid"
as alice "$DORAN" send -t $bob -m 'not answered' </dev/null \
	2>"$work/err" &
sender=$!
sleep 1
kill -KILL "$(engine)"
sleep 0.2
kill -CONT "$broker_pid"
wait "$sender" || fail "the owner dies in between: exit code $?"
heard_once 'not answered'

# In the middle of many, again and again.
for i in 1 2 3 4 5; do
	own
	for j in 1 2 3; do
		as alice "$DORAN" send -t $bob -m "round $i.$j" </dev/null \
			2>>"$work/err" &
		senders[$j]=$!
	done
	sleep 0.00$i
	kill -KILL "$(engine)" || true
	for j in 1 2 3; do
		wait "${senders[$j]}" || fail "round $i.$j: exit code $?"
	done
done
for i in 1 2 3 4 5; do
	for j in 1 2 3; do
		until_so 30 grep -q "\"text\":\"round $i.$j\"" \
			"$work/bob.heard" || fail "bob does not hear $i.$j"
	done
done
sleep 1
same "each message of five killed owners, once" 15 \
	"$(grep -c '"text":"round ' "$work/bob.heard")"
