#!/bin/sh
# test_install.sh BUILD: the installed copy is enough. Installs into a temporary prefix, moves it (nothing may name the
# prefix), builds the examples there with find_package and with pkg-config, gates them (exit code 0), gates them with
# a mistake (exit code 1), and removes all of it. Exit 77 without pkg-config.
set -eu
build=$1
command -v pkg-config >/dev/null || exit 77
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 130' INT TERM
unset LEMMAGATE_WORKER
cmake --install "$build" --prefix "$folder/first" >/dev/null
mv "$folder/first" "$folder/moved"
prefix=$folder/moved
PKG_CONFIG_PATH=$(dirname "$(find "$prefix" -name lemmagate.pc)")
export PKG_CONFIG_PATH
examples=$(dirname "$(find "$prefix" -path '*/examples/c' -type d)")
program=$(pkg-config --variable=program lemmagate)

# gated CODE FILE: the gate of the key lemma says CODE.
gated()
{
    got=0
    "$program" gate key-lemma --kernel "$2" --jobs 1 --db "$folder/gate.db" >"$folder/log" 2>&1 || got=$?
    [ "$got" -eq "$1" ] && return 0
    cat "$folder/log"
    echo "gate of $2: exit code $got, want $1"
    exit 1
}

for example in c:plain:CFLAGS cpp:raii:CXXFLAGS; do
    source=$examples/${example%%:*}
    name=${example#*:} flags=${example##*:}
    name=${name%%:*}
    cmake -S "$source" -B "$folder/$name" -DCMAKE_PREFIX_PATH="$prefix" -DCMAKE_BUILD_TYPE=Release >/dev/null
    cmake --build "$folder/$name" >/dev/null
    ctest --test-dir "$folder/$name" -N | grep -q "gate.$name"
    gated 0 "$folder/$name/$name.so"
    make -s -C "$source"
    gated 0 "$source/$name.so"
    make -s -C "$source" clean
    suffix=${example%%:*}
    sed -i 's/-= p.eta \*/-= 1.0000001 * p.eta */' "$source/$name.$suffix"
    make -s -C "$source" "$flags=-O2"
    gated 1 "$source/$name.so"
    echo "$name: builds with find_package and pkg-config; gate 0; with a mistake of 1e-7, gate 1"
done
