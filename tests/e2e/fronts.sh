# SPDX-License-Identifier: GPL-3.0-or-later
# Two TUIs, doran rpc and ten sends at once on one store, and its owner killed
# in the middle: each caller gets its answer, nothing is lost, nothing comes
# twice. (make soak makes the long one.)
set -eu
. "$srcdir/tests/lib/people.sh"
need tmux

login alice
login bob
stage
person alice
person bob
friends alice bob

hears()
{
	as bob "$DORAN" listen </dev/null
}
in_group hears >"$work/heard" 2>"$work/bob.listen.log"

# tui NAME: a terminal of its own with alice's TUI in it.
export TMUX_TMPDIR=$work
tui()
{
	as alice tmux -L "$1" -f /dev/null new-session -d -x 100 -y 30 \
		"exec '$DORAN' 2>'$work/$1.log'"
}
scene_clean()
{
	tmux -L one kill-server 2>/dev/null || true
	tmux -L two kill-server 2>/dev/null || true
}

shows()
{
	tmux -L "$1" capture-pane -p 2>/dev/null | grep -qF -- "$2"
}

stays()
{
	sleep 60 | as alice "$DORAN" rpc
}

# The process that owns alice's store.
owner()
{
	cut -d' ' -f1 "$work/alice/data/doran/owner.lock"
}

tui one
until_so 20 owned alice || fail "the first TUI owns nothing"
first=$(owner)
tui two
in_group stays >"$work/rpc" 2>"$work/rpc.log"
until_so 20 shows two '● home' || fail "the second TUI does not join"
expect 0 "a send beside two TUIs" says alice send -t bob@example.org \
	-m 'before' --wait=delivered
until_so 20 shows one bob || fail "the first TUI does not show it"
until_so 20 shows two bob || fail "the second TUI does not show it"
checked "both TUIs show what a third process sends"

# The owner is none of the sends, which come and go.
lasting()
{
	local line
	IFS= read -r line <"$work/alice/data/doran/owner.lock" &&
		[[ $line != *send ]]
}

killed=()
kill_owner()
{
	killed+=("$(owner)")
	kill -KILL "$(owner)"
}

# burst NAME COUNT: sends at once, each a process of its own; their exit codes.
burst()
{
	local i pids=()
	for ((i = 0; i < $2; i++)); do
		says alice send -t bob@example.org -m "$1-$i" \
			--wait=delivered </dev/null 2>>"$work/sends.log" &
		pids+=($!)
		((i != $2 / 2)) || kill_owner
	done
	for i in "${pids[@]}"; do
		wait "$i" || fail "a send ends with $?"
	done
}

heard()
{
	(($(grep -c "$1-" "$work/heard") >= $2))
}

for round in a b c; do
	until_so 10 lasting || fail "nobody owns the store"
	burst "$round" 10
	until_so 30 heard "$round" 10 || fail "round $round: not all came"
	same "round $round: the owner was killed, each came once" 10 \
		"$(grep -o "$round-.*" "$work/heard" | sort | uniq | wc -l)"
	same "round $round: none came twice" 10 \
		"$(grep -c "$round-" "$work/heard")"
done
[[ ${killed[0]} == "$first" ]] || fail "the first TUI was not the owner"
same "three owners were killed" 3 "$(printf '%s\n' "${killed[@]}" | sort -u | wc -l)"

expect 0 "the store works on" says alice send -t bob@example.org \
	-m 'after' --wait=delivered
until_so 20 grep -q ': after' "$work/heard" || fail "nothing after"
