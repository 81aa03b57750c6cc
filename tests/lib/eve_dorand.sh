# SPDX-License-Identifier: GPL-3.0-or-later
# The words of eve.sh through dorand; sourced by it, after its stage.
. "$srcdir/tests/lib/gateway.sh"
gateway --connect-rate=1000

ws()
{
	timeout 80 python3 "$srcdir/tests/lib/eve_ws.py" \
		"${gateway_ws##*:}" eve "$work/eve.password" "$@" \
		2>>"$work/eve.log" || true
}

eve_reads()
{
	ws read "$@"
}

eve_writes()
{
	local topic=$1 text=$2 id= qos=1 keep=no
	shift 2
	while (($# > 0)); do
		case $1 in
		-q) qos=$2 && shift ;;
		-i) id=$2 && shift ;;
		-r) keep=yes ;;
		esac
		shift
	done
	ws write "$id" "$topic" "$text" "$qos" "$keep"
}

eve_leaves()
{
	ws will "" "$1" "$2"
}

# Twenty Pythons take their time to start: each tells when it has subscribed.
eve_listens()
{
	local n=$1
	shift
	EVE_READY=$work/ready.$n EVE_ENOUGH=$work/enough eve_reads "$@"
}

eve_is_ready()
{
	(($(find "$work" -name 'ready.*' | wc -l) >= $1))
}

eve_begun()
{
	until_so 60 eve_is_ready "$1" || fail "Eve's clients do not begin"
	checked "$1 of her clients have begun"
}

eve_enough()
{
	sleep 1
	: >"$work/enough"
}
