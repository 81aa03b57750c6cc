#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# MTProto through a SOCKS5 and an HTTP proxy: one that carries, and others that
# refuse, ask for a login, close, are silent or are not there.
set -eu
. "$srcdir/tests/lib/people.sh"
need python3

login alice
login bob
login carol
stage
. "$srcdir/tests/lib/gateway.sh"
print=$("$DORAND" --make-key "$work/server-key")
gateway --tcp 127.0.0.1:0 --server-key "$work/server-key"
tcp=$(log_value ready tcp)

# proxy MODE: sets $at
proxy()
{
	: >"$work/$1.proxy"
	in_group python3 "$srcdir/tests/lib/proxy.py" "$1" >"$work/$1.proxy"
	until_so 20 grep -q '^port ' "$work/$1.proxy" || fail "no proxy"
	at=127.0.0.1:$(sed -n 's/^port //p' "$work/$1.proxy")
}

# try CODE TEXT PROXY WORDS: eve has no login at the broker.
try()
{
	rm -rf "$work/eve"
	folders eve
	expect "$1" "$2, ${3%%:*}" says eve account add home --backend tcp \
		--address eve@example.org --recovery-file "$work/eve/words" \
		--password-command 'echo wrong' --server "tcp://$tcp" \
		--server-key "$print" --option "proxy=$3"
	[[ $1 == 77 ]] || has "names the proxy" "the proxy $at " "$err"
	[[ $1 == 77 ]] || has "says what to do" "$4" "$err"
	[[ $err != *me:[pw]* ]] || fail "the login is shown"
}

# --- one that carries
proxy carry
person bob
person alice --backend tcp --server "tcp://$tcp" --option "proxy=socks5://$at"
person carol --backend tcp --server "tcp://$tcp" --option "proxy=http://$at"
for name in alice carol; do
	friends "$name" bob
	says bob listen --json -n 1 -W 30 </dev/null >"$work/heard" \
		2>>"$work/bob.log" &
	listener=$!
	until_so 20 owned bob || fail "bob does not listen"
	expect 0 "$name to bob, delivered" says "$name" send \
		-t bob@example.org -m "I am $name" --wait=delivered
	wait "$listener" || fail "listen -n 1: exit code $?"
	same "what bob reads" "I am $name" "$(jq -r .text <"$work/heard")"
done
same "through both kinds" "http socks5" \
	"$(sed 1d "$work/carry.proxy" | sort -u | paste -sd' ')"

# --- others
proxy login
for kind in socks5 http; do
	try 77 "the right login" "$kind://me:pass@$at" ''
	try 69 "a wrong login" "$kind://me:wrong@$at" "correct the user"
	try 69 "no login" "$kind://$at" USER:PASSWORD@
done
proxy refuse
try 69 "refused" "socks5://$at" "does not allow connections to $tcp"
try 69 "refused" "http://$at" "does not allow connections to $tcp"
proxy close
try 69 "closed" "socks5://$at" "did not connect to $tcp"
try 69 "closed" "http://$at" "did not connect to $tcp"
at=127.0.0.1:1
try 69 "nobody there" "socks5://$at" "cannot be reached"
try 69 "nobody there" "http://$at" "cannot be reached"
proxy mute
try 69 "silent" "socks5://$at" "did not answer in time"
