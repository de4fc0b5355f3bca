#!/bin/sh
# dead_code.sh [FOLDER]: what the program in FOLDER (default: this one) has and does not use, one a line; exit code 1 when there is any.
#
#   functions   external ones, and inline ones of headers, that no file but tests calls: dead; that only the file which defines
#               them calls, and no test: to be static
#   fields      of structures in headers, written but never read, or read by tests alone
#
# FOLDER/cmake/dead_code.txt names what may stand all the same, and why; a line of it that nothing needs is reported too.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "${1:-$here/..}"
# shellcheck disable=SC2046
found=$(awk -v list=cmake/dead_code.txt -f "$here/dead_code.awk" \
    $(find cmake fixtures kernels lemmas reports verify -name '*.c' -o -name '*.h' -o -name '*.cpp' | sort))
[ -z "$found" ] && exit 0
echo "$found"
exit 1
