#!/bin/sh
# test_header.sh HEADER: the plug-in header compiles alone, twice included, as C and as C++, without a warning.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
name=$(basename "$1")
cp "$1" "$folder/"
cat >"$folder/use.c" <<END
#include <$name>
#include <$name>
static const struct lg_kernel table = {LG_KERNEL_ABI, sizeof(struct lg_kernel), "use"};
LG_PLUGIN(table)
END
cp "$folder/use.c" "$folder/use.cpp"
warnings='-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wno-missing-field-initializers -Werror'
for pair in gcc:c:c99 gcc:c:c17 g++:cpp:c++11 g++:cpp:c++20 clang:c:c99 clang:c:c17 clang++:cpp:c++11 clang++:cpp:c++20; do
    compiler=${pair%%:*} standard=${pair##*:}
    language=${pair#*:}
    language=${language%%:*}
    command -v "$compiler" >/dev/null || continue
    # shellcheck disable=SC2086
    "$compiler" -std="$standard" $warnings -I"$folder" -c "$folder/use.$language" -o "$folder/use.o"
    echo "$compiler -std=$standard: clean"
done
