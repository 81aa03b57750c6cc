#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# doran(1), doran.conf(5) and dorand(8) against --help and `config list`, both
# ways and in order, dorand's sample too; doran-protocol(7) against doran.tl; and
# that groff finds nothing wrong with the pages.
set -u
srcdir=${srcdir-.}
doran=${DORAN-doran}
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
export XDG_CONFIG_HOME=$work XDG_DATA_HOME=$work XDG_STATE_HOME=$work
export LC_ALL=C.UTF-8
failed=0

# differs WHAT: compares $work/man with $work/program
differs()
{
	diff -u --label "man page" --label "$1" "$work/man" "$work/program" ||
		failed=1
	[[ -s $work/program ]] || [[ ${2-} == empty ]] || {
		echo "$1: nothing to compare"
		failed=1
	}
}

# "  -t, --to=ADDRESS  words" -> "-t, --to=ADDRESS"
help_options()
{
	sed -nE 's/^  (-.,|   ) (--[^ ]+).*/\1 \2/p' | sed 's/^ *//'
}

# ".It Fl t , Fl -to Ns = Ns Ar ADDRESS" -> "-t, --to=ADDRESS"
man_options()
{
	sed -nE 's/^\.It Fl //p' |
		sed -E 's/^/-/; s/ , Fl /, -/; s/ Ns = Ns Ar /=/'
}

# The lines of doran(1) from a heading to the next one.
part()
{
	awk -v head="$1" '/^\.S[sh] / {in_it = ($0 == head); next}
		in_it' "$srcdir/man/doran.1"
}

part '.Sh OPTIONS' | man_options >"$work/man"
"$doran" --help | help_options >"$work/program"
differs 'doran --help'

sed -n 's/^\.Ss doran //p' "$srcdir/man/doran.1" >"$work/man"
"$doran" --help | sed -n '/^Commands:/,/^$/p' |
	sed -nE 's/^  ([a-z]+( [a-z]+)?)( .*|$)/\1/p' >"$work/program"
differs 'the commands of doran --help'

cp "$work/program" "$work/commands"
while IFS= read -r command; do
	part ".Ss doran $command" | man_options >"$work/man"
	# shellcheck disable=SC2086
	"$doran" $command --help | help_options |
		grep -vxE -e '-v, --verbose|--debug|-h, --help' >"$work/program"
	differs "doran $command --help" empty
	part ".Ss doran $command" | sed -n '1s/^\.Nm Cm //p' |
		sed -E 's/Oo Ar ([^ ]+) Oc/[\1]/g; s/ Ar / /g;
			s/\[OPTION\.\.\.\]/[OPTION...]/' >"$work/man"
	# shellcheck disable=SC2086
	"$doran" $command --help | sed -n '1s/^Usage: doran //p' \
		>"$work/program"
	differs "the usage of doran $command"
done <"$work/commands"

# JSON-RPC: methods with arguments and results, events, faults.
sed -nE '/^\.Sh JSON-RPC/,/^\.Ss Errors/{
	s/^\.It Cm ([^ ]+)( Ar (.*))?$/\1|\3/p
	s/^Result: (.*)\.$/-> \1/p
	}' "$srcdir/man/doran.1" >"$work/man"
sed -n '/^\.Ss Errors/,/^\.Ss A session/p' "$srcdir/man/doran.1" |
	tr '\n' ' ' | grep -oE '[a-z-]+ \([0-9]+\)' >>"$work/man"
echo '{"jsonrpc":"2.0","id":1,"method":"system.describe"}' |
	"$doran" rpc >"$work/described" || failed=1
if command -v jq >/dev/null; then
	jq -r 'def words: map("\(.name):\(.type)" +
			(if .optional then "?" else "" end)) | join(" ");
		.result | (.methods[] | "\(.name)|\(.params | words)",
			(select(.result != []) | "-> \(.result | words)")),
		(.events[] | "\(.name)|\(.args | words)"),
		(.faults[] | "\(.name) (\(.code))")' "$work/described" \
		>"$work/program"
	differs 'system.describe'
fi

