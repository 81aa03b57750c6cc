#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The real program where a unit test cannot reach: closed outputs, signals, no
# home, no locale, a language, files that are not there. Needs no server.
set -u
doran=${DORAN-doran}
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
export XDG_CONFIG_HOME=$work/config XDG_DATA_HOME=$work/data
export XDG_STATE_HOME=$work/state
failed=0

# expect CODE WHAT COMMAND...
expect()
{
	local code=$1 what=$2 got
	shift 2
	"$@" >"$work/out" 2>"$work/err"
	got=$?
	((got == code)) || {
		echo "$what: $got, not $code"
		cat "$work/err"
		failed=1
	}
}

check()
{
	"${@:2}" || {
		echo "$1"
		failed=1
	}
}

expect 0 'version' "$doran" --version
expect 74 'full output' sh -c '"$0" --help >/dev/full' "$doran"
expect 74 'closed output' sh -c '"$0" --help >&-' "$doran"
expect 78 'no account' "$doran" send -t bob@example.org -m hi
expect 64 'wrong option' "$doran" send --nonsense
check 'help makes folders' test ! -e "$work/data"

mkdir -p "$work/config/doran"
cat >"$work/config/doran/doran.conf" <<'CONF'
[account home]
backend = mqtt
server = mqtt://127.0.0.1:1
address = alice@example.org
CONF
expect 0 'accounts' "$doran" accounts
expect 0 'chats of no store' "$doran" chats
expect 0 'no environment' env -i XDG_CONFIG_HOME="$work/config" \
	XDG_DATA_HOME="$work/data" XDG_STATE_HOME="$work/state" \
	${LSAN_OPTIONS+LSAN_OPTIONS="$LSAN_OPTIONS"} "$doran" accounts
expect 0 'set' "$doran" config set account.home.display-name '도란'
expect 0 'get without a locale' env -u LANG -u LC_ALL \
	"$doran" config get account.home.display-name
check 'text without a locale' grep -qx '도란' "$work/out"
check 'doran.conf is open to others' \
	test "$(stat -c %a "$work/config/doran/doran.conf")" = 600

# a value may stand right behind its letter
expect 66 'history -n1' "$doran" history -n1 bob@example.org
expect 66 'history -vn1' "$doran" history -vn1 bob@example.org
expect 64 '-n1x' "$doran" listen -n1x
check 'it names the value' grep -q "'1x'" "$work/err"
expect 66 'a value that looks so' "$doran" history -a -n1 bob@example.org
check 'it is the value' grep -q -e "'-n1'" "$work/err"

# of several accounts one that fails is only told: it goes on until a signal
sed 's,home,work,; s,alice,bob,' "$work/config/doran/doran.conf" >"$work/two"
cat "$work/two" >>"$work/config/doran/doran.conf"
for signal in TERM INT; do
	# a job of a script ignores SIGINT unless it is given back
	env --default-signal=INT "$doran" listen >"$work/out" 2>"$work/err" &
	pid=$!
	for _ in {1..100}; do
		[[ -e $work/data/doran/owner.lock ]] && break
		sleep 0.05
	done
	sleep 0.3
	kill -s "$signal" "$pid"
	wait "$pid"
	code=$?
	((code == 0)) || {
		echo "listen, SIG$signal: $code"
		cat "$work/err"
		failed=1
	}
done
check 'the store is open to others' \
	test "$(stat -c %a "$work/data/doran")" = 700
check 'the log is open to others' \
	test "$(stat -c %a "$work/state/doran/log")" = 600

echo '[doran' >"$work/config/doran/doran.conf"
expect 78 'broken file' "$doran" accounts
check 'the error names the file' grep -q doran.conf "$work/err"
exit "$failed"
