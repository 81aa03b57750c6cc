# SPDX-License-Identifier: GPL-3.0-or-later
# Clients of the control socket that never read, never write, write half a
# line, flood or talk nonsense: the others are served as if they were not
# there, and the owner of the store does not grow.
set -eu
. "$srcdir/tests/lib/people.sh"
rude=$builddir/rude-client
[[ -x $rude ]] || fail "$rude is missing"

login alice
login bob
stage
person alice
person bob
friends alice bob
in_group says bob listen --json >"$work/bob.heard" 2>"$work/bob.said"
in_group as alice "$DORAN" listen --json >"$work/alice.heard" \
	2>"$work/alice.said"
until_so 10 owned alice && until_so 10 owned bob || fail "no owners"
read -r owner _ <"$work/alice/data/doran/owner.lock"
socket=$(find "$work/alice" -type s | head -n 1)

memory()
{
	awk '/^VmRSS/ {print $2}' "/proc/$owner/status"
}

descriptors()
{
	find "/proc/$owner/fd" -mindepth 1 | wc -l
}

# served TEXT: messages and reading, each soon.
n=0
served()
{
	local start=${EPOCHREALTIME/[.,]/} i
	for i in 1 2 3; do
		n=$((n + 1))
		says alice send -t bob@example.org -m "text $n" \
			--wait=delivered --timeout 10 </dev/null ||
			fail "$1: message $n: exit code $?"
	done
	says alice chats >/dev/null || fail "$1: chats: exit code $?"
	((${EPOCHREALTIME/[.,]/} - start < 8000000)) || fail "$1: too slow"
	kill -0 "$owner" || fail "$1: the owner is gone"
	checked "$1: others are served in" \
		"$(((${EPOCHREALTIME/[.,]/} - start) / 1000)) ms"
}

# rude HOW COUNT SECONDS
rude()
{
	: >"$work/rude"
	in_group "$rude" "$socket" "$1" "$2" >"$work/rude" 2>&1
	until_so 10 grep -q . "$work/rude" || fail "$1: no connection"
	sleep "$3"
	served "$2 x $1"
	sanitized alice || (($(memory) < before + 60000)) ||
		fail "$1: from $before KiB it grew to $(memory)"
	end_group "${pids[-1]}"
}

served "nobody else"
before=$(memory)
open=$(descriptors)
rude silent 200 0
rude half 50 0
rude deaf 20 2
rude flood 4 2
rude garbage 3 1

closed()
{
	(($(descriptors) <= open + 4))
}

until_so 10 closed || fail "from $open descriptors to $(descriptors)"
checked "nothing of them stays"
served "afterwards"
same "each text came once" "$(seq -f 'text %g' "$n" | sort)" "$(jq -r \
	'select(.type=="message")|.text' "$work/bob.heard" | sort)" >/dev/null
checked "each text came once"
grep -E ' (critical|error) ' "$work"/alice/state/doran/log &&
	fail "the log has errors"
for pid in "${pids[@]}"; do
	end_group "$pid"
done
