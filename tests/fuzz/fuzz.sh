#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Fuzzes each target for some seconds; each counts as a test of its own. In the
# build folder DORAN_BUILD (or the current one) what it builds with clang, and
# the corpus that grows, are in fuzzing/. FUZZ_JOBS at a time, one by default.
# With FUZZ_OTHERS, targets that minute.list does not name get so many seconds.
# usage: fuzz.sh SECONDS [TARGET...]
set -uo pipefail
top=$(cd "$(dirname "$0")/../.." && pwd)
# (FUZZ_SECONDS is a variable of the makefile, which make would put back.)
export FUZZ_TIME=${1:?}
shift

# The first clang that can link with libFuzzer.
find_clang()
{
	local cc probe
	probe=$(mktemp -d) || return 1
	echo 'int LLVMFuzzerTestOneInput(const char *d, unsigned long n);
int LLVMFuzzerTestOneInput(const char *d, unsigned long n)
{ return !d && n; }' >"$probe/x.c"
	for cc in clang clang-{14..21}; do
		command -v "$cc" >/dev/null &&
			"$cc" -fsanitize=fuzzer,address -o "$probe/x" \
				"$probe/x.c" 2>/dev/null && break
		cc=
	done
	rm -rf "$probe"
	[[ -n $cc ]] && echo "$cc"
}

cc=$(find_clang) || {
	echo "no clang with libFuzzer here (packages clang, libclang-rt-dev)"
	exit 77
}
command -v ccache >/dev/null && cc="ccache $cc"
cd "${DORAN_BUILD:-.}" && mkdir -p fuzzing && cd fuzzing || exit 1
if [[ ! -f config.status ]]; then
	"$top/configure" --enable-fuzzing CC="$cc" CFLAGS='-O1 -g' >configure.out ||
		exit 1
fi
make -s Makefile >/dev/null && make -s tables || exit 1
targets=${*:-$(make -s fuzz-list)}
programs=
for target in $targets; do
	programs+=" tests/fuzz/${target##*/}"
done
make --no-print-directory -j"${FUZZ_JOBS:-1}" check-TESTS \
	check_PROGRAMS="$programs" check_LTLIBRARIES=tests/fuzz/libfuzz.la \
	check_SCRIPTS= check_DATA= \
	TESTS="$programs" LOG_COMPILER="bash $top/tests/fuzz/target.sh"
