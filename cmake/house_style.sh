#!/bin/sh
# House style that no other tool checks, over all C sources; prints every breach and exits 1 if there is one.
#
#   size      a file has about 300 lines, at most 420 (claim tables are long), a function outside tests at most 70;
#             a kernel stays one file of any length
#   header    a file starts with its comment
#   arrows    lemmas -> verify, fixtures -> the kernel header; reports -> the store only; kernels -> their own folder;
#             nothing in verify/ but cli/ knows lemmas/, reports/ or verify/sweep/
#   queries   SELECT stands in verify/store/ alone (and in tests): readers ask by name, verify/store/query.h
#   symbols   lemmas/foo_bar.c and its kind define lemma_foo_bar with id or name "foo-bar" or "foo_bar"
set -eu
cd "$(dirname "$0")/.."

breaches=$(
    find fixtures kernels lemmas reports verify -name '*.[ch]' | sort | while read -r file; do
        awk -v file="$file" '
            NR == 1 && !/^\/\*/ { print file ":1: a file starts with a comment that says what it is for" }
            /^[{]/ { start = NR }
            /^[}]/ && start {
                if (NR - start + 1 > 70 && file !~ /\/test\//) print file ":" start ": function of " NR - start + 1 " lines, at most 70"
                start = 0
            }
            END { if (NR > 420 && file !~ /^kernels\//) print file ": " NR " lines, at most 420" }' "$file"

        case $file in
        */test/* | verify/store/*) ;;
        *) grep -n '\bSELECT ' "$file" | sed "s|^\([0-9]*\):.*|$file:\1: a query; write it to verify/store/queries/ and ask by its name|" || true ;;
        esac
        case $file in
        */test/*) continue ;; # a test may reach for what it needs
        kernels/*) allowed='kernels/' ;;
        fixtures/*) allowed='(fixtures/|kernels/lemmagate_kernel\.h)' ;;
        lemmas/*) allowed='(verify/(rigor|activation|covariance|model|stats|run)/|fixtures/|kernels/lemmagate_kernel\.h)' ;;
        reports/*) allowed='(reports/|verify/store/|verify/rigor/ball\.h|lg_build_info\.h)' ;;
        verify/cli/*) allowed='' ;;
        verify/statement/*) allowed='verify/(statement|rigor)/' ;;
        verify/sweep/*) allowed='(verify/(rigor|activation|covariance|model|stats|run|sweep)/|fixtures/|kernels/lemmagate_kernel\.h)' ;;
        *) allowed='(verify/(rigor|activation|covariance|model|stats|run|store)/|fixtures/|kernels/lemmagate_kernel\.h|lg_build_info\.h)' ;;
        esac
        grep -nE '^#include "' "$file" | grep -vE "^[0-9]+:#include \"$allowed" |
            sed "s|^\([0-9]*\):\(.*\)|$file:\1: \2 points against the arrows|" || true
    done
    for kind in lemmas:lemma fixtures:family kernels:kernel kernels/mutants:kernel kernels/correct:kernel reports:chart verify/sweep:sweep; do
        for file in "${kind%%:*}"/*.c; do
            [ -e "$file" ] || continue
            name=$(basename "$file" .c)
            dashed=$(echo "$name" | tr _ -)
            grep -q "${kind##*:}_$name\b" "$file" || echo "$file: does not define ${kind##*:}_$name"
            grep -qE "\"($name|$dashed)\"" "$file" || echo "$file: its id or name is not \"$dashed\" or \"$name\""
        done
    done
)
[ -z "$breaches" ] && exit 0
echo "$breaches"
exit 1
