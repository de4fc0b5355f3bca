#!/bin/sh
# check_tests.sh BUILD: every file in a test/ folder is a registered test, and every test file has a test.
# A test file that a list forgot would pass for ever.
set -eu
build=$1
registered=$(ctest --test-dir "$build" -N | sed -n 's/^ *Test *#[0-9]*: //p')
status=0
for file in $(find fixtures kernels lemmas reports verify -path '*/test/*' -name '*.c' -not -path '*/test/plugins/*' -not -path '*/test/shim/*' -not -path '*/test/browser/*' | sort); do
    unit=$(basename "$file" .c)
    folder=$(dirname "$(dirname "$file")")
    name=unit.$(printf '%s.%s' "${folder#verify/}" "${unit#test_}" | tr / .)
    if ! printf '%s\n' "$registered" | grep -Fqx "$name"; then
        echo "$file: no test $name in $build (the name must be <folder>/test/test_<unit>.c)"
        status=1
    elif ! grep -q '^Test(' "$file"; then
        echo "$file: contains no Test(suite, name)"
        status=1
    fi
done
exit $status
