#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# doran in Korean: help, errors, settings and the screen have no line of
# English left, and their columns stand where they should.
. "${srcdir?}/tests/lib/screen.sh"
doran=${DORAN:-${builddir?}/doran}
fake=${builddir?}/ui-fake
export LC_ALL=C.UTF-8 NO_COLOR=

skip()
{
	echo "skipped: $1"
	exit 77
}

# --- a locale and today's translations, made here
[[ -f /usr/share/i18n/locales/ko_KR ]] ||
	skip "the package locales is not installed"
for tool in localedef msgfmt; do
	command -v "$tool" >/dev/null || skip "$tool is missing"
done
words=$screen_folder/words
mkdir -p "$words/ko/LC_MESSAGES" "$screen_folder/locales" "$screen_folder/home"
msgfmt -o "$words/ko/LC_MESSAGES/doran.mo" "$srcdir/po/ko.po" || exit 1
localedef -i ko_KR -f UTF-8 "$screen_folder/locales/ko_KR.UTF-8" \
	>"$screen_folder/output" 2>&1
[[ -f $screen_folder/locales/ko_KR.UTF-8/LC_CTYPE ]] ||
	skip "localedef made no ko_KR: $(<"$screen_folder/output")"
plain_env=(env -u LC_ALL -u LANGUAGE LANG=ko_KR.UTF-8
	"DORAN_LOCALEDIR=$words" "UI_FAKE_LOCALEDIR=$words"
	"HOME=$screen_folder/home" "XDG_RUNTIME_DIR=$screen_folder/home")
korean_env=("${plain_env[@]}" "LOCPATH=$screen_folder/locales")

korean()
{
	"${korean_env[@]}" "$doran" "$@" </dev/null 2>&1
}

# --- what may stand there in Latin letters; the rest of it is English

# Commands as they are typed, from the help itself.
commands=$(korean --help | sed -nE 's/^  ([a-z]+( [a-z]+)?)  .*/\1/p')

# The lines of standard input with a word that is none of the below. Bytes, so
# that a Korean ending is no part of a word.
english()
{
	local names
	names=$(tr ' ' '\n' <<<"$commands" | sort -u | paste -sd '|')
	LC_ALL=C sed -E -e 's/“|”/"/g' \
		-e "s/\`[^\`]*\`/ /g; s/\`[^\`]*\$/ /; s/^ *[a-z]+\`/ /" \
		-e "s/'[^']*'/ /g; s/\"[^\"]*\"/ /g" \
		-e 's!\[(accou?nt|room) ?[^]]*\]|\[doran\]! !g' \
		-e 's![a-z]+://[^ )]*! !g; s!(^|[ (])/[^ :)]*! !g' \
		-e 's/[a-z]+@[a-z.]+/ /g; s/[a-z.]+\([1-8]\)/ /g' \
		-e 's/--[a-z0-9-]+(=[a-z|]+)?|(^|[^a-z])-[A-Za-z]\b/ /g' \
		-e 's!(doran|account|room)\.[^ ,]*! !g; s!doran/1|[a-z]+\.so! !g' \
		-e "s/\\b($names)\\b/ /g" \
		-e 's/\b(doran|conf|mqtt|libsodium|chmod)\b/ /g' \
		-e 's/\b(on|off|always|ask|text|json|true|false|me)\b/ /g' \
		-e 's/\b(name|osc9|osc777|show|skip|room|Pointer)\b/ /g' \
		-e 's/\b(spring|korean-chat|meshtastic)\b/ /g' \
		-e 's/\b(queued|sent|delivered|read|last|all|default)\b/ /g' \
		-e 's/\b(password|cert)-(file|command)\b|\bfg\b/ /g' \
		-e 's/\b(Enter|Tab|Esc|Shift|Alt|Ctrl|PgUp|PgDn)\b/ /g' \
		-e 's/\b[A-Z][A-Z0-9_*]*\b/ /g' |
		LC_ALL=C grep -nE '[A-Za-z]{2}'
}

# $1: a text; fails with its lines of English, or where it has no Korean
all_korean()
{
	grep -qP '\p{Hangul}' <<<"$1" || {
		echo "no Korean: $1"
		return 1
	}
	english <<<"$1" && return 1
	return 0
}

# --- columns: each Hangul letter takes two

