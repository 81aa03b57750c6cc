#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Goes on fuzzing from the kept corpus: SECONDS for each target, one after the
# other at the lowest priority; then puts what was found back into the corpus,
# minimised. Works in the build folder DORAN_BUILD, or the current one. Prints
# a line for each target: its name, seconds, executions, coverage, features,
# files kept, findings.
# usage: long.sh SECONDS [TARGET...]
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
seconds=${1:?}
shift
# Builds all that is needed, and runs nothing for long.
bash "$here/fuzz.sh" 0 "$@" >long.out 2>&1 || {
	rc=$?
	tail -n 20 long.out
	exit "$rc"
}
cd "${DORAN_BUILD:-.}/fuzzing" || exit 1
failed=0

field()
{
	sed -n "s/.*DONE.* $1: \([0-9]*\).*/\1/p" "$log" | tail -n 1
}

for target in ${*:-$(make -s fuzz-list)}; do
	name=${target##*/}
	log=long-$name.log
	from=$SECONDS
	before=$(find crashes -name "$name-*" 2>/dev/null | wc -l)
	FUZZ_TIME=$seconds nice -n 19 bash "$here/target.sh" \
		"tests/fuzz/$name" >"$log" 2>&1 || failed=1
	took=$((SECONDS - from))
	after=$(find crashes -name "$name-*" | wc -l)
	runs=$(sed -n 's/^stat::number_of_executed_units: //p' "$log")
	FUZZ_MERGE=1 nice -n 19 bash "$here/target.sh" "tests/fuzz/$name" \
		>"merge-$name.log" 2>&1
	echo "$(date +%H:%M) $name ${took}s runs=${runs:-0}" \
		"cov=$(field cov) ft=$(field ft)" \
		"kept=$(find "$here/corpus/$name" -type f | wc -l)" \
		"findings=$((after - before))"
done
exit "$failed"
