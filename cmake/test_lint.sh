#!/bin/sh
# test_lint.sh: house_style.sh and dead_code.sh on trees of a few lines: a clean one passes, and each breach of a rule is reported,
# by file and with the exit code 1.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
failures=0

fail()
{
    printf 'test_lint: %s\n' "$*" >&2
    failures=$((failures + 1))
}

# A tree with a file of every kind, and none that breaks a rule.
plant()
{
    rm -rf "${root:?}"/*
    for folder in cmake fixtures/lib kernels/mutants kernels/correct lemmas reports verify/rigor/test verify/stats verify/cli verify/sweep; do
        mkdir -p "$root/$folder"
    done
    for kind in lemmas:lemma fixtures:family kernels:kernel kernels/mutants:kernel kernels/correct:kernel reports:chart verify/sweep:sweep; do
        printf '/* One %s. */\nconst struct lg_%s %s_two_words = {.name = "two-words"};\n' \
            "${kind##*:}" "${kind##*:}" "${kind##*:}" >"$root/${kind%%:*}/two_words.c"
    done
    cat >"$root/verify/rigor/part.h" <<'END'
/* A part: `dead` only in comments. */
struct part {
    int alive, *also[2]; /* read by */
    double (*call)(int dead);
};
struct other {
    struct part part;
};
int part_twice(const struct part *p);
static inline int part_inline(const struct part *p)
{
    return p->alive == 2;
}
END
    cat >"$root/verify/rigor/part.c" <<'END'
/* The part. */
#include "verify/rigor/part.h"

static int own(const struct part *p)
{
    return *p->also[0] + (int)p->call('"');
}

int part_twice(const struct part *p)
{
    return 2 * own(p);
}
END
    cat >"$root/verify/cli/use.c" <<'END'
/* Its use. */
#include "verify/rigor/part.h"

int main(void)
{
    struct other o = {.part = {.alive = 1}};
    return part_twice(&o.part) + part_inline(&o.part);
}
END
}

# refuses SCRIPT WORDS: the tree is refused, with a line that holds WORDS and no other line.
refuses()
{
    code=0
    said=$(sh "$here/$1" "$root") || code=$?
    if [ $code -ne 1 ] || [ "$(printf '%s\n' "$said" | grep -cF -- "$2")" -ne 1 ] || [ "$(printf '%s\n' "$said" | wc -l)" -ne 1 ]; then
        fail "$1 is to report '$2' alone; exit code $code:" "$said"
    fi
    plant
}

accepts()
{
    said=$(sh "$here/$1" "$root") || fail "$1 is to accept this:" "$said"
}

lines()
{
    i=0
    while [ $i -lt "$1" ]; do
        echo "    ;"
        i=$((i + 1))
    done
}

plant
accepts house_style.sh
accepts dead_code.sh

# House style, rule by rule.
sed -i 1d "$root/verify/rigor/part.c"
refuses house_style.sh "verify/rigor/part.c:1: a file starts with a comment"
{ printf '/* Long. */\nstatic void f(void)\n{\n'; lines 69; echo '}'; } >"$root/verify/stats/long.c"
refuses house_style.sh "verify/stats/long.c:3: function of 71 lines"
{ printf '/* Long. */\nstatic void f(void)\n{\n'; lines 68; echo '}'; } >"$root/verify/stats/long.c"
{ printf '/* Long. */\nstatic void f(void)\n{\n'; lines 90; echo '}'; } >"$root/verify/rigor/test/test_long.c"
accepts house_style.sh
{ echo '/* Large. */'; lines 420; } >"$root/verify/stats/large.c"
refuses house_style.sh "verify/stats/large.c: 421 lines, at most 420"
{ echo '/* Large. "two_words" kernel_two_words */'; lines 420; } >"$root/kernels/two_words.c"
accepts house_style.sh
plant
for arrow in lemmas/two_words.c:reports/report.h reports/two_words.c:verify/author/lemma.h kernels/two_words.c:verify/rigor/ball.h \
    fixtures/lib/extra.c:verify/rigor/ball.h verify/stats/extra.c:lemmas/a.h verify/stats/extra.c:reports/report.h; do
    file=${arrow%%:*}
    [ -e "$root/$file" ] || echo '/* More. */' >"$root/$file"
    echo "#include \"${arrow#*:}\"" >>"$root/$file"
    refuses house_style.sh "\"${arrow#*:}\" points against the arrows"
done
echo '#include "lemmas/a.h"' >>"$root/verify/rigor/test/test_long.c"
sed -i '1i /* A test. */' "$root/verify/rigor/test/test_long.c"
accepts house_style.sh
plant
for folder in lemmas fixtures kernels kernels/mutants kernels/correct reports verify/sweep; do
    sed -i 's/_two_words/_other/' "$root/$folder/two_words.c"
    refuses house_style.sh "$folder/two_words.c: does not define"
    sed -i 's/"two-words"/"two-wards"/' "$root/$folder/two_words.c"
    refuses house_style.sh "$folder/two_words.c: its id or name is not"
done

# Dead code.
printf '\nint part_dead(void)\n{\n    return 0;\n}\n' >>"$root/verify/rigor/part.c"
refuses dead_code.sh "verify/rigor/part.c:15: part_dead() is never called"
printf '\nint part_dead(int n,\n              int m)\n{\n    return n + m;\n}\n' >>"$root/verify/rigor/part.c"
printf '/* A test. */\nint part_dead(int n, int m);\nTest(part, dead)\n{\n    part_dead(1, 2);\n}\n' >"$root/verify/rigor/test/test_part.c"
refuses dead_code.sh "part_dead() is called by tests alone"
printf '\nint part_own(void)\n{\n    return 0;\n}\nint part_more(void)\n{\n    return part_own();\n}\n' >>"$root/verify/rigor/part.c"
sed -i 's/part_inline/part_more() + part_inline/' "$root/verify/cli/use.c"
refuses dead_code.sh "part_own() is called in its file alone: make it static"
printf 'static inline int part_unused(void)\n{\n    return 0;\n}\n' >>"$root/verify/rigor/part.h"
refuses dead_code.sh "part_unused() is never called"
sed -i 's/alive, /alive, dead, /' "$root/verify/rigor/part.h"
sed -i 's/    return p/    q->dead += 1, q->dead++, q.dead[1] = free(q->dead); \/\/ q->dead\n    return p/' "$root/verify/cli/use.c"
refuses dead_code.sh "dead of struct part is never read"
sed -i 's/alive, /alive, dead, /' "$root/verify/rigor/part.h"
printf '/* A test. */\nTest(part, dead)\n{\n    cr_assert(p->dead == 0);\n}\n' >"$root/verify/rigor/test/test_part.c"
refuses dead_code.sh "dead of struct part is read by tests alone"
for name in part_dead verify/rigor/part.c verify/rigor/; do
    printf '\nint part_dead(void)\n{\n    return 0;\n}\n' >>"$root/verify/rigor/part.c"
    echo "$name  because" >"$root/cmake/dead_code.txt"
    accepts dead_code.sh
    plant
done
echo 'part_twice  because' >"$root/cmake/dead_code.txt"
refuses dead_code.sh "part_twice needs no exception"

[ $failures -eq 0 ]
