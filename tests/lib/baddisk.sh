# SPDX-License-Identifier: GPL-3.0-or-later
# People whose store lies on a disk with faults (tests/lib/baddisk.c); for
# scenarios, after people.sh. On any file system, run by anybody.
#
#   disk NAME LEFT [WRONG...]   from now on that many bytes are left there
#                               (-1: no limit), and it is read-only, bad-read,
#                               stalled, bad-sync
#   on_disk NAME ARGUMENT...    says() with the store there
#   disk_runs NAME              the command line that does so
#   sql NAME STATEMENT          asked of that person's store
baddisk=$builddir/.libs/baddisk.so
[[ -e $baddisk ]] || fail "$baddisk is missing"
need sqlite3

number()
{
	local i value=$1
	for ((i = 0; i < 8; i++)); do
		printf '\\x%02x' $((value >> (8 * i) & 255))
	done
}

disk()
{
	local name=$1 left=$2 wrong=0 word
	shift 2
	for word in "$@"; do
		case $word in
		read-only) wrong=$((wrong | 1)) ;;
		bad-read) wrong=$((wrong | 2)) ;;
		stalled) wrong=$((wrong | 4)) ;;
		bad-sync) wrong=$((wrong | 8)) ;;
		*) fail "disk: $word" ;;
		esac
	done
	printf "$(number "$left")$(number "$wrong")" |
		dd of="$work/$name.disk" bs=16 conv=notrunc status=none
}

disk_runs()
{
	echo "env LD_PRELOAD=$baddisk BADDISK=$work/$1.disk" \
		"BADDISK_ROOT=$work/$1/data" \
		"ASAN_OPTIONS=${ASAN_OPTIONS-}:verify_asan_link_order=0" \
		"$DORAN"
}

on_disk()
{
	local name=$1
	shift
	RUNS=$(disk_runs "$name") says "$name" "$@"
}

sql()
{
	sqlite3 "file:$work/$1/data/doran/doran.db?mode=ro" "$2"
}
