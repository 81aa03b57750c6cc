# SPDX-License-Identifier: GPL-3.0-or-later
# The disk fills under a screen: it says so, keeps what was typed, and goes on
# by itself when there is room again.
set -eu
. "$srcdir/tests/lib/people.sh"
. "$srcdir/tests/lib/baddisk.sh"
need tmux

login alice
login bob
stage
person alice
person bob
friends alice bob
disk alice -1
says alice send -t bob@example.org -m hello </dev/null || fail "not sent: $?"

screens()
{
	env -u TMUX LC_ALL=C.UTF-8 tmux -S "$work/tmux" -f /dev/null "$@"
}

scene_clean()
{
	screens kill-server 2>/dev/null || true
}

on_screen()
{
	screens capture-pane -p -t tui | grep -qE -- "$1"
}

off_screen()
{
	! on_screen "$1"
}

# shows TEXT PATTERN, hides TEXT PATTERN
shows()
{
	until_so 15 on_screen "$2" || {
		screens capture-pane -p -t tui >&2
		fail "$1: the screen does not show ‘$2’"
	}
	checked "$1"
}

hides()
{
	until_so 15 off_screen "$2" || {
		screens capture-pane -p -t tui >&2
		fail "$1: the screen still shows ‘$2’"
	}
	checked "$1"
}

as alice screens new-session -d -s tui -x 100 -y 24 \
	"exec $(disk_runs alice) 2>'$work/tui.log'"
shows "the screen is there" 'hello'
screens send-keys -t tui Enter
shows "and connected" '● home'

disk alice 0
says bob send -t alice@example.org -m 'while it is full' </dev/null ||
	fail "bob's message: $?"
shows "it says that it cannot save" 'Cannot save'
screens send-keys -t tui -l 'typed while it is full'
screens send-keys -t tui Enter
shows "it says why nothing was sent" 'disk is full'
shows "what was typed is still there" 'typed while it is full'
[[ $(sql alice "SELECT count(*) FROM message WHERE text LIKE '%full'") == 0 ]] ||
	fail "something was stored on a full disk"

disk alice -1
shows "with room what bob wrote comes" 'bob.*while it is full|: while it is'
hides "the trouble is over" 'Cannot save'
screens send-keys -t tui Enter
in_group says bob listen --json --since all >"$work/bob.heard" \
	2>"$work/bob.said"
came()
{
	[[ $(jq -r .text "$work/bob.heard" | grep -c 'typed while') == 1 ]]
}

until_so 20 came || fail "bob heard: $(cat "$work/bob.heard")"
checked "what was typed is sent with Enter"
sleep 1
came || fail "it came twice"
same "bob's came once" 1 "$(sql alice "SELECT count(*) FROM message WHERE
	text = 'while it is full'")"
for pid in "${pids[@]}"; do
	end_group "$pid"
done
