#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Fuzzes one libFuzzer program for FUZZ_TIME, from the kept corpus and from
# what earlier runs found (corpus/TARGET in the build folder). With FUZZ_MERGE
# set it does not fuzz, but replaces the kept corpus by the fewest files of
# both that reach as much; regressions (found-*) stay.
# usage: target.sh PROGRAM
program=$1
name=${program##*/}
here=$(cd "$(dirname "$0")" && pwd)
kept=$here/corpus/$name
mkdir -p "corpus/$name" crashes
[[ -z ${FUZZ_OTHERS-} ]] || grep -qx "$name" "$here/minute.list" ||
	FUZZ_TIME=$FUZZ_OTHERS
options=(-timeout=${FUZZ_TIMEOUT:-10} -rss_limit_mb=768 -malloc_limit_mb=64
	-artifact_prefix="crashes/$name-")
export G_SLICE=always-malloc
export ASAN_OPTIONS=quarantine_size_mb=64:${ASAN_OPTIONS-}

# Only files below a size that is small enough to be kept.
merge()
{
	local new=merged-$name
	rm -rf "$new"
	mkdir "$new"
	"$program" "${options[@]}" -set_cover_merge=1 -use_counters=0 \
		-max_len=512 "$new" "$kept" \
		"corpus/$name" || exit 1
	find "$kept" -type f ! -name 'found-*' ! -name 'seed-*' -delete
	find "$new" -type f -size -2 | while read -r file; do
		[[ -n $(find "$kept" -size "$(stat -c %s "$file")c" -exec \
			cmp -s "$file" {} \; -print -quit) ]] ||
			cp "$file" "$kept/"
	done
	rm -rf "$new"
}

if [[ -n ${FUZZ_MERGE-} ]]; then
	merge
	exit
fi
options+=(-max_total_time="${FUZZ_TIME:-60}" -print_final_stats=1)
((${FUZZ_TIME:-60} > 0)) || options+=(-runs=0)
[[ -f $here/$name.dict ]] && options+=(-dict="$here/$name.dict")
# libFuzzer ends with 77 after a finding, which would pass for skipped.
"$program" "${options[@]}" "corpus/$name" "$kept" || exit 1