# section.key allowed default
awk '/^\.Sh GROUP/ {section = $0; gsub(/.*\[| ?NAME|\].*/, "", section)}
	/^\.It Cm / {
		if (key != "")
			print key, allowed, fallback
		key = section "." $3; fallback = "-"
		allowed = $7 ~ /[|]|[.][.]/ ? $7 : "-"
	}
	/^\.Sh PASSWORDS/ {print key, allowed, fallback; exit}
	/^Default: / {fallback = $2}' "$srcdir/man/doran.conf.5" >"$work/man"
"$doran" config list --json >"$work/list" || failed=1
sed -E 's/.*"path":"([^"]*)".*/\1 &/' "$work/list" |
	awk '{
		path = $1; sub(/\.NAME\./, ".", path)
		allowed = fallback = "-"
		if (match($0, /"allowed":"[^"]*"/))
			allowed = substr($0, RSTART + 11, RLENGTH - 12)
		if (match($0, /"default":"[^"]*"/))
			fallback = substr($0, RSTART + 11, RLENGTH - 12)
		if (allowed == "-" && fallback ~ /^(true|false)$/)
			allowed = "true|false"
		gsub(/\\\//, "/", fallback)
		print path, allowed, fallback
	}' >"$work/program"
differs 'doran config list --json'

# dorand: options and their defaults, which are the file's keys too.
dorand=$(dirname "$doran")/dorand
sed -n '/^\.Sh OPTIONS/,/^\.Sh THE FILE/p' "$srcdir/man/dorand.8" |
	awk '/^\.It Fl / {
			if (name != "")
				print name, fallback
			name = fallback = ""
			for (i = 3; i <= NF; i++)
				if ($i ~ /^-[a-z-]+$/)
					name = "-" $i ($(i + 1) == "Ns" ? "=" $(i + 5) : "")
		}
		/^Default: / {fallback = $2}
		END {print name, fallback}' >"$work/man"
"$dorand" --help | awk '/^  (-., |    )--/ {
			if (name != "")
				print name, fallback
			name = $1 ~ /^--/ ? $1 : $2
			fallback = ""
		}
		{text = /^  (-., |    )--/ ? $0 : text " " $0}
		match(text, /\(default: [^)]*\)/) {
			fallback = substr(text, RSTART, RLENGTH)
			gsub(/\(default: *|\)/, "", fallback)
		}
		END {print name, fallback}' >"$work/program"
differs 'dorand --help'
grep -E '=[A-Z]' "$work/program" | grep -v -E '^--(config|make-key)=' |
	sed -E 's/^--([a-z-]+)=[^ ]* ?/\1 /' >"$work/keys"
sed -nE 's/^#?([a-z-]+) = (.*)/\1 \2/p' "$srcdir/src/data/dorand.conf" |
	awk 'NR == FNR {has[$1] = NF > 1; next}
		{print $1, has[$1] ? $2 : ""}' "$work/keys" - >"$work/man"
cp "$work/keys" "$work/program"
differs 'dorand.conf and dorand --help'
((EUID == 0)) && user=(--user root) || user=()
"$dorand" --config "$srcdir/src/data/dorand.conf" "${user[@]}" \
	--ws 192.0.2.1:1 2>"$work/said"
(($? == 74)) || {
	echo "dorand does not take its own sample: $(cat "$work/said")"
	failed=1
}

sed -n '/^\.\\" schema$/,/^\.\\" end$/p' "$srcdir/man/doran-protocol.7" |
	grep -v '^\.' | sed 's/\\-/-/g' >"$work/man"
grep -v -e '^//' -e '^$' "$srcdir/src/codec/schema/doran.tl" >"$work/program"
differs 'doran.tl'

for page in doran.1 doran.conf.5 dorand.8; do
	command -v groff >/dev/null || break
	# -mdoc needs the macros of the full groff; -ww tells everything
	[[ -e /usr/share/groff/current/tmac/mdoc.tmac ]] || break
	words=$(groff -mdoc -Tutf8 -ww -z "$srcdir/man/$page" 2>&1)
	[[ -z $words ]] || {
		echo "$page: $words"
		failed=1
	}
done
exit "$failed"
