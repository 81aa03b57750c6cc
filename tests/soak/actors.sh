# SPDX-License-Identifier: GPL-3.0-or-later
# Who writes and who reads in the soak; sourced by soak.sh. Each sender has a
# file NAME.wanted of all texts that have to arrive, "NAME 1", "NAME 2" ...

# Sleeps without a process.
exec {never}<> <(:)
rest()
{
	read -rt "$1" -u "$never" || true
}

# Whether a sender may go on: none is done before the killing is.
allowed()
{
	local n=$1 all=$2
	while ((n * kills > ($(<"$work/progress") + 1) * all)); do
		rest 0.1
	done
}

# ended NAME CODE TEXT: how a command ended; a signal that nobody here sent is
# seen in the end.
ended()
{
	echo "$2 $3" >>"$work/$1.codes"
}

# sends WHO NAME FLAG...: one doran send to the other one.
sends()
{
	local who=$1 name=$2 rc=0
	shift 2
	LIMIT=90 says "$who" send -t "$(other "$who")@example.org" "$@" \
		>>"$work/$name.out" 2>>"$work/$name.said" || rc=$?
	ended "$name" "$rc" "$*"
	return "$rc"
}

# lines WHO NAME COUNT BATCH FLAG...: batches of lines, the same one again
# until it is taken whole.
lines()
{
	local who=$1 name=$2 count=$3 batch=$4 n=1 last
	shift 4
	seq -f "$name %g" "$count" >"$work/$name.wanted"
	while ((n <= count)); do
		allowed "$n" "$count"
		last=$((n + batch - 1 < count ? n + batch - 1 : count))
		if sends "$who" "$name" -l --id "$name $n" --timeout 20 "$@" \
			< <(seq -f "$name %g" "$n" "$last"); then
			n=$((last + 1))
		else
			rest 0.1
		fi
	done
	echo done >"$work/$name.done"
}

# one_by_one WHO NAME COUNT FLAG...: a process each, tried again.
one_by_one()
{
	local who=$1 name=$2 count=$3 n
	shift 3
	seq -f "$name %g" "$count" >"$work/$name.wanted"
	for ((n = 1; n <= count; n++)); do
		allowed "$n" "$count"
		until sends "$who" "$name" -m "$name $n" --id "$name $n" \
			--timeout 20 "$@" </dev/null; do
			rest 0.1
		done
	done
	echo done >"$work/$name.done"
}

# once WHO NAME COUNT: a process each, never tried again: NAME.told has what
# it said of each text, "CODE kept|not|unknown TEXT".
once()
{
	local who=$1 name=$2 count=$3 n rc kept
	for ((n = 1; n <= count; n++)); do
		allowed "$n" "$count"
		rc=0
		LIMIT=90 says "$who" send -t "$(other "$who")@example.org" \
			-m "$name $n" --timeout 5 </dev/null \
			>>"$work/$name.out" 2>"$work/$name.err" || rc=$?
		cat "$work/$name.err" >>"$work/$name.said"
		ended "$name" "$rc" "$name $n"
		case $(<"$work/$name.err") in
		*'stays queued'* | *'goes on with'*) kept=kept ;;
		*'is not known'* | *Killed*) kept=unknown ;;
		*) kept=not ;;
		esac
		echo "$rc $kept $name $n" >>"$work/$name.told"
	done
	echo done >"$work/$name.done"
}

# told WHO NAME COUNT BATCH: lines that are never tried again: what --json
# prints of them has to be so.
told()
{
	local who=$1 name=$2 count=$3 batch=$4 n=1
	while ((n <= count)); do
		allowed "$n" "$count"
		sends "$who" "$name" -l --json --timeout 5 \
			< <(seq -f "$name %g" "$n" $((n + batch - 1))) || true
		n=$((n + batch))
	done
	echo done >"$work/$name.done"
}

# hears WHO NAME FLAG...: listens, and again when that ends, while allowed.
hears()
{
	local who=$1 name=$2 rc
	shift 2
	while [[ -e $work/go ]]; do
		rc=0
		LIMIT=3600 says "$who" listen "$@" </dev/null \
			>>"$work/$name.heard" 2>>"$work/$name.said" || rc=$?
		ended "$name" "$rc" "listen $*"
		rest 0.05
	done
}

# reads WHO NAME: looks at the history and at the chats in between.
reads()
{
	local who=$1 name=$2 rc
	while [[ -e $work/go ]]; do
		rc=0
		says "$who" history "$(other "$who")@example.org" --json \
			-n 200 </dev/null >"$work/$name.now" \
			2>>"$work/$name.said" || rc=$?
		ended "$name" "$rc" history
		((rc != 0)) || jq -e .row <"$work/$name.now" >/dev/null ||
			ended "$name" 1 "history is no JSON"
		rc=0
		says "$who" chats --json </dev/null >"$work/$name.now" \
			2>>"$work/$name.said" || rc=$?
		ended "$name" "$rc" chats
		rc=0
		says "$who" search hello --json </dev/null \
			>"$work/$name.now" 2>>"$work/$name.said" || rc=$?
		ended "$name" "$rc" search
		rest 0.5
	done
}

# What bob asks is answered, once, by a command that listen runs.
write_hook()
{
	cat >"$work/hook" <<-'END'
		text=$(cat)
		printf '%s\n' "$text" >>"$SOAK_FOLDER/hooked"
		case $text in
		"ask "*) ;;
		*) exit 0 ;;
		esac
		for try in 1 2 3 4 5 6 7 8 9; do
			"$DORAN" send -t "$DORAN_CHAT" -m "answer ${text#ask }" \
				--id "answer ${text#ask }" --wait=queued \
				</dev/null >/dev/null \
				2>>"$SOAK_FOLDER/hook.said" && exit 0
			sleep 0.2
		done
		exit 1
	END
}

# --- screens ---------------------------------------------------------------

screens()
{
	env -u TMUX LC_ALL=C.UTF-8 tmux -S "$work/tmux" -f "$work/tmux.conf" \
		"$@" 2>>"$work/tmux.said"
}

screen_pid()
{
	pgrep -P "$(screens display-message -p -t "$1" '#{pane_pid}')" \
		-f "^$DORAN" || true
}

# Each starts again when it has ended, while allowed; NAME.codes has how.
open_screens()
{
	local name
	printf 'set -g status off\n' >"$work/tmux.conf"
	cat >"$work/screen" <<-'END'
		while [ -e "$SOAK_FOLDER/go" ]; do
			"$DORAN" 2>>"$SOAK_FOLDER/$1.said"
			echo "$? screen" >>"$SOAK_FOLDER/$1.codes"
			sleep 0.2
		done
		exec sleep 1000
	END
	for name in tui1 tui2; do
		as alice screens new-session -d -s "$name" -x 80 -y 24 \
			"exec sh '$work/screen' $name 2>>'$work/$name.shell'"
	done
}

# A person at a screen: opens the chat, writes, looks at other things.
typed=0
use_screen()
{
	local keys=(Enter Escape PageUp PageDown F1 Escape Up Down C-l)
	if ((RANDOM % 3 > 0)); then
		screens send-keys -t "tui$1" \
			"${keys[RANDOM % ${#keys[@]}]}" || true
		return
	fi
	typed=$((typed + 1))
	screens send-keys -t "tui$1" -l "typed $typed" &&
		screens send-keys -t "tui$1" Enter || true
}
