# SPDX-License-Identifier: GPL-3.0-or-later
# A program in a terminal of tmux that can be typed into and looked at; for
# scripts run by bash that set srcdir and builddir.
#
#   screen_open COLS ROWS COMMAND...   runs it, waits for its first drawing
#   screen_keys KEY...    as tmux send-keys; screen_type TEXT as it is
#   screen_show           what is on the screen, trailing blanks cut
#   screen_wait PATTERN   until a line matches (grep -E), 10 s at most
#   screen_wait_not PATTERN
#   screen_size COLS ROWS
#   screen_golden NAME    compares with tests/golden/NAME.txt; with
#                         UPDATE_GOLDEN set it writes that file
#   screen_close          ends it
#   screen_korean         in_korean gets what to put before ui-fake to have it
#                         in Korean, words and dates; fails where it cannot be
#   check WHAT COMMAND... counts a failure; failures is the sum
command -v tmux >/dev/null || {
	echo "skipped: tmux is not installed"
	exit 77
}
screen_number=0 # a server each: one that ends would take the next along
screen_folder=$(mktemp -d "${TMPDIR:-/tmp}/doran-screen.XXXXXX")
failures=0

screen_tmux()
{
	env -u TMUX LC_ALL=C.UTF-8 \
		tmux -S "$screen_folder/socket$screen_number" -f "$screen_folder/conf" "$@" \
		2>>"$screen_folder/tmux"
}

screen_end()
{
	screen_tmux kill-server
	rm -rf "$screen_folder"
}
trap screen_end EXIT

screen_show()
{
	screen_tmux capture-pane -p -t doran | sed 's/ *$//'
}

screen_settle()
{
	local before= now= i
	for ((i = 0; i < 100; i++)); do
		sleep 0.05
		now=$(screen_show)
		[[ -n $now && $now == "$before" ]] && return 0
		before=$now
	done
	return 1
}

screen_open()
{
	local cols=$1 rows=$2
	shift 2
	screen_tmux kill-server
	screen_number=$((screen_number + 1))
	rm -f "$screen_folder/code" "$screen_folder/errors"
	printf '%q ' "$@" >"$screen_folder/run"
	# Not window-size manual from the start: tmux 3.3a falls over that.
	cat >"$screen_folder/conf" <<-END
		set -g default-terminal "${SCREEN_TERM:-tmux-256color}"
		set -g status off
		set -s escape-time 0
		set -g remain-on-exit on
	END
	screen_tmux new-session -d -s doran -x "$cols" -y "$rows" \
		"cd '$screen_folder'; . ./run 2>errors; echo \$? >code" ||
		cat "$screen_folder/tmux"
	screen_tmux set -g window-size manual
	screen_size "$cols" "$rows"
	screen_settle
}

screen_keys()
{
	screen_tmux send-keys -t doran "$@"
}

screen_type()
{
	screen_tmux send-keys -t doran -l -- "$1"
}

screen_size()
{
	screen_tmux resize-window -t doran -x "$1" -y "$2"
}

screen_wait()
{
	local i
	for ((i = 0; i < 200; i++)); do
		screen_show | grep -qE -- "$1" && return 0
		screen_tmux has-session || return 1
		sleep 0.05
	done
	return 1
}

screen_wait_not()
{
	local i
	for ((i = 0; i < 200; i++)); do
		screen_show | grep -qE -- "$1" || return 0
		sleep 0.05
	done
	return 1
}

# The program's exit code; empty after 10 s without one.
screen_code()
{
	local i
	for ((i = 0; i < 200; i++)); do
		[[ -s $screen_folder/code ]] && break
		sleep 0.05
	done
	cat "$screen_folder/code" 2>/dev/null
}

# By a locale made here and the translations of today.
screen_korean()
{
	local words=$screen_folder/words/ko/LC_MESSAGES
	mkdir -p "$words" "$screen_folder/locales"
	msgfmt -o "$words/doran.mo" "$srcdir/po/ko.po"
	localedef -i ko_KR -f UTF-8 "$screen_folder/locales/ko_KR.UTF-8"
	in_korean=(env LC_ALL=ko_KR.UTF-8 LANGUAGE=ko
		"LOCPATH=$screen_folder/locales"
		"UI_FAKE_LOCALEDIR=$screen_folder/words")
	[[ -s $words/doran.mo && -d $screen_folder/locales/ko_KR.UTF-8 ]]
}

screen_close()
{
	screen_tmux kill-server
}

screen_golden()
{
	local file=${srcdir?}/tests/golden/$1.txt i
	screen_settle
	if [[ -n ${UPDATE_GOLDEN-} ]]; then
		screen_show >"$file"
		return 0
	fi
	# Under load a redraw may take longer than two looks that agree.
	for ((i = 0; i < 100; i++)); do
		screen_show | cmp -s "$file" - && return 0
		sleep 0.1
	done
	screen_show | diff -u "$file" -
}

check()
{
	local what=$1
	shift
	if "$@" >"$screen_folder/output" 2>&1; then
		echo "ok: $what"
		return 0
	fi
	echo "FAILED: $what"
	cat "$screen_folder/output"
	screen_show
	failures=$((failures + 1))
}
