#!/bin/sh
# run.sh LEMMAGATE MAKE_STORES PACKAGES: make the stores and their pages in a scratch folder, then check the pages in
# headless Chromium. PACKAGES holds the node_modules of package.json. Exit 77 where something of this is missing.
set -eu
program=$1
make_stores=$2
packages=$3
here=$(cd "$(dirname "$0")" && pwd)

skip()
{
    echo "skipped: $1; ./dev test installs it" >&2
    exit 77
}

CHROMIUM=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || true)}
[ -n "$CHROMIUM" ] || skip "no chromium"
command -v node >/dev/null || skip "no node"
command -v sqlite3 >/dev/null || skip "no sqlite3"
[ -e "$packages/complete" ] || skip "no npm packages in $packages"

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT INT TERM
"$make_stores" "$scratch"
"$program" run key-lemma linear-least-squares early-stopping init-spectrum --kernel reference --cases 6 \
    --db "$scratch/run.db" >"$scratch/run.txt" || {
    cat "$scratch/run.txt"
    exit 1
}
for store in run hostile failures empty; do
    "$program" report --db "$scratch/$store.db" -o "$scratch/$store.html" >/dev/null
done
export CHROMIUM
NODE_PATH=$packages/node_modules node "$here/check.js" "$scratch"
