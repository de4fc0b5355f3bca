#!/bin/sh
# expect_exit.sh CODE COMMAND...: succeeds when COMMAND exits with exactly CODE; 77 (skipped) passes through.
want=$1
shift
"$@"
got=$?
[ "$got" -eq "$want" ] && exit 0
echo "expected exit code $want, got $got: $*" >&2
[ "$got" -eq 77 ] && exit 77
exit 1
