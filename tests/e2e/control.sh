# SPDX-License-Identifier: GPL-3.0-or-later
# The control socket: crowds, floods, endless lines and other users, and where
# it is when paths are long, missing or left over.
set -eu
. "$srcdir/tests/lib/people.sh"
need python3

login alice
login bob
stage
person alice
person bob
friends alice bob

peers()
{
	python3 "$srcdir/tests/lib/control.py" "$work/alice/data/doran/control.sock" \
		"$1"
}

# owns [COMMAND...]: alice's listener, run through COMMAND.
owns()
{
	in_group as alice "$@" "$DORAN" listen </dev/null >>"$work/owner" \
		2>>"$work/owner.log"
	owner=$!
	until_so 20 test -S "$work/alice/data/doran/control.sock" ||
		fail "no socket"
}

memory()
{
	awk '/^VmHWM/ {print int($2 / 1024)}' \
		"/proc/$(cut -d' ' -f1 "$work/alice/data/doran/owner.lock")/status"
}

# through TEXT COMMAND...: it goes through the owner, who goes on. Only that
# one is connected, so a state that is known at once shows it.
through()
{
	local text=$1 before
	shift
	before=$(cut -d' ' -f1 "$work/alice/data/doran/owner.lock")
	expect 0 "$text" "$@" send -t bob@example.org -m hi --wait=sent
	same "its owner owns it still" "$before" \
		"$(cut -d' ' -f1 "$work/alice/data/doran/owner.lock")"
}

owns
for ((i = 0; i < 30; i++)); do
	printf '%04096d\n' "$i"
done | says alice send -t bob@example.org -l --wait=queued
expect 0 "a hundred clients at once" peers crowd
same "each is answered" 100 "$out"
before=$(memory)
expect 0 "one who asks and reads nothing" peers flood
same "he is stopped, the others are not, and nothing is lost" "True True" "$out"
expect 0 "a line without an end" peers huge
same "it is skipped, and the next one read" "True -32600 2 True" "$out"
after=$(memory)
sanitized alice || ((after - before < 60)) ||
	fail "the owner holds $after MB, $before before"
checked "memory: $before MB before, $after MB at most"
if ((EUID == 0)); then
	chmod 755 "$work" "$work"/alice{,/data,/data/doran}
	chmod 666 "$work/alice/data/doran/control.sock"
	expect 0 "another user" peers other-user
	same "is sent away" 0 "$out"
	chmod 700 "$work/alice/data/doran"
else
	checked "(not root: another user is not tried)"
fi

# Who has no XDG_RUNTIME_DIR, or another, finds the owner all the same.
through "without XDG_RUNTIME_DIR" says alice
through "with none" as alice env -u XDG_RUNTIME_DIR "$DORAN"
through "with another" as alice env XDG_RUNTIME_DIR="$work" "$DORAN"
end_group "$owner" KILL
test -S "$work/alice/data/doran/control.sock" || fail "nothing is left over"
expect 0 "a socket that was left over" says alice send -t bob@example.org \
	-m 'left over'
owns env -u XDG_RUNTIME_DIR
through "an owner without XDG_RUNTIME_DIR" says alice
end_group "$owner"
owns env XDG_RUNTIME_DIR=/proc/none
through "an owner whose XDG_RUNTIME_DIR cannot be made" says alice
end_group "$owner"

# A path that is longer than the address of a socket can be.
deep=$work/$(printf 'deep%.0s' {1..40})
mkdir "$deep"
mv "$work/alice" "$deep/alice"
ln -s "$deep/alice" "$work/alice"
far()
{
	XDG_CONFIG_HOME=$deep/alice/config XDG_DATA_HOME=$deep/alice/data \
		XDG_STATE_HOME=$deep/alice/state \
		XDG_RUNTIME_DIR=$deep/alice/run "$@"
}
in_group far "$DORAN" listen </dev/null >>"$work/owner" 2>>"$work/owner.log"
owner=$!
until_so 20 test -S "$deep/alice/data/doran/control.sock" ||
	fail "no socket at a long path"
through "a long path" far "$DORAN"
end_group "$owner"
