#!/bin/sh
# typeset.sh PRINT_LATEX OUTPUT.c: the table lg_typeset_table, by blahtexml. A formula that it refuses fails the build.
set -eu
LC_ALL=C.UTF-8
export LC_ALL

quoted()
{
    printf '%s' "$1" | sed 's/[\\"]/\\&/g'
}

{
    printf '/* Generated from the statements of lemmas/. */\n#include "reports/page/typeset.h"\n\n'
    printf 'const struct lg_typeset lg_typeset_table[] = {\n'
    "$1" | while IFS="$(printf '\t')" read -r lemma latex; do
        answer=$(printf '%s' "$latex" | blahtexml --mathml --displaymath --mathml-encoding raw)
        markup=$(printf '%s\n' "$answer" | sed -n '/<markup>/,/<\/markup>/{/markup>/d;s/>-<\/mo>/>−<\/mo>/g;p;}')
        if [ -z "$markup" ]; then
            printf '%s: blahtexml does not take the formula %s\n%s\n' "$lemma" "$latex" "$answer" >&2
            exit 1
        fi
        printf '    {"%s",\n     "%s"},\n' "$(quoted "$latex")" "$(quoted "$markup")"
    done
    printf '    {NULL, NULL},\n};\n'
} >"$2.part"
mv "$2.part" "$2"
