/* `lemmagate coverage`: what cases leave out is named and is exit code 2; that the smoke tier leaves nothing out is test_pairs.c's. */
#include "verify/cli/test/program.h"

TestSuite(coverage, .init = make_path, .fini = remove_path, .timeout = 600);

Test(coverage, what_is_missing_is_named)
{
    cr_assert_eq(lemmagate("run covering-steps --kernel reference --cases 60 --jobs 1 --quiet --db %s", path),
                 0);
    cr_assert_eq(lemmagate("coverage --db %s", path), 2);
    expect("missing: ");
    size_t shown = 0, more = 0, missing = 0;
    for (const char *at = text; (at = strstr(at, "missing: ")); at++)
        shown++;
    for (const char *at = text; (at = strstr(at, "\n    and ")); at++)
        more += strtoul(at + strlen("\n    and "), NULL, 10);
    for (const char *line = text; (line = strstr(line, "\ncovering-steps ")); line++) {
        size_t pairs, stated, decided, left;
        cr_assert_eq(sscanf(line, " %*s %*s %*s %zu %zu %zu %zu", &pairs, &stated, &decided, &left), 4);
        cr_assert(decided <= stated && stated + left == pairs, "%s", line);
        missing += left;
    }
    cr_assert(more > 0 && shown + more == missing, "%zu shown, %zu more, of %zu", shown, more, missing);
}

Test(coverage, a_run_without_such_cases_is_nothing)
{
    cr_assert_eq(
        lemmagate("run metamorphic-linear --kernel reference --cases 30 --jobs 1 --quiet --db %s", path), 0);
    cr_assert_eq(lemmagate("coverage --db %s", path), 2);
    expect("no case of a covering family");
    cr_assert_eq(lemmagate("coverage --db %s/nothing", path), 3);
}
