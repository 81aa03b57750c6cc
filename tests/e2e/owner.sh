# SPDX-License-Identifier: GPL-3.0-or-later
# One process owns a store, others go through it; when it ends, gracefully or
# not, one of the others takes over and hears what comes then.
set -eu
. "$srcdir/tests/lib/people.sh"

login alice
login bob
stage
person alice
person bob
friends alice bob

hears()
{
	as bob "$DORAN" listen "$@" </dev/null
}

# The first owns the store, the second goes through it.
in_group hears >"$work/first" 2>"$work/first.log"
first=$!
until_so 20 owned bob || fail "no owner"
in_group hears -n 3 -W 60 >"$work/second" 2>"$work/second.log"
second=$!
expect 0 "while both are there" says alice send -t bob@example.org \
	-m 'one' --wait=delivered
until_so 20 grep -q one "$work/second" || fail "the second hears nothing"
grep -q one "$work/first" || fail "the first hears nothing"
checked "both hear it"

end_group "$first"
expect 0 "after the owner has ended" says alice send -t bob@example.org \
	-m 'two' --wait=delivered
until_so 20 grep -q two "$work/second" || fail "the second hears no more"
checked "the second took over and hears it"

# A third goes through the second, which is killed.
in_group hears -n 1 -W 60 >"$work/third" 2>"$work/third.log"
third=$!
sleep 0.5
end_group "$second" KILL
expect 0 "after the owner was killed" says alice send -t bob@example.org \
	-m 'three' --wait=delivered
wait "$third" || fail "the third: exit code $?"
grep -q three "$work/third" || fail "the third hears something else"
checked "the third took over"