width()
{
	local hangul=${1//[^가-힣]/}
	echo $((${#1} + ${#hangul}))
}

# $1: a help text; its right column begins at one place, no line is too long
aligned()
{
	local line column='' at
	while IFS= read -r line; do
		(($(width "$line") <= 79)) || {
			echo "too long: $line"
			return 1
		}
		if [[ $line =~ ^(\ \ (-[A-Za-z],\ |\ \ \ \ )--[^\ ]+\ \ +)[^\ ] ||
			$line =~ ^(\ \ [a-z]+(\ [a-z]+)?\ \ +)[^\ ] ||
			$line =~ ^(\ {10,})[^\ ] ]]; then
			at=$(width "${BASH_REMATCH[1]}")
			((at == ${column:=$at})) || {
				echo "column $at, not $column: $line"
				return 1
			}
		else
			[[ -n $line ]] || column=
		fi
	done <<<"$1"
}

check "a Hangul letter takes two columns" test "$(width '한 a')" = 4

# --- the help of the program and of every command
help=$(korean --help)
check "the program's help is Korean" all_korean "$help"
check "its columns line up" aligned "$help"
check "it lists the commands" test "$(wc -l <<<"$commands")" -ge 10
while IFS= read -r name; do
	# shellcheck disable=SC2086
	help=$(korean $name --help)
	check "help of $name is Korean" all_korean "$help"
	check "help of $name lines up" aligned "$help"
done <<<"$commands"
# glibc 2.41 and later know no language but English in C.UTF-8, whatever
# LANGUAGE says; then doran still has to work.
help=$("${plain_env[@]}" LOCPATH=/nonexistent "$doran" --help 2>&1)
if [[ $(LC_ALL=C.UTF-8 LANGUAGE=ko TEXTDOMAINDIR=$words \
	gettext doran 'Commands:') != Commands: ]]; then
	check "Korean where the locale is not generated, too" all_korean "$help"
else
	check "English where the locale is not generated" \
		test "${help#Usage: doran}" != "$help"
fi

# --- errors: $1 words that must be there, $2... the command
error()
{
	local words=$1 said
	shift
	said=$(korean "$@")
	check "doran $*" grep -qF -- "$words" <<<"$said"
	check "doran $* is Korean" all_korean "${said//$screen_folder/}"
}
config=$screen_folder/home/.config/doran/doran.conf
mkdir -p "${config%/*}"
chmod 700 "${config%/*}"
error '없는 명령이에요' sned
error '없는 옵션이에요' send --tto x
error '없는 옵션이에요' send -x
error '받는 사람이 없어요' send -m hi
error '주소가 아니에요' send -t bob -m hi
error '아직 계정이 없어요' send -t bob@example.org -m hi
error '인수가 빠졌어요' history
error '값이 빠졌어요' send -t
error '정수를 쓰세요' listen -n x
error '--server가 빠졌어요' account add home
error '연결할 수 없어요' account add home --backend mqtt --server \
	mqtt://127.0.0.1:1 --address alice@example.org --recovery-file \
	"$screen_folder/words.txt" --timeout 2
error '없는 백엔드예요' account add home --backend pigeon --server \
	mqtt://127.0.0.1:1 --address alice@example.org --recovery-file \
	"$screen_folder/words.txt" --timeout 2
error '키 이름이 아니에요' config get doran.bel
error 'true나 false여야 해요' config set doran.bell maybe
error '터미널이어야 해요'
printf '[doran]\nbel = true\n' >"$config"
error '모르는 키예요' chats
printf '[accont home]\nbackend = mqtt\n' >"$config"
error '없는 그룹이에요' chats
printf '[account home]\nbackend = mqtt\n' >"$config"
error '빠진 키가 있어요' doctor
printf '%s\n' '[account home]' 'backend = mqtt' \
	'server = mqtt://127.0.0.1:1' 'address = alice@example.org' >"$config"
error '없는 계정이에요' send -a work -t bob@example.org -m hi
error '여기에 키가 없어요' send -t bob@example.org -m hi
rm -f "$config"

# --- settings: the lines that explain the keys
list=$(korean config list | grep '^# ')
check "config list explains in Korean" all_korean "$list"
check "every explanation is Korean" \
	test -z "$(grep -vP '\p{Hangul}' <<<"$list")"

# --- the screen

# The chat list's right edge is in one column, and no line is too long.
edges_line_up()
{
	local line left column='' count=0
	while IFS= read -r line; do
		left=${line%%[│┼]*}
		[[ $left != "$line" ]] || continue
		count=$((count + 1))
		((column == 0 || column == $(width "$left"))) || {
			echo "edge at $(width "$left"), not $column: $line"
			return 1
		}
		column=$(width "$left")
	done < <(screen_show)
	((count > 15)) || screen_show | sed 1q
}

right_pane()
{
	screen_show | sed -n 's/^[^│┼]*│//p'
}

screen_open 80 24 "${korean_env[@]}" "$doran"
check "welcome" screen_wait '환영해요'
check "the screen without an account is Korean" all_korean "$(screen_show |
	grep -vE '^ *│? *(doran account add|--server|--address)|^›')"
screen_keys C-q

screen_open 80 24 "${korean_env[@]}" "$fake" korean
screen_wait '2026년 11월 21일'
check "the list's head" grep -qE '^ 대화 \(새 소식 1\) +│' <(screen_show)
check "the chat's head" grep -qF '암호화됨' <(screen_show | sed 1q)
check "day and today" grep -qE '─ 오늘 ─' <(screen_show)
check "the status bar" grep -qE '● home +Tab 대화 목록, F1 도움말' \
	<(screen_show)
check "the list's edge is straight" edges_line_up
screen_keys F1
screen_wait '도움말 +PgUp/PgDn'
for page in 1 2; do
	screen_settle
	check "help, page $page, is Korean" all_korean "$(right_pane |
		sed -E 's!/[a-z0-9]+!!g')"
	check "help, page $page, has a straight edge" edges_line_up
	screen_keys NPage
done
screen_keys Escape
screen_wait_not '도움말 +PgUp/PgDn'
screen_type '/accounts'
screen_keys Enter
check "the accounts" screen_wait '상태: '
check "the accounts have a straight edge" edges_line_up
exit $((failures > 0))
