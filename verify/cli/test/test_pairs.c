/* The smoke tier's cases meet every pair of the covering designs; all of them run, which is slow where the program is instrumented. */
#include "verify/cli/test/program.h"

TestSuite(pairs, .init = make_path, .fini = remove_path, .timeout = 600);

Test(pairs, smoke_meets_every_pair_of_steps)
{
    cr_assert_eq(
        lemmagate("run covering-steps --kernel reference --tier smoke --jobs 2 --quiet --db %s", path), 0);
    cr_assert_eq(lemmagate("coverage --db %s", path), 0, "%s", text);
    expect("linear-step");
    expect("recovery-step");
    cr_assert(!strstr(text, "missing:"));
}

Test(pairs, smoke_meets_every_pair_with_every_function)
{
    static const char *const functions[] = {"forward",  "vjp", "gradient", "gram",
                                            "jacobian", "jvp", "sgd-step", "gd-step"};
    cr_assert_eq(
        lemmagate("run covering-conformance --kernel reference --tier smoke --jobs 2 --quiet --db %s", path),
        0);
    cr_assert_eq(lemmagate("coverage --db %s", path), 0, "%s", text);
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
        expect(functions[i]);
    cr_assert(!strstr(text, "missing:"));
}
