# SPDX-License-Identifier: GPL-3.0-or-later
# dorand in front of the stage's broker; for scenarios with people.sh, after
# stage, with DORAND set.
#
#   gateway [OPTION...]     starts it; sets gateway_pid, gateway_ws and
#                           gateway_metrics (HOST:PORT each), gateway_log
#   gateway_end [SIGNAL]    ends it; its exit code is in gateway_code
#   rude CASE [ARGUMENT...] tests/lib/hostile_ws.py at it
#   metric NAME             a value of /metrics
gateway_pid= gateway_ws= gateway_metrics= gateway_code=
gateway_log=$work/dorand.log
: "${DORAND:=$(dirname "${DORAN:-./doran}")/dorand}"

need python3
[[ -x $DORAND ]] || skip "dorand is not built"

# The value of a key in the newest line of an event.
log_value()
{
	sed -n "s/.* event=$1 .*\b$2=\([^ ]*\).*/\1/p" "$gateway_log" | tail -n 1
}

logged()
{
	grep -q -- "$1" "$gateway_log"
}

gateway()
{
	local user=()
	((EUID != 0)) || user=(--user root)
	: >"$gateway_log"
	"$DORAND" --broker "mqtt://127.0.0.1:$broker_port" --ws 127.0.0.1:0 \
		--metrics 127.0.0.1:0 "${user[@]}" "$@" \
		</dev/null 2>>"$gateway_log" &
	gateway_pid=$!
	until_so 20 gateway_settled || fail "dorand does not start"
	logged ' event=ready ' || fail "dorand ended: $(cat "$gateway_log")"
	gateway_ws=$(log_value ready ws)
	gateway_metrics=$(log_value ready metrics)
}

gateway_settled()
{
	logged ' event=ready ' || ! kill -0 "$gateway_pid" 2>/dev/null
}

gateway_end()
{
	gateway_code=0
	[[ -n $gateway_pid ]] || return 0
	kill "-${1:-TERM}" "$gateway_pid" 2>/dev/null || true
	wait "$gateway_pid" || gateway_code=$?
	gateway_pid=
}

scene_clean()
{
	gateway_end KILL 2>/dev/null
}

rude()
{
	timeout "${LIMIT:-60}" python3 "$srcdir/tests/lib/hostile_ws.py" \
		"${gateway_scheme-}$gateway_ws" "$@"
}

page()
{
	python3 -c '
import sys, urllib.request, urllib.error
try:
    answer = urllib.request.urlopen("http://%s%s" % tuple(sys.argv[1:]), timeout=10)
except urllib.error.HTTPError as e:
    answer = e
print(answer.status)
sys.stdout.write(answer.read().decode())' "$gateway_metrics" "$1"
}

metric()
{
	page /metrics | awk -v name="dorand_$1" '$1 == name { print $2 }'
}

metric_is()
{
	[[ $(metric "$1") == "$2" ]]
}

# KB of memory in RAM.
resident()
{
	awk '/^VmRSS/ { print $2 }' "/proc/$gateway_pid/status"
}
