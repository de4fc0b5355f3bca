/* Which run of mutants a report shows. */
#include "verify/store/mutants.h"
#include "verify/store/scope.h"
#include "verify/store/test/scratch_store.h"

TestSuite(mutants, .init = make_path, .fini = remove_path);

/* Not what another program's mutants came to, and the whole matrix rather than first refusals. */
Test(mutants, the_last_run_is_one_of_the_same_program)
{
    struct lg_store s;
    const struct lg_store_run of_run = {"run", "0123abcd", "smoke", "m", "", 1};
    const struct lg_store_run same = {LG_MUTANTS_COMMAND, "0123abcd", "smoke", "m", "", 1};
    const struct lg_store_run other = {LG_MUTANTS_COMMAND, "89abcdef", "smoke", "m", "", 1};
    int64_t run, whole, fast, stranger, shown;
    open_store(&s);
    cr_assert_eq(lg_store_run_begin(&s, &of_run, &run) || lg_store_run_begin(&s, &other, &stranger), 0);
    cr_assert_eq(lg_store_scope(&s, run) || lg_mutants_last_run(&s, "", &shown), 0, "%s", s.error);
    cr_assert_eq(shown, -1);
    cr_assert_eq(lg_store_run_begin(&s, &same, &fast) || lg_store_option_put(&s, fast, "fail-fast", ""), 0);
    cr_assert_eq(lg_mutants_last_run(&s, "smoke", &shown), 0, "%s", s.error);
    cr_assert_eq(shown, fast);
    cr_assert_eq(lg_store_run_begin(&s, &same, &whole) || lg_store_run_begin(&s, &same, &fast) ||
                     lg_store_option_put(&s, fast, "fail-fast", ""),
                 0);
    cr_assert_eq(lg_mutants_last_run(&s, "", &shown), 0, "%s", s.error);
    cr_assert_eq(shown, whole);
    cr_assert_eq(lg_mutants_last_run(&s, "full", &shown), 0, "%s", s.error);
    cr_assert_eq(shown, -1);
    lg_store_close(&s);
}
