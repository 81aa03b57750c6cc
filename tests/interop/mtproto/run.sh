#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# MTProto clients that nobody here wrote, unchanged, over dorand to a private
# Mosquitto: TDLib, mtcute and GramJS from npm, Telethon from Debian. Ends with
# the table of who spoke what. All of it runs where lo alone is up: no client
# finds a way to anybody else's servers.
# Usage: run.sh BUILDDIR. Exit 77: skipped, with the reason.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
build=$(cd "${1:?usage: run.sh BUILDDIR}" && pwd)
srcdir=$(cd "$here/../../.." && pwd)
peers=$build/interop-mtproto
export srcdir DORAN=$build/doran DORAN_BACKENDS=$build/.libs
export DORAND=${DORAND:-$build/dorand} LC_ALL=C.UTF-8

skipped()
{
	echo "skipped: $*"
	exit 77
}

# They are installed once, and again when the list of them changes.
install_peers()
{
	mkdir -p "$peers"
	cp "$here"/*.mjs "$here"/package.json "$peers"
	! cmp -s "$here/package-lock.json" "$peers/installed.json" || return 0
	cp "$here/package-lock.json" "$peers"
	(cd "$peers" && npm ci --ignore-scripts --no-audit --no-fund) \
		>"$peers/log" 2>&1 || return 1
	cp "$here/package-lock.json" "$peers/installed.json"
}

# alone COMMAND...: in a network of its own.
alone()
{
	local flag
	for flag in -n -rn; do
		! unshare "$flag" true 2>/dev/null ||
			exec unshare "$flag" "$@"
	done
	skipped "no network namespace is allowed here"
}

python_of_telethon()
{
	local python
	for python in /usr/bin/python3 python3; do
		if "$python" -c 'import telethon' 2>/dev/null; then
			echo "$python"
			return
		fi
	done
}

if [[ -z ${DORAN_ALONE-} ]]; then
	for tool in node npm unshare ip; do
		command -v "$tool" >/dev/null || skipped "$tool is missing"
	done
	[[ -x $DORAND ]] || skipped "dorand was not built"
	"$DORAND" --help | grep -q -- --tcp || skipped "dorand has no --tcp"
	python=$(python_of_telethon)
	[[ -n $python ]] || skipped "Telethon is missing"
	if ! install_peers; then
		cat "$peers/log"
		skipped "the clients could not be installed"
	fi
	alone env DORAN_ALONE=1 PYTHON="$python" bash "$0" "$build"
fi

ip link set lo up
. "$srcdir/tests/lib/people.sh"
login alice
login bob
stage
. "$srcdir/tests/lib/gateway.sh"
LOGIN="alice $(cat "$work/alice.password")"
export LOGIN
# mtcute takes no key whose fingerprint begins with a zero.
make_key()
{
	local print=0
	while [[ $print == 0* ]]; do
		rm -f "$1" "$1.pub"
		print=$("$DORAND" --make-key "$1") || fail "dorand makes no key"
	done
}
make_key "$work/server.pem"
make_key "$work/other.pem"
gateway --tcp 127.0.0.1:0 --server-key "$work/server.pem"
address=$(log_value ready tcp)
schema=$srcdir/src/codec/schema/doran.tl

# speak PEER TRANSPORT PFS KEY: its line.
speak()
{
	local driver=(node "$peers/$1.mjs")
	[[ $1 != telethon ]] ||
		driver=("$PYTHON" "$here/telethon_peer.py")
	timeout -k 5 "$((${PATIENCE:-15} * 3))" "${driver[@]}" \
		"${address%:*}" "${address##*:}" "$4" "$2" "$3" "$schema" \
		2>>"$work/peers.log" || true
}

# spoke LINE: key exchange, Telegram's query refused as an rpc_error, and,
# where the client takes doran's schema, all that was asked in it.
spoke()
{
	jq -e '(.error | not) and .key and (.foreign | test("^4[0-9]{2} [A-Z]"))
		and (.peer == "tdlib" or .doran != null)' >/dev/null 2>&1 <<<"$1"
}

rows=(
	'tdlib obfuscated-intermediate no'
	'tdlib obfuscated-intermediate yes'
	'mtcute intermediate no'
	'mtcute intermediate yes'
	'mtcute padded no'
	'mtcute padded yes'
	'mtcute obfuscated-intermediate no'
	'mtcute obfuscated-intermediate yes'
	'mtcute obfuscated-padded no'
	'mtcute obfuscated-padded yes'
	'gramjs full no'
	'gramjs abridged no'
	'gramjs obfuscated-abridged no'
	'telethon full no'
	'telethon abridged no'
	'telethon intermediate no'
	'telethon obfuscated-abridged no'
)
# What must fail: a server whose key is another, a transport that is none.
wrong=(
	'tdlib obfuscated-intermediate no'
	'mtcute intermediate no'
	'gramjs full no'
	'telethon full no'
	'mtcute mixed no'
)

# By itself each: what is wrong with one stays its own.
answers=()
for row in "${rows[@]}"; do
	answers+=("$(speak $row "$work/server.pem.pub")")
done

pids_wrong=()
for i in "${!wrong[@]}"; do
	key=$work/other.pem.pub
	[[ ${wrong[i]} != *mixed* ]] || key=$work/server.pem.pub
	PATIENCE=8 speak ${wrong[i]} "$key" >"$work/wrong.$i" &
	pids_wrong+=($!)
done
wait "${pids_wrong[@]}"

failed=0
say_row()
{
	printf '%-9s %-24s %-12s %-7s %s\n' "$@"
}
say_row client transport secrecy result "what it said"
for i in "${!rows[@]}"; do
	read -r peer transport pfs <<<"${rows[i]}"
	line=${answers[i]}
	result=ok
	spoke "$line" || result=FAILED failed=$((failed + 1))
	[[ $pfs == yes ]] && secrecy=forward || secrecy=-
	said=$(jq -r '[.foreign, .doran, .error] | map(select(. != null)) |
		join("; ")' <<<"$line" 2>/dev/null) || said=$line
	say_row "$peer" "$transport" "$secrecy" "$result" "$said"
done
say_row tdlib 'all but obfuscated' - - 'not offered'
say_row gramjs 'intermediate, padded' - - 'not offered; forward secrecy neither'
say_row telethon padded - - 'not offered; forward secrecy neither'
for i in "${!wrong[@]}"; do
	read -r peer transport pfs <<<"${wrong[i]}"
	line=$(cat "$work/wrong.$i")
	result=refused
	if spoke "$line" || [[ $line != *'"error"'* ]]; then
		result=FAILED failed=$((failed + 1))
	fi
	what='another key'
	[[ $transport != mixed ]] || what='no transport'
	say_row "$peer" "$transport" - "$result" \
		"$what: $(jq -r .error <<<"$line")"
done
((failed == 0)) || fail "$failed of the above"
kill -0 "$gateway_pid" || fail "dorand has ended"
gateway_end TERM
((gateway_code == 0)) || fail "dorand ended with $gateway_code"
echo "mtproto: ${#rows[@]} ways spoken, ${#wrong[@]} refused"
