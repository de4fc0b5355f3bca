#!/bin/sh
# House style that no other tool checks, over all C sources; prints every breach and exits 1 if there is one.
#
#   size      a file has about 300 lines, at most 420 (claim tables are long), a function outside tests at most 70;
#             a kernel stays one file of any length
#   header    a file starts with its comment
#   arrows    a file includes its own room and what the table of rooms allows it; each room stands below all that it may
#             include, so that there is no circle of rooms
#   queries   SELECT stands in verify/store/ alone (and in tests): readers ask by name, verify/store/query.h
#   symbols   lemmas/foo_bar.c and its kind define lemma_foo_bar with id or name "foo-bar" or "foo_bar"
set -eu
cd "${1:-$(dirname "$0")/..}" # a folder of sources, this one by default

# Lowest first (what each is for: CONTRIBUTING.md): a room, and the rooms and headers of others that it may include.
rooms='
kernels
fixtures           kernels/lemmagate_kernel.h
verify/base
verify/rigor       verify/base
verify/activation  kernels/lemmagate_kernel.h verify/rigor
verify/statement   verify/rigor
verify/covariance  verify/activation verify/rigor
verify/stats       verify/base verify/rigor
verify/store       verify/base verify/rigor verify/stats
verify/model       kernels/lemmagate_kernel.h fixtures verify/activation verify/rigor
verify/session     kernels/lemmagate_kernel.h verify/base verify/model
verify/author      fixtures verify/activation verify/base verify/covariance verify/model verify/rigor verify/session verify/statement
verify/case        fixtures verify/activation verify/author verify/model
verify/replay      fixtures verify/author verify/case
verify/engine      fixtures verify/activation verify/author verify/base verify/case verify/replay verify/rigor verify/session verify/stats verify/store lg_build_info.h
lemmas             kernels/lemmagate_kernel.h fixtures verify/activation verify/author verify/covariance verify/model verify/rigor verify/stats
verify/sweep       fixtures verify/covariance verify/model verify/session verify/stats
reports            verify/base/sha256.h verify/rigor/ball.h verify/store lg_build_info.h
verify/cli         fixtures reports verify/activation verify/author verify/base verify/case verify/covariance verify/engine verify/model verify/replay verify/rigor verify/session verify/store verify/sweep lg_build_info.h
'

# allowed FILE: an expression for what it may include; nothing when it is in no room.
allowed() {
    echo "$rooms" | awk -v file="$1" '
        NF && index(file, $1 "/") == 1 {
            out = $1 "/"
            for (i = 2; i <= NF; i++) out = out "|" ($i ~ /[.]h$/ ? $i "\"" : $i "/")
            gsub(/[.]/, "[.]", out)
            print "(" out ")"
        }'
}

breaches=$(
    echo "$rooms" | awk '{
        for (i = 2; i <= NF; i++) {
            room = $i
            while (!(room in above) && sub("/[^/]*$", "", room)) { }
            if (!(room in above) && $i != "lg_build_info.h") print "rooms: " $1 " may include " $i ", which does not stand above it"
        }
        above[$1]
    }'
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
        esac
        may=$(allowed "$file")
        [ -n "$may" ] || echo "$file: in no room of the table in cmake/house_style.sh"
        grep -nE '^#include "' "$file" | grep -vE "^[0-9]+:#include \"${may:-none}" |
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
