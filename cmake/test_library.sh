#!/bin/sh
# test_library.sh PROGRAM SOURCE: the plug-in of a released library in kernels/libraries is built and gated as its first comment
# says: a line "gate: LEMMA..." and, where the library errs, "refused: LEMMA CLAIM", which the gate must name (exit code 1; else 0).
# Exit 77 when the library is not installed.
set -eu
program=$1 source=$2
name=$(basename "${source%.*}")
line() { sed -n "s/^[ #]*\**  *$1: //p; s/^$1: //p" "$source" | sed "s, *\*/\$,," | head -n 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 130' INT TERM
unset LEMMAGATE_WORKER
PATH=/usr/bin:$PATH # Debian's Python packages belong to Debian's python3
export PATH
if ! make -s -C "$(dirname "$source")" OUT="$folder" "$folder/$name.so" 2>"$folder/log"; then
    head -n 3 "$folder/log"
    echo "$name: not built; kernels/libraries/README.md names the package that it needs"
    exit 77
fi
refused=$(line refused)
want=0
[ -z "$refused" ] || want=1
got=0
# shellcheck disable=SC2046
"$program" gate $(line gate) --kernel "$folder/$name.so" --jobs 1 --no-shrink --db "$folder/gate.db" >"$folder/out" 2>&1 || got=$?
if [ "$got" -ne "$want" ] || ! grep -q "^violated: $refused" "$folder/out" && [ -n "$refused" ]; then
    cat "$folder/out"
    echo "$name: exit code $got, want $want ${refused:+with $refused}"
    exit 1
fi
head -n 1 "$folder/out"
