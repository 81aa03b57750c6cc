# SPDX-License-Identifier: GPL-3.0-or-later
# Sessions that one side has lost: what cannot be read is asked for anew.
set -eu
. "$srcdir/tests/lib/people.sh"
need sqlite3

login alice
login bob
stage
person alice
person bob
friends alice bob

sql()
{
	sqlite3 "$work/$1/data/doran/doran.db" "$2" >>"$work/sql.log" 2>&1 ||
		fail "SQL of $1: $2"
}

# talk TEXT: alice runs for long, so that she can be asked; all arrives.
n=0
talk()
{
	n=$((n + 1))
	in_group says alice listen >>"$work/alice.out" 2>>"$work/alice.log"
	local alice=${pids[-1]} bob
	in_group says bob listen >>"$work/bob.out" 2>>"$work/bob.log"
	bob=${pids[-1]}
	until_so 10 owned alice && until_so 10 owned bob || fail "no owners"
	says alice send -t bob@example.org -m "to bob $n" --wait=delivered \
		--timeout 20 >>"$work/alice.log" 2>&1 ||
		fail "$1: alice's message: exit code $?"
	says bob send -t alice@example.org -m "to alice $n" --wait=delivered \
		--timeout 20 >>"$work/bob.log" 2>&1 ||
		fail "$1: bob's message: exit code $?"
	end_group "$alice"
	end_group "$bob"
	checked "$1"
}

talk "as it should be"
sql alice 'DELETE FROM session'
talk "the sender lost her session"
# One new session in an hour, which begins anew for each case.
anew='DELETE FROM anew_session; DELETE FROM anew_envelope'
sql bob "DELETE FROM session; $anew"
sql alice "$anew"
talk "the receiver lost his session"
sql bob "DELETE FROM session; $anew"
sql alice "DELETE FROM session; $anew"
talk "both lost theirs"
sql bob "DELETE FROM prekey; DELETE FROM session; $anew"
sql alice "DELETE FROM session; $anew"
talk "and the prekeys that are on the server"
expect 0 "bob's doctor" says bob doctor --json
(($(jq -s '[.[]|select(.check=="refused-undecryptable")|.count]|add//0' \
	<<<"$out") >= 2)) || fail "nothing was undecryptable: $out"
for name in alice bob; do
	expect 0 "what $name has" says "$name" listen --json --since all -W 1
	same "all of it, once" "$(seq -f "to $name %g" 1 "$n" | sort)" \
		"$(jq -r 'select(.type=="message")|.text' <<<"$out" | sort)"
done
